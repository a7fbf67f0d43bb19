import type { Opening, WaveStart } from '../facts/steps.ts';

/**
 * When to look at a job again. DRS says nothing about progress but its job log, so: sparse while DRS converts, which
 * takes most of the time, dense from the first LAUNCH_START on. Dense polls happen inside one invocation, so they cost
 * no state transitions. Figures: `npm run bench`; why: docs/decisions/0007-adaptive-waits.md.
 */

/** No DRS launch was ever seen to end sooner (docs/aws-facts.md, 7.3: a small Linux server takes ten minutes). */
export const FIRST_WAIT_SECONDS = 240;
export const SPARSE_WAIT_SECONDS = 75;
export const DENSE_WAIT_SECONDS = 10;
/** How long one invocation may keep polling; the Lambda's own limit is 60 s more. */
export const INVOCATION_SECONDS = 240;
/** The longest that one invocation may last, for ASL and serverless.yml. */
export const INVOCATION_LIMIT_SECONDS = INVOCATION_SECONDS + 60;
/**
 * The longest that RunInside may last, which answers ProbeWave in the midst of its invocation: a script's half minute, and
 * what is looked up before. Together with INVOCATION_SECONDS it stays within that invocation's limit.
 */
export const INSIDE_LIMIT_SECONDS = 50;
/** The same for a sweep, by Lambda's own limit: it may have several drills to remove. */
export const SWEEP_LIMIT_SECONDS = 900;

/** Seconds to wait, outside of any Lambda, before looking at a converting job again; never past the deadline. */
export function sparseWaitSeconds(now: Date, deadline: Date): number {
  const left = Math.ceil((deadline.getTime() - now.getTime()) / 1_000);
  return Math.max(1, Math.min(SPARSE_WAIT_SECONDS, left));
}

/** Whether another poll, after its wait, still fits into this invocation. */
export function fitsInvocation(invokedAt: Date, now: Date, waitSeconds: number): boolean {
  return (now.getTime() - invokedAt.getTime()) / 1_000 + waitSeconds <= INVOCATION_SECONDS;
}

/** By then the wave must be launched and proven: its own limit, or the drill's if that comes first. */
export function waveDeadline(opening: Opening, start: WaveStart, wave: number): Date {
  const limit = (opening.plan.waves[wave]?.readyWithin ?? 0) * 1_000;
  return new Date(Math.min(Date.parse(start.startedAt) + limit, Date.parse(opening.deadline)));
}
