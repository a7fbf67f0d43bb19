import { isLater, namesOf, secondsBetween } from './measuring.ts';
import type { DrillFacts, DrillServer, RecoveryTime } from './record.ts';

type Phases = RecoveryTime['phases'];
type PhaseName = keyof Phases;

/** What a phase is measured by. There is no LAUNCH_END in DRS's job log, so a launch ends when kunren saw it. */
export const PHASE_CLOCKS = {
  snapshotSeconds: 'drs',
  conversionSeconds: 'drs',
  launchSeconds: 'drs to kunren',
  bootSeconds: 'kunren',
  verificationSeconds: 'kunren',
} as const satisfies Record<PhaseName, string>;

/** Phases that follow one another; booting is a part of verification, seen by EC2 instead of by the probes. */
const CONSECUTIVE: readonly PhaseName[] = [
  'snapshotSeconds',
  'conversionSeconds',
  'launchSeconds',
  'verificationSeconds',
];

/**
 * Recovery time: first StartRecovery call to the verification of the last of these servers, both by our clock, judged
 * against the objective minus its allowance (evidence.md, 6.1 and 6.3). Null where any of them was never verified.
 */
export function measureRecoveryTime(
  facts: DrillFacts,
  judged: readonly DrillServer[],
): { measure: RecoveryTime; missing: string | null } {
  const { recoveryTime: targetSeconds, allowance: allowanceSeconds } = facts.plan.objectives;
  const started = earliest(facts.waves.flatMap((wave) => wave.jobs.map((job) => job.requestedAt)));
  const unverified = judged.filter((server) => server.verifiedAt === null);
  const slowest = lastVerified(judged);
  const complete = started !== null && judged.length > 0 && unverified.length === 0;
  const actualSeconds = complete ? secondsBetween(started, slowest?.verifiedAt ?? null) : null;
  return {
    measure: {
      targetSeconds,
      allowanceSeconds,
      actualSeconds,
      met: actualSeconds === null ? null : actualSeconds <= targetSeconds - allowanceSeconds,
      slowestServer: slowest?.sourceServerID ?? null,
      phases: phasesOf(slowest),
      phaseClocks: PHASE_CLOCKS,
      jobSeconds: jobSecondsOf(facts),
      criticalPath: criticalPathOf(facts, judged),
      servers: facts.servers.map((server) => ({
        sourceServerID: server.sourceServerID,
        actualSeconds: secondsBetween(server.requestedAt, server.verifiedAt),
        phases: phasesOf(server),
      })),
    },
    missing: actualSeconds === null ? whyNoTime(started, judged, unverified) : null,
  };
}

function whyNoTime(
  started: string | null,
  judged: readonly DrillServer[],
  unverified: readonly DrillServer[],
): string {
  if (started === null) return 'nothing was started';
  if (judged.length === 0) return 'nothing was recovered';
  return `${unverified.length} of ${judged.length} servers were never verified (${namesOf(unverified)})`;
}

function phasesOf(server: DrillServer | null): Phases {
  const at = (name: string): string | null =>
    server?.launch.events.find((event) => event.event === name)?.at ?? null;
  return {
    snapshotSeconds: secondsBetween(at('SNAPSHOT_START'), at('SNAPSHOT_END')),
    conversionSeconds: secondsBetween(at('CONVERSION_START'), at('CONVERSION_END')),
    launchSeconds: secondsBetween(at('LAUNCH_START'), server?.launch.launchedAt ?? null),
    bootSeconds: secondsBetween(server?.launch.launchedAt ?? null, server?.bootedAt ?? null),
    verificationSeconds: secondsBetween(server?.launch.launchedAt ?? null, server?.verifiedAt ?? null),
  };
}

/**
 * What the whole recovery waited for: waves run one after the other, so the path leads through the last server of each,
 * and there through its longest phase.
 */
function criticalPathOf(facts: DrillFacts, judged: readonly DrillServer[]): RecoveryTime['criticalPath'] {
  return facts.waves.flatMap((wave) => {
    const members = judged.filter((server) => server.wave === wave.name);
    const started = earliest(wave.jobs.map((job) => job.requestedAt));
    if (started === null || members.length === 0) return [];
    const complete = members.every((server) => server.verifiedAt !== null);
    const slowest = complete ? lastVerified(members) : null;
    return [
      {
        wave: wave.name,
        actualSeconds: secondsBetween(started, slowest?.verifiedAt ?? null),
        slowestServer: slowest?.sourceServerID ?? null,
        longestPhase: longestPhaseOf(phasesOf(slowest)),
      },
    ];
  });
}

const longestPhaseOf = (phases: Phases): PhaseName | null =>
  CONSECUTIVE.reduce<PhaseName | null>((longest, name) => {
    if (phases[name] === null) return longest;
    return longest === null || phases[name] > (phases[longest] ?? 0) ? name : longest;
  }, null);

/** What DRS itself says that it took: from the creation of its first job to the end of the last, all by its clock. */
function jobSecondsOf(facts: DrillFacts): number | null {
  const jobs = facts.waves.flatMap((wave) => wave.jobs);
  if (jobs.some((job) => job.createdAt === null || job.endedAt === null)) return null;
  const created = earliest(jobs.map((job) => job.createdAt));
  const ended = jobs.reduce<string | null>(
    (last, job) => (isLater(job.endedAt, last) ? job.endedAt : last),
    null,
  );
  return secondsBetween(created, ended);
}

const lastVerified = (servers: readonly DrillServer[]): DrillServer | null =>
  servers.reduce<DrillServer | null>(
    (late, server) => (isLater(server.verifiedAt, late?.verifiedAt) ? server : late),
    null,
  );

const earliest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce<string | null>((first, at) => (first === null || isLater(first, at) ? at : first), null);
