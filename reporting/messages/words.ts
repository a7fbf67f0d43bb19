import type { ReasonCode } from '../../core/guards/refusal.ts';
import type { DrillEvent, EventOf, EventType } from '../../core/history/event.ts';
import type { Verdict } from '../../core/verdict/record.ts';

/** Formats a moment in the plan's zone and in UTC. */
export type Say = (at: string) => string;

/**
 * The words of messages in one language; a missing word is a compile error. Glossary: docs/report.md, 'Japanese words'.
 */
export interface MessageWords {
  readonly drill: string;
  readonly verdict: Readonly<Record<Verdict, string>>;
  /** In place of a verdict, for events that have none. */
  readonly state: Readonly<
    Record<Exclude<EventType, 'DrillCompleted' | 'DrillRefused' | 'DrillAborted'>, string>
  >;
  /** Follows the verdict of a drill that left something behind. */
  readonly leftover: (type: string) => string;
  /** In brackets, after what it is about. */
  readonly aside: (text: string) => string;
  readonly andLeftovers: string;
  readonly provisional: (verdict: string) => string;
  readonly bracketed: (text: string) => string;
  readonly inARow: (times: number) => string;
  readonly simulated: string;
  readonly label: Readonly<Record<Label, string>>;
  /** Of the recovery time, in a title. */
  readonly actualTime: string;
  readonly servers: (recovered: number, total: number) => string;
  readonly notMeasured: string;
  readonly met: string;
  readonly missed: string;
  /** The objective is within the uncertainty of the measure. */
  readonly undecided: string;
  readonly cleanup: Readonly<Record<'COMPLETE' | 'INCOMPLETE' | 'NOTHING', string>>;
  readonly sourceAlive: (freshness: string | null) => string;
  readonly others: (count: number) => string;
  /** Replaces what was cut to make a message fit. */
  readonly cut: string;
  readonly severity: Readonly<Record<'HIGH' | 'MEDIUM' | 'LOW', string>>;
  readonly reason: Readonly<Record<ReasonCode, string>>;
  readonly due: (date: string) => string;
  /** What happened, in sentences. */
  readonly happened: { readonly [T in EventType]: (event: EventOf<T>, say: Say) => readonly string[] };
  /** What is to be done and by whom; empty when nothing is. */
  readonly todo: { readonly [T in EventType]: (event: EventOf<T>) => readonly string[] };
  readonly openLeftover: (id: string) => string;
  /** Where a plan's servers recover. */
  readonly target: (target: NonNullable<DrillEvent['plan']['target']>, stage: string) => string;
  /** Of a link: whose credentials open it. */
  readonly inAccount: (account: string) => string;
  readonly openReport: string;
  readonly openExecution: string;
}

export type Label =
  | 'recovered'
  | 'recoveryTime'
  | 'recoveryPoint'
  | 'cleanup'
  | 'causes'
  | 'leftovers'
  | 'findings'
  | 'appeared'
  | 'overdue'
  | 'gone'
  | 'settingsChanged'
  | 'failback'
  | 'nextSteps'
  | 'target'
  | 'held'
  | 'owner'
  | 'plan'
  | 'drillId'
  | 'recordHash';

/** What happened, in the words of this language. */
export const happened = (words: MessageWords, event: DrillEvent, say: Say): readonly string[] =>
  // There is one entry for each type of event.
  (words.happened[event.type] as (event: DrillEvent, say: Say) => readonly string[])(event, say);

/** What is to be done about it. */
export const todo = (words: MessageWords, event: DrillEvent): readonly string[] =>
  (words.todo[event.type] as (event: DrillEvent) => readonly string[])(event);

/** What ends by itself, or by what people do anyway. */
const INCIDENTS = new Set<string>([
  'RECOVERY_STARTED',
  'RECOVERY_INSTANCE_EXISTS',
  'RECOVERY_PLAN_ACTIVE',
  'REPLICATION_REVERSED',
  'LAST_LAUNCH_RECOVERY',
  'JOB_ACTIVE',
  'ALARM_NOT_OK',
  'CALENDAR_CLOSED',
  'ABORT_REQUESTED',
]);

/** Whether a drill aborted for an incident, and not for something that somebody must correct first. */
export const isIncident = ({ causes }: DrillEvent): boolean =>
  causes.shown.every(({ code }) => INCIDENTS.has(code));
