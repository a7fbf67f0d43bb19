import type { Ports } from '../adapters/ports.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import { LAST_PASS, type LastPass } from '../core/plan/sid.ts';
import { provenSids } from '../core/verdict/sids.ts';
import { passesOf } from './newest-records.ts';

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
  const { known, unread } = await passesOf(planId, provenSids, ports);
  const lastPassOf = (serverID: string): LastPass => {
    const pass = known.get(serverID);
    if (pass === undefined) return unread === null ? 'NONE' : 'UNREAD';
    const { serverID: _, ...one } = pass;
    return one;
  };
  return servers.map((server) =>
    comparesSid(server) ? { ...server, lastPass: lastPassOf(server.serverID) } : server,
  );
}

const comparesSid = ({ probes }: PlannedServer): boolean =>
  probes.some(
    (probe) => probe.protocol === 'ssm' && probe.check === 'windows-sid' && probe.sid === LAST_PASS,
  );
