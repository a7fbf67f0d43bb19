import type { Leftover } from '../../core/facts/steps.ts';
import type { DrillEvent, EventResult } from '../../core/history/event.ts';
import { drillFailbackFindings } from '../../core/readiness/failback-of-drill/findings.ts';
import { coverageOf } from '../../core/verdict/allowed.ts';
import { driftIn } from '../../core/verdict/drift.ts';
import { hasStarted } from '../../core/verdict/has-started.ts';
import { closedLateSeconds } from '../../core/verdict/lateness.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { describeDrillFailback } from '../readiness/describe-failback-of-drill.ts';
import { executionLink, objectLink } from './links.ts';
import { bothOf, causeIn, leftoversIn, makeEvent, type Sender, some, textOf } from './make-event.ts';

/** The events of a drill, from its record. */

/** Causes that can refuse the drills of several plans. */
const SHARED = new Set(['CALENDAR_CLOSED', 'ALARM_NOT_OK']);

/** The cause of a refusal that other plans may share, in its own words; undefined when it concerns this plan alone. */
export const sharedCauseOf = ({ reasons }: DrillRecord): string | undefined =>
  reasons.length > 0 && reasons.every(({ code }) => SHARED.has(code))
    ? [...new Set(reasons.map(({ text }) => text))].sort().join('\n')
    : undefined;

/** Reasons to abort that mention nobody: somebody knows already, or wanted it. */
const KNOWN_TO_PEOPLE = new Set(['RECOVERY_STARTED', 'ABORT_REQUESTED', 'CALENDAR_CLOSED', 'ALARM_NOT_OK']);

/** Consecutive drills of a plan that the same guards refused. */
export interface Streak {
  readonly inARow: number;
  /** The first of them. */
  readonly thread: string;
  /** Whether people were already mentioned: when it was held or its cleanup was late, or by another plan's drill. */
  readonly isCalled?: boolean;
}

/** The guards that refused a drill, each once and sorted: the same cause gives the same text. */
export const causeOf = ({ reasons }: DrillRecord): string =>
  [...new Set(reasons.map(({ code }) => code))].sort().join(' ');

/** A drill was closed: completed, refused, or aborted. */
export function closedEvent(
  record: DrillRecord,
  evidence: Evidence,
  { inARow, thread, isCalled = false }: Streak,
  sender: Sender,
): DrillEvent {
  const { plan, planId, drillId, cleanup, verdict } = record;
  const own = {
    ...common(record, evidence),
    id: `${drillId}-closed`,
    severity: severityOf(record),
    links: {
      reports: plan.report.languages.map((language) => ({
        language,
        url: objectLink(sender.place, `drills/${planId}/${drillId}/report.${language}.html`),
      })),
      execution: executionLink(record.executionId),
    },
  };
  if (verdict === 'SKIPPED') {
    const mention = inARow === 1 && !isCalled;
    return makeEvent('DrillRefused', plan, sender, { ...own, mention, inARow, thread });
  }
  const left = cleanup.status === 'INCOMPLETE';
  if (verdict === 'ABORTED') {
    const unforeseen = !record.reasons.every(({ code }) => KNOWN_TO_PEOPLE.has(code));
    return makeEvent('DrillAborted', plan, sender, { ...own, mention: left || unforeseen });
  }
  const mention = left || (verdict === 'FAIL' && !isCalled) || verdict === 'INCONCLUSIVE';
  return makeEvent('DrillCompleted', plan, sender, { ...own, mention });
}

/** What is still there before cleanup has begun is not left over. */
const beforeCleanup = (record: DrillRecord): DrillRecord => ({
  ...record,
  cleanup: { ...record.cleanup, status: 'COMPLETE', leftovers: [] },
  findings: record.findings.filter(({ code }) => code !== 'LEFTOVERS'),
});

/** The instances of a drill are held for inspection. */
export const heldEvent = (record: DrillRecord, until: string, sender: Sender): DrillEvent =>
  makeEvent('DrillHeld', record.plan, sender, {
    ...common(beforeCleanup(record), null),
    id: `${record.drillId}-held`,
    severity: record.verdict === 'FAIL' ? 'CRITICAL' : 'INFO',
    mention: record.verdict === 'FAIL',
    until,
    links: { reports: [], execution: executionLink(record.executionId) },
  });

/**
 * A drill whose outcome is certain although its cleanup is not over, as when a launch hangs: without this nobody would
 * learn of a failure until the hard expiry. `record` is what its record would say now.
 */
export const delayedEvent = (
  record: DrillRecord,
  leftovers: readonly Leftover[],
  sender: Sender,
): DrillEvent =>
  makeEvent('CleanupDelayed', record.plan, sender, {
    ...common(record, null),
    leftovers: leftoversIn(leftovers, record.plan),
    findings: some([]),
    id: `${record.drillId}-cleanup-delayed`,
    severity: record.verdict === 'FAIL' ? 'CRITICAL' : 'WARNING',
    mention: record.verdict === 'FAIL',
    links: { reports: [], execution: executionLink(record.executionId) },
  });

/** A drill that is over and whose record cannot be written: without this nobody would learn of its outcome. */
export const unrecordedEvent = (record: DrillRecord, sender: Sender): DrillEvent =>
  makeEvent('RecordDelayed', record.plan, sender, {
    ...common(record, null),
    id: `${record.drillId}-record-delayed`,
    severity: record.verdict === 'FAIL' ? 'CRITICAL' : 'WARNING',
    mention: record.verdict === 'FAIL',
    links: { reports: [], execution: executionLink(record.executionId) },
  });

function severityOf({ verdict, cleanup }: DrillRecord): DrillEvent['severity'] {
  if (verdict === 'FAIL' || cleanup.status === 'INCOMPLETE') return 'CRITICAL';
  return verdict === 'PASS' ? 'INFO' : 'WARNING';
}

/** A closed drill's record as stored, and whether its signature stands beside it. */
interface Evidence {
  readonly sha256: string;
  readonly signed: boolean;
}

/** Without evidence the drill is not closed yet. */
const common = (record: DrillRecord, evidence: Evidence | null) => ({
  drillId: record.drillId,
  thread: record.drillId,
  result: resultOf(record, evidence),
  causes: some(record.reasons.map(({ code, text }) => ({ code, ...causeIn(text, namesIn(record)) }))),
  leftovers: leftoversIn(record.cleanup.leftovers, record.plan),
  ...changedIn(record),
  ...failbackIn(record),
  findings: some(
    ofDrill(record.findings).map(({ id, severity, text, owner, dueDate }) => ({
      drillId: record.drillId,
      id,
      severity,
      ...bothOf(text, namesIn(record)),
      owner: textOf(owner),
      dueDate,
    })),
  ),
});

const namesIn = ({ servers }: DrillRecord): string[] => servers.map(({ hostname }) => hostname);

/** More fields than that are read in the report. */
const FIELDS_MAX = 8;

function changedIn(record: DrillRecord): Pick<DrillEvent, 'settingsChanged'> {
  const drift = driftIn(record).map(({ hostname, changes }) => ({
    hostname: textOf(hostname),
    fields: changes.slice(0, FIELDS_MAX).map(({ field }) => textOf(field)),
  }));
  return drift.length === 0 ? {} : { settingsChanged: some(drift) };
}

/** What a failback would need is told in words of its own. */
const ofDrill = (findings: DrillRecord['findings']) =>
  findings.filter(({ code }) => code !== 'FAILBACK_BLOCKED' && code !== 'FAILBACK_UNKNOWN');

function failbackIn(record: DrillRecord): Pick<DrillEvent, 'failback'> {
  const found = drillFailbackFindings(record).map((finding) => ({
    code: finding.code,
    ja: textOf(describeDrillFailback(finding, 'ja').wrong),
    en: textOf(describeDrillFailback(finding, 'en').wrong),
  }));
  return found.length === 0 ? {} : { failback: some(found) };
}

type Measure = Omit<EventResult['recoveryTime'], 'allowanceSeconds'>;

function resultOf(record: DrillRecord, evidence: Evidence | null): EventResult {
  const { recoveryTime, recoveryPoint } = record;
  const measureOf = ({ targetSeconds, actualSeconds, met, uncertaintySeconds }: Measure) => ({
    targetSeconds,
    actualSeconds,
    met,
    uncertaintySeconds,
  });
  return {
    verdict: record.verdict,
    provisional: evidence === null,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    started: hasStarted(record),
    servers: {
      total: record.servers.length,
      recovered: record.servers.filter(({ verifiedAt }) => verifiedAt !== null).length,
    },
    covers: coverageOf(record.servers),
    recoveryTime: { ...measureOf(recoveryTime), allowanceSeconds: recoveryTime.allowanceSeconds },
    recoveryPoint: {
      ...measureOf(recoveryPoint),
      sourceAlive: recoveryPoint.sourceAlive,
      freshnessSeconds: recoveryPoint.freshnessSeconds,
    },
    cleanup: record.cleanup.status,
    recordSha256: evidence?.sha256 ?? null,
    signed: evidence?.signed ?? null,
    closedLateSeconds: evidence === null ? null : closedLateSeconds(record),
  };
}
