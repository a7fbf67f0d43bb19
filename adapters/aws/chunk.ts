/** StartRecovery and TerminateRecoveryInstances take at most 100 servers in a job (drs-facts.md, 4: L-B827C881). */
export const MAXIMUM_SERVERS_PER_JOB = 100;

/** The servers of one wave in the groups that become one job each; a smaller live quota makes smaller groups. */
export function chunkServers<T>(servers: readonly T[], quota: number): T[][] {
  return chunk(servers, Math.max(1, Math.min(MAXIMUM_SERVERS_PER_JOB, quota)));
}

/** A list in pieces of at most `size`, order kept. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}
