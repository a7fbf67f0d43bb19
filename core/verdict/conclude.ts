import { drillFailbackFindings } from '../readiness/failback-of-drill/findings.ts';
import { sortedJson } from '../text/sorted-json.ts';
import { codeRaised } from './code.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';
import { measure } from './measure.ts';
import type { Conclusions, DrillFacts, DrillRecord, Reason } from './record.ts';

/** Days until a finding is due, by severity: an operator's own rules may be stricter; a finding always has a date. */
const DUE_DAYS = { HIGH: 14, MEDIUM: 30, LOW: 90 } as const;

const CONCLUSION_KEYS = [
  'verdict',
  'reasons',
  'recoveryTime',
  'recoveryPoint',
  'notMeasured',
  'findings',
  'timeline',
] as const;

/** Everything that follows from the facts of a drill; the same facts always give the same conclusions. */
export function conclude(facts: DrillFacts): Conclusions {
  const measures = measure(facts);
  const { verdict, reasons } = judge(facts, measures);
  return {
    verdict,
    reasons: [...reasons],
    ...measures,
    findings: findingsOf(facts, verdict === 'SKIPPED' ? [] : reasons),
    timeline: timelineOf(facts),
  };
}

/**
 * Recomputes a record's conclusions from its facts and returns each that differs; empty means the record is consistent.
 */
export function disagreements(record: DrillRecord): string[] {
  const { verdict, reasons, recoveryTime, recoveryPoint, notMeasured, findings, timeline, ...facts } = record;
  const stated: Conclusions = {
    verdict,
    reasons,
    recoveryTime,
    recoveryPoint,
    notMeasured,
    findings,
    timeline,
  };
  const recomputed = conclude(facts);
  return CONCLUSION_KEYS.filter((key) => sortedJson(stated[key]) !== sortedJson(recomputed[key])).map(
    (key) =>
      key === 'verdict'
        ? `verdict: the record says ${stated.verdict}, its facts give ${recomputed.verdict}`
        : `${key}: the record differs from what its facts give`,
  );
}

/** What follows from another reason: whoever acts on that has acted on this. */
function isConsequence({ code }: Reason, { notStarted, workflowError }: DrillFacts): boolean {
  if (code === 'EARLIER_WAVE_FAILED') return true;
  return code === 'NOT_STARTED' && (notStarted.length > 0 || workflowError !== null);
}

/** A day so many days after the drill's end, by the calendar of the plan's zone. */
function dueDate({ plan, endedAt }: DrillFacts, days: number): string {
  const zone = { timeZone: plan.schedule.timeZone, dateStyle: 'short' } as const;
  // Swedish writes days as ISO 8601 does.
  const day = new Intl.DateTimeFormat('sv-SE', zone).format(new Date(endedAt));
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** As many as somebody reads in one line; the report has them all. */
const SHOWN_MAX = 5;

/** What kept no server from recovering, not even a critical one. */
const MINOR = new Set<Reason['code']>(['PREVIOUS_SNAPSHOT', 'SETTINGS_UNUSED', 'SETTINGS_DIFFER']);

/** What a person must act on: the cause of every reason of a verdict that is not PASS, and every leftover. */
function findingsOf(facts: DrillFacts, reasons: readonly Reason[]): Finding[] {
  const critical = new Set(
    facts.servers.filter((server) => server.critical).map((server) => server.serverID),
  );
  const causes = reasons.filter((reason) => !isConsequence(reason, facts));
  const raised = causes.map((reason) => ({
    ...reason,
    severity:
      reason.serverID === undefined || (critical.has(reason.serverID) && !MINOR.has(reason.code))
        ? ('HIGH' as const)
        : ('MEDIUM' as const),
  }));
  const leftovers = facts.cleanup.leftovers;
  const all = [
    ...raised,
    ...(leftovers.length === 0
      ? []
      : [
          {
            code: 'LEFTOVERS' as const,
            text: `${leftovers.length} resources of the drill may still be there and cost money: ${leftovers
              .slice(0, 5)
              .map((leftover) => leftover.id)
              .join(', ')}${leftovers.length > 5 ? ' and more' : ''}`,
            severity: 'HIGH' as const,
          },
        ]),
    ...failbackRaised(facts),
    ...codeRaised(facts),
  ];
  return all.map((finding, index) => ({
    id: `F-${index + 1}`,
    owner: facts.plan.owner.name,
    dueDate: dueDate(facts, DUE_DAYS[finding.severity]),
    ...finding,
  }));
}

/** How what was seen of failback is told: no verdict follows from it. */
const FAILBACK = [
  {
    state: 'failing',
    code: 'FAILBACK_BLOCKED',
    severity: 'MEDIUM',
    says: (things: string) => `servers that this drill recovered could not be failed back: ${things}`,
  },
  {
    state: 'unknown',
    code: 'FAILBACK_UNKNOWN',
    severity: 'LOW',
    says: (things: string) => `whether servers could be failed back is not known: ${things}`,
  },
] as const;

function failbackRaised(facts: DrillFacts) {
  const found = drillFailbackFindings(facts);
  return FAILBACK.flatMap(({ state, code, severity, says }) => {
    const things = found.filter((one) => one.state === state).map((one) => `${one.code} ${one.resource}`);
    const more = things.length - SHOWN_MAX;
    const listed = `${things.slice(0, SHOWN_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return things.length === 0 ? [] : [{ code, severity, text: says(listed) }];
  });
}

/** The drill's course in order of time; the method's own log stays with each server. */
function timelineOf(facts: DrillFacts): Conclusions['timeline'] {
  const entries: Conclusions['timeline'] = [];
  const add = (at: string | null, event: string, rest: { wave?: string; serverID?: string } = {}): void => {
    if (at !== null) entries.push({ at, event, ...rest, clock: 'kunren' });
  };
  add(facts.startedAt, 'DRILL_OPENED');
  add(facts.guards.checkedAt, facts.guards.refusals.length === 0 ? 'GUARDS_CLEAR' : 'DRILL_REFUSED');
  for (const wave of facts.waves) {
    add(wave.startedAt, 'WAVE_STARTED', { wave: wave.name });
    for (const operation of wave.operations) {
      if (operation.endedAt !== null)
        entries.push({ at: operation.endedAt, event: 'OPERATION_ENDED', wave: wave.name, clock: 'aws' });
    }
    add(wave.endedAt, wave.timedOut ? 'WAVE_TIMED_OUT' : 'WAVE_ENDED', { wave: wave.name });
  }
  for (const server of facts.servers) {
    const of = { wave: server.wave, serverID: server.serverID };
    add(server.launch.launchedAt, 'SERVER_LAUNCHED', of);
    add(server.bootedAt, 'SERVER_BOOTED', of);
    add(server.verifiedAt, 'SERVER_VERIFIED', of);
  }
  add(facts.cleanup.startedAt, 'CLEANUP_STARTED');
  add(facts.cleanup.endedAt, facts.cleanup.status === 'COMPLETE' ? 'CLEANUP_COMPLETE' : 'CLEANUP_INCOMPLETE');
  add(facts.endedAt, 'DRILL_ENDED');
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
