import { type DrillPlan, selectorsOf } from '../../core/plan/plan.ts';
import type { History } from '../history.ts';
import type { ServerScenario } from '../scenario/resolve.ts';

/** Which servers of the scenario a plan means, derived independently from its text. */
export function plannedServers(
  { waves }: DrillPlan,
  { scenario }: Pick<History, 'scenario'>,
): ServerScenario[] {
  const selectors = waves.flatMap(selectorsOf);
  return scenario.servers.filter((server) =>
    selectors.some((selector) => {
      if ('id' in selector) return selector.id === server.id;
      if ('hostname' in selector) return selector.hostname.toLowerCase() === server.hostname.toLowerCase();
      const tags: Readonly<Record<string, string>> = { Name: server.hostname, ...server.tags };
      return Object.entries(selector.tags).every(([key, value]) => tags[key] === value);
    }),
  );
}

export const plannedIDs = (plan: DrillPlan, history: Pick<History, 'scenario'>): Set<string> =>
  new Set(plannedServers(plan, history).map(({ id }) => id));
