import { hasPassed } from '../workflow/verdicts.ts';
import { isLater, secondsBetween } from './measuring.ts';
import type { DrillRecord } from './record.ts';

/** A record is written within minutes of the drill's last step; the sweep, which writes it otherwise, runs hourly. */
const LATE_SECONDS = 3_600;

/**
 * How long after the drill's own end its record was written, when that was late: for so long nobody could know its
 * verdict. Null when it was written in time, or when no end was seen.
 */
export function closedLateSeconds(record: DrillRecord): number | null {
  const { cleanup, guards, endedAt, closedBy } = record;
  // A drill that started nothing was over when its guards had refused it.
  const isRefused = record.verdict === 'SKIPPED';
  const sinceEnd = late(
    secondsBetween(isRefused ? guards.checkedAt : cleanup.endedAt, endedAt),
    LATE_SECONDS,
  );
  if (closedBy === 'workflow' || isRefused || sinceEnd !== null) return sinceEnd;
  // A cleanup that the sweep itself did ends when the record is written.
  const { keepPassed, keepFailed, timeLimit } = record.plan.cleanup;
  const seconds = secondsBetween(lastWaveEnd(record), endedAt);
  const sinceHold = seconds === null ? null : seconds - (hasPassed(record) ? keepPassed : keepFailed);
  return record.takenOver.length === 0 ? null : late(sinceHold, LATE_SECONDS + timeLimit);
}

const late = (seconds: number | null, limitSeconds: number): number | null =>
  seconds !== null && seconds > limitSeconds ? seconds : null;

const lastWaveEnd = ({ waves }: DrillRecord): string | null =>
  waves.reduce<string | null>((last, { endedAt }) => (isLater(endedAt, last) ? endedAt : last), null);
