import type { ReadinessFinding } from './finding.ts';

/** A recovery instance as its recovery service lists it. */
export interface SeenRecovery {
  readonly instanceID: string;
  readonly serverID: string;
  /** No drill's. */
  readonly isReal: boolean;
  /** As in FAILBACK_IN_PROGRESS; null: the service does not say. */
  readonly failbackState: string | null;
  /** Why replication back stands. */
  readonly error: string | null;
  /** When the agent on it first reported; until then it cannot be reversed. */
  readonly agentSeenAt: string | null;
}

/** DRS's states of a failback that somebody has begun (shared facts: docs/aws-facts.md, 3.5). */
const CODES = new Map([
  ['FAILBACK_IN_PROGRESS', 'FAILBACK_IN_PROGRESS'],
  ['FAILBACK_NOT_READY_FOR_LAUNCH', 'FAILBACK_NOT_READY'],
  ['FAILBACK_READY_FOR_LAUNCH', 'FAILBACK_READY'],
  ['FAILBACK_COMPLETED', 'FAILBACK_COMPLETED'],
  ['FAILBACK_ERROR', 'FAILBACK_ERROR'],
]);

/**
 * How far a person's failback of planned servers is, and whether a server that was really recovered could be failed back.
 * kunren never begins one.
 */
export const failbackFindings = (
  servers: readonly { readonly serverID: string; readonly hostname: string }[],
  recoveries: readonly SeenRecovery[],
): ReadinessFinding[] =>
  recoveries.flatMap((recovery) => {
    const server = servers.find(({ serverID }) => serverID === recovery.serverID);
    if (server === undefined) return [];
    const code = CODES.get(recovery.failbackState ?? '') ?? notBegun(recovery);
    if (code === undefined) return [];
    return [
      {
        check: 'failback' as const,
        code,
        state: 'failing' as const,
        resource: recovery.instanceID,
        serverID: server.serverID,
        values: { hostname: server.hostname, error: recovery.error ?? '?' },
      },
    ];
  });

/** Of a drill's instance nobody expects a failback. */
function notBegun({ isReal, agentSeenAt }: SeenRecovery): string | undefined {
  if (!isReal) return undefined;
  return agentSeenAt === null ? 'FAILBACK_AGENT_UNSEEN' : 'FAILBACK_NOT_BEGUN';
}
