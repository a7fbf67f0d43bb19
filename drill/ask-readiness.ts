import { ulid } from 'ulid';
import type { Target } from '../adapters/ports.ts';
import { conditionGuards, planGuards } from '../core/guards/conditions.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import type { ReadinessFinding } from '../core/readiness/finding.ts';
import { findServers } from './find-servers.ts';
import { methodOf } from './methods/methods.ts';

/** What a readiness run saw of one plan. */
export interface Readiness {
  readonly servers: readonly PlannedServer[];
  readonly findings: readonly ReadinessFinding[];
}

/** Everything that a drill of the plan would check, and what only matters between drills; it only reads. */
export async function askReadiness(plan: DrillPlan, target: Target, now: Date): Promise<Readiness> {
  const { servers, refusals: unresolved } = await findServers(plan, target);
  const [method, calendars, alarms] = await Promise.all([
    servers.length === 0
      ? { findings: [], refusals: [] }
      : // The guards want a drill's id: none has this one.
        methodOf(plan).checkReadiness({ plan, servers, drillId: ulid(now.getTime()), now }, target),
    target.calendars(plan.guards.changeCalendars),
    target.alarms(plan.guards.blockingAlarms),
  ]);
  const refusals = [
    ...planGuards(plan, now, 'manual'),
    ...unresolved,
    ...method.refusals,
    ...conditionGuards(plan, { calendars, alarms }),
  ];
  return { servers, findings: [...refusals.map((refusal) => ofGuard(refusal, plan)), ...method.findings] };
}

const ofGuard = ({ code, text, serverID }: Refusal, { id }: DrillPlan): ReadinessFinding => ({
  check: 'guards',
  code,
  state: code.endsWith('_UNKNOWN') ? 'unknown' : 'failing',
  resource: serverID ?? id,
  ...(serverID === undefined ? {} : { serverID }),
  values: { text },
});
