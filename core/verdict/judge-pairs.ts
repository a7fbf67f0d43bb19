import { isRestored } from '../plan/plan.ts';
import type { DrillFacts, DrillServer, Reason } from './record.ts';

/**
 * Whether servers that were restored from the same snapshots hold the same: a digest of every file is compared for each
 * partition. What one of them has no digest of was not proven, which is said of that server itself.
 */
export function pairReasons({ plan, servers }: DrillFacts): { failures: Reason[]; weaknesses: Reason[] } {
  const byName = new Map(servers.map((server) => [server.hostname, server]));
  const pairs = plan.waves.flatMap((wave) =>
    wave.servers.filter(isRestored).flatMap(({ restore, sameAs }) => {
      const [server, original] = [byName.get(restore), byName.get(sameAs ?? '')];
      return server === undefined || original === undefined ? [] : [{ server, original }];
    }),
  );
  const judged = pairs.map(({ server, original }) => ({
    isCritical: server.critical || original.critical,
    reasons: differences(server, original),
  }));
  return {
    failures: judged.flatMap(({ isCritical, reasons }) => (isCritical ? reasons : [])),
    weaknesses: judged.flatMap(({ isCritical, reasons }) => (isCritical ? [] : reasons)),
  };
}

function differences(server: DrillServer, original: DrillServer): Reason[] {
  const wanted = new Map(original.probes.map(({ check, digest }) => [check, digest]));
  const other = server.probes.filter(({ check, digest }) => {
    const first = wanted.get(check);
    return digest !== undefined && first !== undefined && digest !== first;
  });
  const snapshots = [server, original].map(({ recoveredPoint }) => recoveredPoint.chosen?.pointID);
  const why =
    snapshots[0] === snapshots[1]
      ? `although both come from ${snapshots[0]}`
      : `and they come from ${snapshots.join(' and ')}`;
  return other.length === 0
    ? []
    : [
        {
          code: 'PAIR_DIFFERS',
          text: `${server.hostname} does not hold what ${original.hostname} holds (${other.map(({ check }) => check).join(', ')}), ${why}`,
          serverID: server.serverID,
        },
      ];
}
