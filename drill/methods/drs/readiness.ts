import type { GuardFacts } from '../../../core/facts/steps.ts';
import { lagSecondsOf } from '../../../core/verdict/measure.ts';
import type { DrillObservations } from './guards/guards.ts';

/** What the servers looked like before the drill, for the record. */
export function readinessOf(
  servers: readonly { readonly sourceServerID: string }[],
  seen: DrillObservations,
): GuardFacts['readiness'] {
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
