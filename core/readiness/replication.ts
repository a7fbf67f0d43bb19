import type { DrillPlan } from '../plan/plan.ts';
import { formatDuration } from '../text/duration.ts';
import type { ReadinessFinding } from './finding.ts';

/** A source server as its recovery service lists it, in the service's own terms. */
export interface SeenSource {
  readonly serverID: string;
  readonly hostname: string;
  readonly state: string | null;
  readonly direction: string | null;
  readonly lagSeconds: number | null;
  readonly error: string | null;
  readonly backlogBytes: number;
  /** When the first copy, or the backlog, is expected to be done. */
  readonly etaAt: string | null;
  /** When the agent last reported. */
  readonly lastSeenAt: string | null;
  /** The step that the beginning of replication stands at; null: it is over, or has none. */
  readonly initiation: {
    readonly startedAt: string | null;
    readonly step: string;
    readonly hasFailed: boolean;
  } | null;
  /** What tells its machine from others: an EC2 instance or a VMware UUID. */
  readonly machineID: string | null;
}

/** A step that takes longer hangs: DRS's own retry comes after about as long (derived, docs/readiness.md, 1). */
const STEP_SECONDS = 1_800;
/** An agent reports every few minutes; this long a silence is none of the network's short ones. */
const SILENCE_SECONDS = 3_600;

/**
 * Whether each planned server replicates as a drill, or a real recovery, needs it. One finding a server: the cause, and
 * not what follows from it.
 */
export const replicationFindings = (
  { guards, objectives }: Pick<DrillPlan, 'guards' | 'objectives'>,
  servers: readonly SeenSource[],
  now: Date,
): ReadinessFinding[] =>
  servers.flatMap((server) => {
    const found =
      reversed(server) ??
      errorOf(server) ??
      initiating(server, now) ??
      unseen(server, now) ??
      notAccepted(server, guards.replicationStates) ??
      lagging(server, guards.maximumLag, objectives.recoveryPoint);
    return found === undefined ? [] : [found];
  });

/** Servers that the service lists more than once: the plan may name the one that no longer replicates. */
export function listedTwice(planned: readonly SeenSource[], all: readonly SeenSource[]): ReadinessFinding[] {
  const byMachine = Map.groupBy(all, ({ machineID }) => machineID);
  return planned.flatMap((server) => {
    const others = (byMachine.get(server.machineID) ?? []).filter(
      ({ serverID }) => serverID !== server.serverID,
    );
    if (server.machineID === null || others.length === 0) return [];
    return [
      findingOf(server, 'LISTED_TWICE', {
        machine: server.machineID,
        others: others.map(({ serverID, state }) => `${serverID} (${state ?? '?'})`).join(', '),
      }),
    ];
  });
}

const findingOf = (
  { serverID, hostname }: SeenSource,
  code: string,
  values: Readonly<Record<string, string>> = {},
  state: ReadinessFinding['state'] = 'failing',
): ReadinessFinding => ({
  check: 'replication',
  code,
  state,
  resource: serverID,
  serverID,
  values: { hostname, ...values },
});

const inGibibytes = (bytes: number): string => `${(bytes / 1_024 ** 3).toFixed(1)} GiB`;

const secondsSince = (moment: string | null, now: Date): number =>
  moment === null ? 0 : (now.getTime() - Date.parse(moment)) / 1_000;

const reversed = (server: SeenSource): ReadinessFinding | undefined =>
  server.direction === 'FAILBACK' ? findingOf(server, 'REVERSED') : undefined;

const errorOf = (server: SeenSource): ReadinessFinding | undefined =>
  server.error === null ? undefined : findingOf(server, 'REPLICATION_ERROR', { error: server.error });

function initiating(server: SeenSource, now: Date): ReadinessFinding | undefined {
  const { state, initiation, etaAt } = server;
  if (state === 'INITIAL_SYNC') return findingOf(server, 'INITIAL_SYNC', { eta: etaAt ?? '—' });
  if (state !== 'INITIATING') return undefined;
  if (initiation === null) return findingOf(server, 'INITIATING');
  const { step, hasFailed, startedAt } = initiation;
  if (hasFailed) return findingOf(server, 'INITIATION_FAILED', { step });
  const seconds = secondsSince(startedAt, now);
  return seconds > STEP_SECONDS
    ? findingOf(server, 'INITIATION_HANGS', { step, duration: formatDuration(seconds) })
    : findingOf(server, 'INITIATING');
}

function unseen(server: SeenSource, now: Date): ReadinessFinding | undefined {
  const seconds = secondsSince(server.lastSeenAt, now);
  return seconds > SILENCE_SECONDS
    ? findingOf(server, 'AGENT_SILENT', { duration: formatDuration(seconds) })
    : undefined;
}

function notAccepted(server: SeenSource, accepted: readonly string[]): ReadinessFinding | undefined {
  const { state, backlogBytes, etaAt } = server;
  if (state === null) return findingOf(server, 'STATE_UNKNOWN', {}, 'unknown');
  if (accepted.includes(state)) return undefined;
  if (state === 'BACKLOG')
    return findingOf(server, 'BACKLOG', { backlog: inGibibytes(backlogBytes), eta: etaAt ?? '—' });
  return findingOf(server, 'STATE', { state, accepted: accepted.join(', ') });
}

function lagging(
  server: SeenSource,
  maximumSeconds: number,
  objectiveSeconds: number,
): ReadinessFinding | undefined {
  const { lagSeconds } = server;
  if (lagSeconds === null) return findingOf(server, 'LAG_UNKNOWN', {}, 'unknown');
  const limits = { lag: formatDuration(lagSeconds), objective: formatDuration(objectiveSeconds) };
  if (lagSeconds > maximumSeconds)
    return findingOf(server, 'LAG_OVER_MAXIMUM', { ...limits, maximum: formatDuration(maximumSeconds) });
  return lagSeconds > objectiveSeconds ? findingOf(server, 'LAG_OVER_OBJECTIVE', limits) : undefined;
}
