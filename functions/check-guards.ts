import pMap from 'p-map';
import { observe } from '../adapters/aws-errors.ts';
import { observeServers } from '../adapters/observe-servers.ts';
import { opened } from '../adapters/opened.ts';
import type { Target, World } from '../adapters/world.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import type { GuardFacts, Opening } from '../core/facts.ts';
import { type DrillObservations, checkGuards as decide } from '../core/guards.ts';
import { lagSecondsOf } from '../core/measure.ts';

import { serve } from './serve.ts';

/** GetLaunchConfiguration knows one server a call. */
const CONCURRENCY = 10;

/** Looks at everything that could make this drill harmful or meaningless, and refuses on any doubt. */
export async function checkGuards(
  state: StateInput<'CheckGuards'>,
  world: World,
): Promise<StateOutput<'CheckGuards'>> {
  const { opening, folder, target } = await opened(state, world);
  const seen = await observeAll(opening, target);
  const { drillId, plan, servers } = opening;
  const refusals = decide({ drillId, plan, servers, now: world.now() }, seen);
  await folder.write('guards', {
    checkedAt: world.now().toISOString(),
    refusals,
    quotas: seen.quotas,
    readiness: readinessOf(opening, seen),
  });
  return { ...state, status: refusals.length === 0 ? 'CLEAR' : 'REFUSED' };
}

async function observeAll({ plan, servers }: Opening, target: Target): Promise<DrillObservations> {
  const ids = servers.map((server) => server.sourceServerID);
  const { changeCalendars, blockingAlarms } = plan.guards;
  const [ofServers, templates, quotas, calendars, alarms, launchSettings] = await Promise.all([
    observeServers(target, ids),
    observe(() => target.ec2.defaultTemplates()),
    target.conditions.quotas(),
    target.conditions.calendars(changeCalendars),
    target.conditions.alarms(blockingAlarms),
    pMap(ids, async (id) => [id, await observe(() => target.drs.launchSettings(id))] as const, {
      concurrency: CONCURRENCY,
    }),
  ]);
  return { ...ofServers, templates, quotas, calendars, alarms, launchSettings: new Map(launchSettings) };
}

/** What the servers looked like before the drill, for the record. */
function readinessOf({ servers }: Opening, seen: DrillObservations): GuardFacts['readiness'] {
  const sources = 'known' in seen.sourceServers ? seen.sourceServers.known : [];
  const source = new Map(sources.map((server) => [server.sourceServerID, server]));
  const templates = new Map(
    ('known' in seen.templates ? seen.templates.known : []).map((template) => [
      template.launchTemplateID,
      template,
    ]),
  );
  return servers.map(({ sourceServerID }) => {
    const server = source.get(sourceServerID);
    const settings = seen.launchSettings.get(sourceServerID);
    const launchTemplateID =
      settings !== undefined && 'known' in settings ? settings.known.launchTemplateID : null;
    return {
      sourceServerID,
      replicationState: server?.replicationState ?? null,
      lagSeconds: lagSecondsOf(server?.lagDuration ?? null),
      launchTemplateID,
      launchTemplateVersion: templates.get(launchTemplateID ?? '')?.version ?? null,
    };
  });
}

export const handler = serve('CheckGuards', checkGuards);
