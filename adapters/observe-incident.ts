import { type IncidentObservations, incidentGuards } from '../core/guards-incident.ts';
import type { Refusal } from '../core/refusal.ts';
import { observe } from './aws-errors.ts';
import type { OpenedDrill } from './opened.ts';
import type { World } from './world.ts';

/**
 * Looks, in the middle of a drill, whether it is in the way of something real; writes down why when it is.
 * Called once an invocation, which is at most a few minutes apart.
 */
export async function standDownReasons(drill: OpenedDrill, world: World): Promise<Refusal[]> {
  const { opening, folder } = drill;
  const before = await folder.read('stand-down');
  if (before !== undefined) return before.refusals;
  const { drillId, plan, servers } = opening;
  const refusals = incidentGuards({ drillId, plan, servers, now: world.now() }, await look(drill));
  if (refusals.length > 0) await folder.write('stand-down', { at: world.now().toISOString(), refusals });
  return refusals;
}

async function look({ opening, folder, target, jobsSince }: OpenedDrill): Promise<IncidentObservations> {
  const ids = opening.servers.map((server) => server.sourceServerID);
  const { changeCalendars, blockingAlarms } = opening.plan.guards;
  const [sourceServers, recoveryInstances, jobs, calendars, alarms, abort] = await Promise.all([
    observe(() => target.drs.sourceServers(ids)),
    observe(() => target.drs.recoveryInstances(ids)),
    observe(() => target.drs.jobs({ since: jobsSince })),
    target.calendars(changeCalendars),
    target.alarms(blockingAlarms),
    folder.read('abort'),
  ]);
  return { sourceServers, recoveryInstances, jobs, calendars, alarms, abort: abort ?? null };
}
