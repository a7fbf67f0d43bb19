import type { DescribeInstances$ } from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import type { SimulatedAccount } from '../account/state.ts';

/** Operations that the installed SDK describes at run time: it checks their inputs and serializes their outputs. */

/** An operation's description in an SDK client. */
export type OperationModel = typeof DescribeInstances$;

export interface ModelledOperation {
  readonly model: OperationModel;
  run(input: unknown, aws: SimulatedAccount): object;
}

/** Binds an operation to its model, which has checked the input's shape before `run` sees it. */
export function modelled<Input, Output extends object>(
  model: OperationModel,
  run: (input: Input, aws: SimulatedAccount) => Output,
): ModelledOperation {
  // The input was parsed by this model, whose type in the SDK is Input.
  return { model, run: (input, aws) => run(input as Input, aws) };
}

export const inputOf = (model: OperationModel): NormalizedSchema => NormalizedSchema.of(model[4]);
export const outputOf = (model: OperationModel): NormalizedSchema => NormalizedSchema.of(model[5]);

const membersOfShape = new WeakMap<object, ReadonlyMap<string, NormalizedSchema>>();

/** A structure's members by name, looked up once for each shape. */
export function membersOf(shape: NormalizedSchema): ReadonlyMap<string, NormalizedSchema> {
  const key = shape.getSchema();
  if (typeof key !== 'object') return new Map(shape.structIterator());
  const known = membersOfShape.get(key);
  if (known !== undefined) return known;
  const members = new Map(shape.structIterator());
  membersOfShape.set(key, members);
  return members;
}
