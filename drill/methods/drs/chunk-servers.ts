import { chunk } from '../../../adapters/aws/chunk.ts';

/** StartRecovery and TerminateRecoveryInstances take at most 100 servers in a job (docs/aws-facts.md, 4.1: L-B827C881). */
export const MAXIMUM_SERVERS_PER_JOB = 100;

/** The servers of one wave in groups of one job each; a smaller live quota makes smaller groups. */
export function chunkServers<T>(servers: readonly T[], quota: number): T[][] {
  return chunk(servers, Math.max(1, Math.min(MAXIMUM_SERVERS_PER_JOB, quota)));
}
