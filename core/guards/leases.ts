import type { PlannedServer } from '../plan/planned-server.ts';
import { type Refusal, refuseServer } from './refusal.ts';

/** Which of a drill's servers another drill has leased, and which drill that is. */
export interface HeldLease {
  readonly serverID: string;
  readonly holder: string;
}

/** One refusal for each server that another drill has leased. */
export function leaseGuards(servers: readonly PlannedServer[], held: readonly HeldLease[]): Refusal[] {
  const names = new Map(servers.map((server) => [server.serverID, server]));
  return held.flatMap(({ serverID, holder }) => {
    const server = names.get(serverID);
    if (server === undefined) return [];
    return [refuseServer('LEASE_HELD', server, `is in ${holder} already; run this one when that has ended`)];
  });
}
