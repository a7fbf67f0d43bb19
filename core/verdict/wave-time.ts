import { formatDuration } from '../text/duration.ts';
import { secondsBetween } from './measuring.ts';
import type { DrillFacts, DrillServer } from './record.ts';

/** The time that a plan gives the servers of a wave. */

/** Whether the server had all the time that the plan gives it. */
export const isOutOfTime = (facts: DrillFacts, server: DrillServer): boolean =>
  facts.waves.some(
    ({ name, timedOut, optionalTimedOut = false }) =>
      name === server.wave && (timedOut || (!server.critical && optionalTimedOut)),
  );

/** The limit that was over: the wave's own, or what the drill had left of its own. */
export function limitOf({ plan, startedAt, waves }: DrillFacts, { wave }: DrillServer): string {
  const readyWithin = plan.waves.find(({ name }) => name === wave)?.readyWithin ?? 0;
  const waited = secondsBetween(startedAt, waves.find(({ name }) => name === wave)?.startedAt ?? null) ?? 0;
  const leftSeconds = plan.limits.duration - waited;
  return readyWithin <= leftSeconds
    ? ` within ${formatDuration(readyWithin)}`
    : ` within the ${formatDuration(leftSeconds)} that the drill had left of its ${formatDuration(plan.limits.duration)}`;
}
