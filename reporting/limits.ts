import { allowedSecondsOf } from '../core/verdict/allowed.ts';
import type { PastDrill } from '../core/verdict/earlier.ts';
import { amountText, targetText } from './moments.ts';
import { type Locale, WORDING } from './wording.ts';

/** What the measures are judged against, in the same words in every message, report, chart and table. */

interface TimeLimit {
  readonly targetSeconds: number;
  readonly allowanceSeconds: number;
}

/** `RTO 60m`; with an allowance `allowed 15m (RTO 60m − 45m)`. */
export function timeLimitText(limit: TimeLimit, locale: Locale): string {
  const target = `RTO ${targetText(limit.targetSeconds, locale)}`;
  if (limit.allowanceSeconds === 0) return target;
  const allowed = targetText(allowedSecondsOf(limit), locale);
  return WORDING[locale].allowed(allowed, `${target} − ${targetText(limit.allowanceSeconds, locale)}`);
}

/** The limit of a drill in a history. */
export const timeLimitOf = (
  drill: Pick<PastDrill, 'recoveryTimeTargetSeconds' | 'recoveryTimeAllowanceSeconds'>,
): TimeLimit => ({
  targetSeconds: drill.recoveryTimeTargetSeconds,
  allowanceSeconds: drill.recoveryTimeAllowanceSeconds,
});

/** The recovery time of a drill in a history, with its limit. */
export const timeOf = (drill: PastDrill, locale: Locale): string =>
  `${amountOf(drill.recoveryTimeSeconds, locale)} / ${timeLimitText(timeLimitOf(drill), locale)}`;

/** Its recovery point. */
export function pointOf(drill: PastDrill, locale: Locale): string {
  const { recoveryPointSeconds: actualSeconds, sourceAlive } = drill;
  const value = isAfterStart({ actualSeconds, sourceAlive, met: drill.recoveryPointMet })
    ? WORDING[locale].afterStart
    : amountOf(actualSeconds, locale);
  return `${value} / ${pointLimitText(drill.recoveryPointTargetSeconds, locale)}`;
}

const amountOf = (seconds: number | null, locale: Locale): string =>
  seconds === null ? '–' : amountText(seconds, locale);

/** `RPO 60s`. */
export const pointLimitText = (targetSeconds: number, locale: Locale): string =>
  `RPO ${targetText(targetSeconds, locale)}`;

/**
 * Whether a recovery point is zero because the source lived on: then it says more than its number. Where the clocks
 * leave open whether the objective was met, they leave that open too.
 */
export const isAfterStart = ({
  actualSeconds,
  sourceAlive,
  met,
}: {
  readonly actualSeconds: number | null;
  readonly sourceAlive: boolean;
  readonly met: boolean | null;
}): boolean => sourceAlive && actualSeconds === 0 && met !== null;
