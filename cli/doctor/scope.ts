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
  readonly plans: readonly PlanFile[];
  readonly inspector: Inspector;
  readonly ports: Ports;
  /** The physical id of what the stack has under a logical id. @throws {NotInStack} when it has nothing of that name. */
  physicalId(logicalId: string): Promise<string>;
}

/** One kind of check. Its lines say all that it found; it starts and changes nothing. */
export interface Check {
  readonly name: DoctorCheck | 'guards';
  look(scope: Scope): Promise<readonly Line[]>;
}

/** Reads the stack's resources once, when the first check asks. */
export function physicalIds(inspector: Inspector, stack: string): Scope['physicalId'] {
  let reading: ReturnType<Inspector['resources']> | undefined;
  return async (logicalId) => {
    reading ??= asking('cloudformation:ListStackResources', () => inspector.resources(stack));
    const id = (await reading).get(logicalId);
    if (id === undefined || id === '') throw new NotInStack(`the stack ${stack} has no ${logicalId}`);
    return id;
  };
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
