import type { ObservedInstance } from '../guards/observation.ts';
import type { AnyProbe } from '../plan/plan.ts';
import type { LastPass } from '../plan/sid.ts';
import { confirmedText, mismatchAfter } from './mismatch.ts';
import { checkOf } from './probe-name.ts';
import type { IsolationFact, Phases, ProbeFact, ProvenServer } from './probes.ts';
import type { WaveLaunch } from './steps.ts';

/** What proves that a launched server works: facts that are only added to. */

/** The launched servers of a wave before any probe; `probes` are the plan's, by source server. */
export function unproven(
  probes: ReadonlyMap<string, readonly AnyProbe[]>,
  launch: WaveLaunch,
): ProvenServer[] {
  return launch.servers.flatMap(({ serverID, status, instanceID }) => {
    if (status !== 'LAUNCHED' || instanceID === null) return [];
    return [
      {
        serverID,
        instanceID,
        state: null,
        instanceType: null,
        privateIpAddress: null,
        publicIpAddress: null,
        subnetID: null,
        securityGroupIDs: [],
        volumeIDs: [],
        bootedAt: null,
        verifiedAt: null,
        unprovenAt: null,
        probes: (probes.get(serverID) ?? []).map(notRun),
        heartbeat: null,
      },
    ];
  });
}

/** A probe that was never tried. */
export const notRun = (probe: AnyProbe): ProbeFact => ({
  protocol: probe.protocol,
  ...(probe.protocol === 'ssm' ? { port: null, check: checkOf(probe) } : { port: probe.port }),
  ...('proof' in probe && probe.proof.proof === 'read' ? { isApart: true as const } : {}),
  status: 'NOT_RUN',
  canary: probe.canary,
  attempts: 0,
  passesInARow: 0,
  passingSince: null,
  passedAt: null,
  durationMilliseconds: null,
  phases: null,
  seen: null,
  errorCode: null,
});

/** The server after a look that saw it unproven: until that began, it surely did not work. */
export function withUnproven(server: ProvenServer, lookedAt: Date | undefined): ProvenServer {
  const { unprovenAt } = server;
  const isKnown =
    unprovenAt != null && lookedAt !== undefined && lookedAt.getTime() <= Date.parse(unprovenAt);
  return lookedAt === undefined || isKnown ? server : { ...server, unprovenAt: lookedAt.toISOString() };
}

/** Whether what EC2 says shows that the server is unproven: it does not run, or has not booted where only that counts. */
export const isUnready = ({ state, bootedAt, probes }: ProvenServer): boolean =>
  state !== 'running' || (bootedAt === null && probes.every(({ canary }) => canary));

/** The server with what EC2 says now of its instance; `healthy` means both status checks. */
export const withInstance = (
  server: ProvenServer,
  seen: ObservedInstance,
  healthy: boolean,
  now: Date,
): ProvenServer => ({
  ...server,
  state: seen.state,
  ...(seen.stateReason == null ? {} : { stateReason: seen.stateReason }),
  instanceType: seen.instanceType,
  privateIpAddress: seen.privateIpAddress,
  publicIpAddress: seen.publicIpAddress,
  subnetID: seen.subnetID,
  securityGroupIDs: [...seen.securityGroupIDs],
  volumeIDs: [...seen.volumeIDs],
  ...(seen.instanceProfile === undefined ? {} : { instanceProfile: seen.instanceProfile }),
  ...(seen.imdsv2 === undefined ? {} : { imdsv2: seen.imdsv2 }),
  bootedAt: server.bootedAt ?? (healthy ? now.toISOString() : null),
});

/** States of an instance that never runs again. */
const GONE = new Set(['shutting-down', 'terminated']);

/** Whether the instance is gone, so that nothing it hosts can ever be seen again. */
export const isGone = ({ state }: Pick<ProvenServer, 'state'>): boolean => GONE.has(state ?? '');

/** Whether it was proven, and nothing seen since undoes that. */
export const isProven = ({ verifiedAt, lostAt }: Pick<ProvenServer, 'verifiedAt' | 'lostAt'>): boolean =>
  verifiedAt !== null && lostAt === undefined;

/**
 * A proven server after a look at its instance, which EC2 may show in another state than running, or not at all; the
 * state of the latter is null.
 */
export function withLoss(server: ProvenServer, seen: ObservedInstance | undefined, now: Date): ProvenServer {
  if (seen?.state === 'running') return server;
  const { state = null, stateReason = null } = seen ?? {};
  return {
    ...server,
    state,
    ...(stateReason === null ? {} : { stateReason }),
    lostAt: now.toISOString(),
  };
}

/** What one attempt of a probe saw. */
export interface AttemptSeen {
  readonly passed: boolean;
  readonly durationMilliseconds: number;
  /** Null when kunren itself makes no connection. */
  readonly phases: Phases | null;
  readonly seen: string;
  readonly errorCode: string | null;
  /** The server could not be asked, for a reason that is not its own. */
  readonly notAsked?: true | undefined;
  /** Of a check of the machine's SID. */
  readonly sid?: string | undefined;
  readonly lastPass?: LastPass | undefined;
  /** Of a restored volume. */
  readonly digest?: string | undefined;
  readonly read?: ProbeFact['read'];
  /** Nothing can change it any more: it is not asked again. */
  readonly isFinal?: boolean | undefined;
}

/** The fact with one more attempt; the probe has passed after as many consecutive passes as the plan requires. */
export function withAttempt(
  fact: ProbeFact,
  attempt: AttemptSeen,
  { passes }: AnyProbe,
  now: Date,
): ProbeFact {
  const passesInARow = attempt.passed ? fact.passesInARow + 1 : 0;
  const passingSince = attempt.passed ? (fact.passingSince ?? now.toISOString()) : null;
  const passed = passesInARow >= passes;
  const { mismatch: before, notAsked: _, sid: _sid, lastPass: _lastPass, ...rest } = fact;
  const mismatch =
    attempt.isFinal === true
      ? { seenTimes: 1, since: now.toISOString(), confirmed: true }
      : mismatchAfter(before, attempt.errorCode, now);
  const seen =
    mismatch?.confirmed && attempt.isFinal !== true
      ? confirmedText(attempt.seen, mismatch, now)
      : attempt.seen;
  return {
    ...rest,
    ...(mismatch === undefined ? {} : { mismatch }),
    ...(attempt.notAsked === undefined ? {} : { notAsked: attempt.notAsked }),
    ...(attempt.sid === undefined ? {} : { sid: attempt.sid }),
    ...(attempt.lastPass === undefined ? {} : { lastPass: attempt.lastPass }),
    ...(attempt.digest === undefined ? {} : { digest: attempt.digest }),
    ...(attempt.read === undefined ? {} : { read: attempt.read }),
    status: passed ? 'PASSED' : 'FAILED',
    attempts: fact.attempts + 1,
    passesInARow,
    passingSince,
    passedAt: passed ? passingSince : null,
    durationMilliseconds: attempt.durationMilliseconds,
    phases: attempt.phases,
    seen: attempt.passed && !passed ? `${seen}; ${passesInARow} of ${passes} in a row` : seen,
    errorCode: attempt.passed && !passed ? 'TOO_FEW_PASSES' : attempt.errorCode,
  };
}

/**
 * The fact of a canary, which is tried once and must fail. If it passes, something answers for every address, a proxy
 * for instance, and the passes of all other probes prove nothing.
 */
export const withCanary = (fact: ProbeFact, attempt: AttemptSeen, now: Date): ProbeFact =>
  attempt.notAsked === true ? { ...fact, seen: attempt.seen } : triedCanary(fact, attempt, now);

const triedCanary = (fact: ProbeFact, attempt: AttemptSeen, now: Date): ProbeFact => ({
  ...fact,
  status: attempt.passed ? 'FAILED' : 'PASSED',
  attempts: fact.attempts + 1,
  passedAt: attempt.passed ? null : now.toISOString(),
  durationMilliseconds: attempt.durationMilliseconds,
  phases: attempt.phases,
  seen: attempt.passed
    ? `passed although it must fail: ${attempt.seen}`
    : `failed as it must: ${attempt.seen}`,
  errorCode: attempt.passed ? 'CANARY_PASSED' : attempt.errorCode,
});

/** Whether to try the probe: until it passed or cannot; a canary once, when all the others have passed. */
export const isOpen = (fact: ProbeFact, { probes }: ProvenServer): boolean =>
  fact.canary
    ? fact.status === 'NOT_RUN' && probes.every((other) => other.canary || other.status === 'PASSED')
    : fact.status !== 'PASSED' && fact.mismatch?.confirmed !== true;

/**
 * An instance outside the plan's network is never probed: it may be production. A probe then fails; a canary, which
 * must fail, counts as not tried.
 */
export const outsideNetwork = (fact: ProbeFact, subnetID: string | null): ProbeFact => ({
  ...fact,
  status: fact.canary ? 'NOT_RUN' : 'FAILED',
  seen: `not asked: the instance is in subnet ${subnetID ?? 'unknown'}, which the plan does not allow`,
  errorCode: 'OUTSIDE_NETWORK',
});

/**
 * Verified when it runs, all of its probes have passed and its canaries were tried; without probes, when it has booted.
 */
export function withVerdictOfProbes(server: ProvenServer): ProvenServer {
  if (server.state !== 'running') return server;
  if (server.probes.some((probe) => isOpen(probe, server) || (!probe.canary && probe.passedAt === null)))
    return server;
  const passes = server.probes.flatMap(({ canary, passedAt, isApart }) =>
    canary || passedAt === null || isApart === true ? [] : [passedAt],
  );
  return { ...server, verifiedAt: passes.toSorted().at(-1) ?? server.bootedAt };
}

/** Whether nothing is left to see of the server: it is verified, or cannot be any more. */
export const isSettled = (server: ProvenServer): boolean =>
  server.verifiedAt !== null ||
  isGone(server) ||
  (server.probes.some(({ mismatch }) => mismatch?.confirmed === true) &&
    !server.probes.some((probe) => isOpen(probe, server)));

/** A network without a route is silent or says so; any other answer came from a host. */
const UNREACHED = new Set(['TIMEOUT', 'ENETUNREACH', 'EHOSTUNREACH']);
const ANSWERED = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** Whether an attempt to connect reached anything: a refusal is an answer too; null when that is unknown. */
export function judgeIsolation({
  passed,
  seen,
  errorCode,
}: AttemptSeen): Pick<IsolationFact, 'reached' | 'seen' | 'errorCode'> {
  const answered = passed || ANSWERED.has(errorCode ?? '');
  return { reached: answered ? true : UNREACHED.has(errorCode ?? '') ? false : null, seen, errorCode };
}
