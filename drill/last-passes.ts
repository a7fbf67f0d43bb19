import type { Ports } from '../adapters/ports.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import { LAST_PASS, type LastPass } from '../core/plan/sid.ts';
import { knowsEarlier, provenSids } from '../core/verdict/sids.ts';
import { newestRecords } from './newest-records.ts';

/**
 * The servers with the SID with which each last passed, where a check compares with it. It is read once, when the drill is
 * opened, so that every attempt compares with the same.
 */
export async function withLastPasses(
  servers: readonly PlannedServer[],
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<PlannedServer[]> {
  if (!servers.some(comparesSid)) return [...servers];
  const lastPassOf = await lastPasses(planId, ports);
  return servers.map((server) =>
    comparesSid(server) ? { ...server, lastPass: lastPassOf(server.serverID) } : server,
  );
}

const comparesSid = ({ probes }: PlannedServer): boolean =>
  probes.some(
    (probe) => probe.protocol === 'ssm' && probe.check === 'windows-sid' && probe.sid === LAST_PASS,
  );

/** Each record keeps those before it, unless it could not read its predecessor: then older ones are asked too. */
async function lastPasses(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<(serverID: string) => LastPass> {
  const known = new Map<string, LastPass>();
  let otherwise: LastPass = 'NONE';
  for await (const record of newestRecords(planId, ports)) {
    otherwise = 'UNREAD';
    if (record === null) break;
    for (const { serverID, ...one } of provenSids(record).values())
      if (!known.has(serverID)) known.set(serverID, one);
    if (!knowsEarlier(record)) continue;
    otherwise = 'NONE';
    break;
  }
  return (serverID) => known.get(serverID) ?? otherwise;
}
