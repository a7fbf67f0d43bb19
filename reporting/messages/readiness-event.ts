import type { DrillEvent } from '../../core/history/event.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import type { ReadinessNews, ReadinessResult } from '../../core/readiness/result.ts';
import { describeFinding } from '../readiness/describe.ts';
import type { Locale } from '../wording.ts';
import { makeEvent, type Sender, some, textOf } from './make-event.ts';

/** What people are told of a readiness run: what is new, what lasts, what is over. */
export const readinessEvent = (
  plan: DrillPlan,
  { ready, checkedAt, findings }: ReadinessResult,
  { appeared, overdue, gone }: ReadinessNews,
  sender: Sender,
): DrillEvent =>
  makeEvent('ReadinessChanged', plan, sender, {
    id: `${plan.id}-readiness-${checkedAt.replaceAll(':', '')}`,
    drillId: null,
    thread: `${plan.id}-readiness`,
    severity: appeared.length + overdue.length === 0 ? 'INFO' : 'WARNING',
    mention: appeared.length + overdue.length > 0,
    ready,
    open: findings.length,
    appeared: spelled(appeared),
    overdue: spelled(overdue),
    gone: spelled(gone),
  });

const spelled = (findings: readonly (ReadinessFinding & { readonly since: string })[]) =>
  some(
    findings.map((finding) => ({
      check: finding.check,
      code: finding.code,
      since: finding.since,
      ja: sentenceIn(finding, 'ja'),
      en: sentenceIn(finding, 'en'),
    })),
  );

function sentenceIn(finding: ReadinessFinding, locale: Locale) {
  const { wrong, wayOut } = describeFinding(finding, locale);
  return { wrong: textOf(wrong), wayOut: textOf(wayOut) };
}
