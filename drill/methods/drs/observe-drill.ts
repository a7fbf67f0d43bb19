import pMap from 'p-map';
import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Opening } from '../../../core/facts/steps.ts';
import type { DrillObservations } from './guards/guards.ts';
import { observeServers } from './observe-servers.ts';

/** GetLaunchConfiguration knows one server a call. */
const CONCURRENCY = 10;

/** Looks at everything that the guards ask about before a drill; changes nothing. */
export async function observeDrill(
  { plan, servers }: Pick<Opening, 'plan' | 'servers'>,
  target: Target,
): Promise<DrillObservations> {
  const ids = servers.map((server) => server.sourceServerID);
  const { changeCalendars, blockingAlarms } = plan.guards;
  const [ofServers, templates, quotas, calendars, alarms, launchSettings] = await Promise.all([
    observeServers(target, ids),
    observe(target.templates),
    target.quotas(),
    target.calendars(changeCalendars),
    target.alarms(blockingAlarms),
    pMap(ids, async (id) => [id, await observe(() => target.drs.launchSettings(id))] as const, {
      concurrency: CONCURRENCY,
    }),
  ]);
  return { ...ofServers, templates, quotas, calendars, alarms, launchSettings: new Map(launchSettings) };
}
