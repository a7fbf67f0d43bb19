import { parseDuration } from './duration.ts';
import type { Conclusions, DrillFacts, DrillServer, RecoveryPoint, RecoveryTime } from './record.ts';

/** The two measures of a drill and what could not be measured: evidence.md, 6. */
export type Measures = Pick<Conclusions, 'recoveryTime' | 'recoveryPoint' | 'notMeasured'>;

/**
 * Measures a drill from its facts. A value that is not known stays null, and `met` with it: nothing is ever "met"
 * by default. The worst critical server speaks for the drill; where all are optional, the worst that recovered.
 */
export function measure(facts: DrillFacts): Measures {
  const critical = facts.servers.filter((server) => server.critical);
  const judged =
    critical.length > 0 ? critical : facts.servers.filter((server) => server.verifiedAt !== null);
  const time = measureRecoveryTime(facts, judged);
  const point = measureRecoveryPoint(facts, judged);
  return {
    recoveryTime: time.measure,
    recoveryPoint: point.measure,
    notMeasured: [
      ...(time.missing === null ? [] : [{ metric: 'recoveryTime', reason: time.missing }]),
      ...(point.missing === null ? [] : [{ metric: 'recoveryPoint', reason: point.missing }]),
    ],
  };
}

/** Recovery time: first StartRecovery call to last verification, judged against the objective minus its allowance. */
function measureRecoveryTime(
  facts: DrillFacts,
  judged: readonly DrillServer[],
): { measure: RecoveryTime; missing: string | null } {
  const { recoveryTime: targetSeconds, allowance: allowanceSeconds } = facts.plan.objectives;
  const started = earliest(facts.waves.flatMap((wave) => wave.jobs.map((job) => job.requestedAt)));
  const unverified = judged.filter((server) => server.verifiedAt === null);
  const slowest = judged
    .filter((server) => server.verifiedAt !== null)
    .reduce<DrillServer | null>(
      (late, server) => (isLater(server.verifiedAt, late?.verifiedAt) ? server : late),
      null,
    );
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
  return `${unverified.length} of ${judged.length} servers were never verified (${names(unverified)})`;
}

/**
 * Phases of one server. There is no LAUNCH_END in DRS's job log, so launching ends when the launch was seen; phases
 * within the job are by DRS's clock, the others by ours.
 */
function phasesOf(server: DrillServer | null): RecoveryTime['phases'] {
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

/** Recovery point: StartRecovery call minus the time of the data that was recovered, of the worst server. */
function measureRecoveryPoint(
  facts: DrillFacts,
  judged: readonly DrillServer[],
): { measure: RecoveryPoint; missing: string | null } {
  const targetSeconds = facts.plan.objectives.recoveryPoint;
  const losses = judged.map((server) => ({
    server,
    // Data that was converted but never launched has not been recovered.
    seconds:
      server.recoveryInstanceID === null ? null : secondsBetween(server.pointInTime.at, server.requestedAt),
  }));
  const unknown = losses.filter((loss) => loss.seconds === null).map((loss) => loss.server);
  const worst = losses.reduce<(typeof losses)[number] | null>(
    (most, loss) =>
      (loss.seconds ?? Number.NEGATIVE_INFINITY) > (most?.seconds ?? Number.NEGATIVE_INFINITY) ? loss : most,
    null,
  );
  const known = losses.length > 0 && unknown.length === 0 ? (worst?.seconds ?? null) : null;
  const actualSeconds = known === null ? null : Math.max(0, known);
  const lags = judged.map((server) => server.readiness?.lagSeconds ?? null).filter((lag) => lag !== null);
  return {
    measure: {
      targetSeconds,
      actualSeconds,
      met: actualSeconds === null ? null : actualSeconds <= targetSeconds,
      method: actualSeconds === null ? null : (worst?.server.pointInTime.source ?? null),
      worstServer: worst?.server.sourceServerID ?? null,
      sourceAlive: losses.some((loss) => (loss.seconds ?? 0) < 0),
      lagBeforeSeconds: lags.length > 0 ? Math.max(...lags) : null,
    },
    missing: actualSeconds === null ? whyNoPoint(losses.length, unknown) : null,
  };
}

function whyNoPoint(count: number, unknown: readonly DrillServer[]): string {
  if (count === 0) return 'nothing was recovered';
  return `the recovery point of ${unknown.length} of ${count} servers is not known (${names(unknown)})`;
}

/** Lag as DRS writes it, in seconds; null when absent or unreadable. */
export const lagSecondsOf = (lagDuration: string | null): number | null =>
  lagDuration === null ? null : (parseDuration(lagDuration) ?? null);

function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  return Number.isFinite(seconds) ? Math.round(seconds * 1_000) / 1_000 : null;
}

function earliest(moments: readonly string[]): string | null {
  return moments.reduce<string | null>(
    (first, at) => (first === null || isLater(first, at) ? at : first),
    null,
  );
}

const isLater = (at: string | null | undefined, than: string | null | undefined): boolean =>
  at != null && (than == null || Date.parse(at) > Date.parse(than));

function names(servers: readonly DrillServer[]): string {
  const shown = servers.slice(0, 3).map((server) => server.hostname);
  return servers.length > shown.length
    ? `${shown.join(', ')} and ${servers.length - shown.length} more`
    : shown.join(', ');
}
