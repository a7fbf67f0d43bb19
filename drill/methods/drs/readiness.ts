import type { GuardFacts } from '../../../core/facts/steps.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { parseDuration } from '../../../core/text/duration.ts';
import { launchSnapshotsIn } from './launch-snapshot.ts';
import type { GuardObservations } from './observe.ts';

/** The state of the servers before the drill, for the record. */
export function readinessOf(
  servers: readonly PlannedServer[],
  seen: GuardObservations,
): GuardFacts['readiness'] {
  const sources = 'known' in seen.sourceServers ? seen.sourceServers.known : [];
  const source = new Map(sources.map((server) => [server.sourceServerID, server]));
  const templates = new Map(
    ('known' in seen.templates ? seen.templates.known : []).map((template) => [
      template.launchTemplateID,
      template,
    ]),
  );
  const snapshots = launchSnapshotsIn(servers, seen);
  return servers.map(({ serverID }) => {
    const snapshot = snapshots.get(serverID);
    const server = source.get(serverID);
    const settings = seen.launchSettings.get(serverID);
    const id = settings !== undefined && 'known' in settings ? settings.known.launchTemplateID : null;
    const template = templates.get(id ?? '');
    return {
      serverID,
      state: server?.replicationState ?? null,
      lagSeconds: lagSecondsOf(server?.lagDuration ?? null),
      unusedSettings:
        template !== undefined && template.latestVersion > template.version
          ? `${template.launchTemplateID} version ${template.latestVersion}`
          : null,
      launchSettings: id === null ? null : `${id} version ${template?.version ?? '?'}`,
      network: [...(template?.subnetIDs ?? []), ...(template?.securityGroupIDs ?? [])],
      sourceAddresses: [...(server?.addresses ?? [])],
      ...(snapshot === undefined ? {} : { settings: snapshot }),
    };
  });
}

/** The lag that DRS reports, in seconds; null when absent or unreadable. */
export const lagSecondsOf = (lagDuration: string | null): number | null =>
  lagDuration === null ? null : (parseDuration(lagDuration) ?? null);
