import { isLater, secondsBetween } from './measuring.ts';
import { clockDifferenceOf } from './phases.ts';
import type { DrillFacts, DrillServer } from './record.ts';

/** How much sooner a recovery may have been over than kunren saw it: what nobody watched decides nothing. */

/** EC2's status checks are read this often, and a wave is looked at no less often. */
const STATUS_CHECK_SECONDS = 10;

/**
 * The least seconds in which these servers may have recovered. Until its last look began that saw a server unproven, it
 * surely did not work; whatever passed from there until the next wave was started is kunren's own delay, and the delays
 * of all waves before a server add up.
 */
export function leastSecondsOf(
  facts: DrillFacts,
  judged: readonly DrillServer[],
  startedAt: string,
): number | null {
  const begun = Date.parse(startedAt);
  let delaySeconds = 0;
  let least: number | null = null;
  for (const wave of facts.waves) {
    const requests = wave.operations.map(({ requestedAt }) => Date.parse(requestedAt));
    if (requests.length === 0) continue;
    const requestedSeconds = (Math.min(...requests) - begun) / 1_000;
    const members = facts.servers.filter((server) => server.wave === wave.name);
    const workedSeconds = (server: DrillServer): number =>
      Math.max(requestedSeconds, secondsBetween(startedAt, workedNotBefore(facts, server)) ?? 0);
    for (const server of judged.filter(({ wave: name }) => name === wave.name)) {
      const seconds = workedSeconds(server) - requestedSeconds + Math.min(requestedSeconds, delaySeconds);
      least = Math.max(least ?? 0, seconds);
    }
    // Optional servers hold no wave up.
    const worked = members.filter(({ critical }) => critical).map(workedSeconds);
    delaySeconds =
      Math.min(requestedSeconds, delaySeconds) + Math.max(requestedSeconds, ...worked) - requestedSeconds;
  }
  return least;
}

/** The moment until which the server surely did not work yet; null: not known. */
export function workedNotBefore(facts: DrillFacts, server: DrillServer): string | null {
  const { unprovenAt, requestedAt, verifiedAt } = server;
  if (unprovenAt === undefined) {
    return verifiedAt === null ? requestedAt : earlierBy(verifiedAt, lookSeconds(facts, server));
  }
  // An action of the plan is a part of the recovery, and had not ended when it was sent.
  const acted = (facts.waves.find(({ name }) => name === server.wave)?.actions ?? [])
    .flatMap(({ results }) => results)
    .flatMap(({ serverID, sentAt }) => (serverID === server.serverID ? [sentAt] : []));
  return [requestedAt, launchStartOf(facts, server), unprovenAt, ...acted].reduce<string | null>(
    (last, at) => (isLater(at, last) ? (at ?? last) : last),
    null,
  );
}

/**
 * When the service began to launch the server, by our clock. That a list did not show it as launched later is no sign:
 * lists are behind by minutes.
 */
function launchStartOf(facts: DrillFacts, { launch }: DrillServer): string | null {
  const startedAt = launch.phases.findLast(({ clock }) => clock === 'aws to kunren')?.startedAt ?? null;
  const ahead = clockDifferenceOf(facts);
  return startedAt === null || ahead === null ? null : earlierBy(startedAt, ahead);
}

const earlierBy = (moment: string, seconds: number): string =>
  new Date(Date.parse(moment) - seconds * 1_000).toISOString();

/**
 * How long passes between two looks at the wave of a server by its plan, where nothing held them up; an attempt takes
 * its own time.
 */
export function lookSeconds(facts: DrillFacts, server: DrillServer): number {
  const probes = facts.plan.waves
    .filter(({ name }) => name === server.wave)
    .flatMap((wave) => wave.servers.flatMap((planned) => planned.probes));
  return Math.max(STATUS_CHECK_SECONDS, ...probes.map(({ interval, timeout }) => interval + timeout));
}
