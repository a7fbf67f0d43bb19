import type { ProbeFact, ProvenServer, WaveLaunch } from './facts.ts';
import type { ObservedInstance } from './observations.ts';
import type { AnyProbe } from './plan.ts';

/** What proves that a launched server works, as facts that only ever grow. */

/** The launched servers of a wave before anything was asked of them; `probes` are the plan's, by source server. */
export function unproven(
  probes: ReadonlyMap<string, readonly AnyProbe[]>,
  launch: WaveLaunch,
): ProvenServer[] {
  return launch.servers.flatMap(({ sourceServerID, status, recoveryInstanceID }) => {
    if (status !== 'LAUNCHED' || recoveryInstanceID === null) return [];
    return [
      {
        sourceServerID,
        recoveryInstanceID,
        state: null,
        privateIpAddress: null,
        subnetID: null,
        volumeIDs: [],
        bootedAt: null,
        verifiedAt: null,
        probes: (probes.get(sourceServerID) ?? []).map(notRun),
        heartbeat: null,
      },
    ];
  });
}

/** A probe that was never tried. */
export const notRun = (probe: AnyProbe): ProbeFact => ({
  protocol: probe.protocol,
  ...(probe.protocol === 'ssm' ? { port: null, check: probe.check } : { port: probe.port }),
  status: 'NOT_RUN',
  attempts: 0,
  passedAt: null,
  durationMilliseconds: null,
  seen: null,
  errorCode: null,
});

/** The server with what EC2 says of its instance now; `healthy` are both status checks. */
export const withInstance = (
  server: ProvenServer,
  { state, privateIpAddress, subnetID, volumeIDs }: ObservedInstance,
  healthy: boolean,
  now: Date,
): ProvenServer => ({
  ...server,
  state,
  privateIpAddress,
  subnetID,
  volumeIDs: [...volumeIDs],
  bootedAt: server.bootedAt ?? (healthy ? now.toISOString() : null),
});

interface AttemptSeen {
  readonly passed: boolean;
  readonly durationMilliseconds: number;
  readonly seen: string;
  readonly errorCode: string | null;
}

export const withAttempt = (fact: ProbeFact, attempt: AttemptSeen, now: Date): ProbeFact => ({
  ...fact,
  status: attempt.passed ? 'PASSED' : 'FAILED',
  attempts: fact.attempts + 1,
  passedAt: attempt.passed ? now.toISOString() : null,
  durationMilliseconds: attempt.durationMilliseconds,
  seen: attempt.seen,
  errorCode: attempt.errorCode,
});

/** An instance outside the plan's network is never probed: what answers there may be production. */
export const outsideNetwork = (fact: ProbeFact, subnetID: string | null): ProbeFact => ({
  ...fact,
  status: 'FAILED',
  seen: `not asked: the instance is in subnet ${subnetID ?? 'unknown'}, which the plan does not allow`,
  errorCode: 'OUTSIDE_NETWORK',
});

/** Verified when it runs and the last of its probes had passed; without probes, when it had booted. */
export function withVerdictOfProbes(server: ProvenServer): ProvenServer {
  if (server.state !== 'running') return server;
  const passes = server.probes.map((probe) => probe.passedAt);
  if (passes.includes(null)) return server;
  const last = passes
    .filter((at) => at !== null)
    .toSorted()
    .at(-1);
  return { ...server, verifiedAt: server.probes.length === 0 ? server.bootedAt : (last ?? null) };
}
