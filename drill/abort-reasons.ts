import type { Ports } from '../adapters/ports.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { OpenedDrill } from './load-drill.ts';
import type { DrsObservations } from './methods/drs/guards/guards.ts';
import { type IncidentObservations, incidentGuards } from './methods/drs/guards/incident.ts';

/**
 * Looks, in the middle of a drill, whether it is in the way of something real; writes down why when it is.
 * Called once an invocation, which is at most a few minutes apart, with what DRS says of the drill's servers just now.
 */
export async function standDownReasons(
  drill: OpenedDrill,
  ports: Ports,
  seen: DrsObservations,
): Promise<Refusal[]> {
  const { opening, folder } = drill;
  const before = await folder.read('stand-down');
  if (before !== undefined) return before.refusals;
  const { drillId, plan, servers } = opening;
  const refusals = incidentGuards({ drillId, plan, servers, now: ports.now() }, await look(drill, seen));
  if (refusals.length > 0) await folder.write('stand-down', { at: ports.now().toISOString(), refusals });
  return refusals;
}

async function look(
  { opening, folder, target }: OpenedDrill,
  seen: DrsObservations,
): Promise<IncidentObservations> {
  const { changeCalendars, blockingAlarms } = opening.plan.guards;
  const [calendars, alarms, abort] = await Promise.all([
    target.calendars(changeCalendars),
    target.alarms(blockingAlarms),
    folder.read('abort'),
  ]);
  return { ...seen, calendars, alarms, abort: abort ?? null };
}
