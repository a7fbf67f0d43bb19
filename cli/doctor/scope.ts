import type { Inspector } from '../../adapters/aws/inspector.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { DoctorCheck } from '../../infra/doctor-permissions.ts';
import type { PlanFile } from '../read-plan.ts';
import { asking, type Line, NotInStack } from './line.ts';

/** What the checks look at, and with what. */
export interface Scope {
  readonly now: Date;
  readonly region: string;
  /** The stack's name. */
  readonly stack: string;
  /** `deploy again: npx serverless deploy`, with the stage that the stack is of. */
  readonly deploy: string;
  readonly plans: readonly PlanFile[];
  readonly inspector: Inspector;
  readonly ports: Ports;
  /** The stack, read once; undefined when there is none of its name. */
  found(): ReturnType<Inspector['stack']>;
  /** The physical id of what the stack has under a logical id. @throws {NotInStack} when it has nothing of that name. */
  physicalId(logicalId: string): Promise<string>;
}

/** One kind of check. Its lines say all that it found; it starts and changes nothing. */
export interface Check {
  readonly name: DoctorCheck | 'guards';
  /** Whether it looks at nothing but what the stack has. */
  readonly isOfStack?: true;
  look(scope: Scope): Promise<readonly Line[]>;
}

/** Reads the stack's resources once, when the first check asks. */
export function physicalIds(
  inspector: Inspector,
  { stack, deploy }: Pick<Scope, 'stack' | 'deploy'>,
): Scope['physicalId'] {
  let reading: ReturnType<Inspector['resources']> | undefined;
  return async (logicalId) => {
    reading ??= asking('cloudformation:ListStackResources', () => inspector.resources(stack));
    const id = (await reading).get(logicalId);
    if (id === undefined || id === '') throw new NotInStack(`the stack ${stack} has no ${logicalId}`, deploy);
    return id;
  };
}

/** How a stack of this name is deployed: it is of the stage that its name ends with. */
export function deployCommand(stack: string): string {
  const stage = /^kunren-(.+)$/.exec(stack)?.[1] ?? 'STAGE';
  return `npx serverless deploy${stage === 'prod' ? '' : ` --stage ${stage}`}`;
}

/** The targets of the plans, each once, with the plans that rehearse there. */
export function targetsOf(plans: readonly PlanFile[]): { target: DrillPlan['target']; plans: DrillPlan[] }[] {
  const byTarget = Map.groupBy(
    plans.map(({ plan }) => plan),
    ({ target }) => JSON.stringify(target),
  );
  return [...byTarget.values()].flatMap((some) => {
    const [first] = some;
    return first === undefined ? [] : [{ target: first.target, plans: some }];
  });
}

/** A target in a line. */
export const placeOf = ({ account, region }: DrillPlan['target']): string => `${account}, ${region}`;
