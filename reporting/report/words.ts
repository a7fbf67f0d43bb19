import type { ActionResult } from '../../core/facts/actions.ts';
import type { ReasonCode } from '../../core/guards/refusal.ts';
import type { LastPass } from '../../core/plan/sid.ts';
import type { Change } from '../../core/verdict/earlier.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import type { SamePerson } from './duties.ts';

/**
 * The words of the report in one language; a missing word is a compile error. Glossary: docs/report.md, 'Japanese
 * words'.
 */
export interface ReportWords {
  readonly title: string;
  readonly simulatedBanner: string;
  readonly skipToContent: string;
  readonly zoneNote: (zone: string) => string;
  readonly yes: string;
  readonly no: string;
  readonly none: string;
  readonly unknown: string;
  /** For a finding that is not closed. */
  readonly open: string;
  readonly others: (count: number) => string;
  readonly met: string;
  readonly missed: string;
  /** The objective is within the uncertainty of the measure. */
  readonly undecided: string;
  readonly verdictMeaning: {
    readonly PASS: string;
    readonly PASS_WITH_FINDINGS: string;
    readonly FAIL: string;
    readonly INCONCLUSIVE: string;
    readonly ABORTED: string;
    readonly SKIPPED: string;
  };
  readonly section: Readonly<
    Record<
      | 'summary'
      | 'identity'
      | 'scope'
      | 'readiness'
      | 'timeline'
      | 'recoveryTime'
      | 'recoveryPoint'
      | 'actions'
      | 'probes'
      | 'findings'
      | 'trend'
      | 'drift'
      | 'changes'
      | 'cleanup'
      | 'controls'
      | 'limits'
      | 'verification'
      | 'signOff'
      | 'eventLog'
      | 'nothing',
      string
    >
  >;
  readonly label: Readonly<Record<Label, string>>;
  readonly clock: Readonly<Record<'kunren' | 'aws' | 'aws to kunren', string>>;
  readonly probeStatus: Readonly<Record<'PASSED' | 'FAILED' | 'NOT_RUN', string>>;
  /** Beside the SID of a machine that was not compared with its last pass. */
  readonly lastPass: Readonly<Record<Extract<LastPass, string>, string>>;
  readonly actionStatus: Readonly<Record<ActionResult['status'], string>>;
  readonly severity: Readonly<Record<'HIGH' | 'MEDIUM' | 'LOW', string>>;
  readonly trigger: Readonly<Record<DrillRecord['trigger']['type'], string>>;
  readonly isolation: Readonly<Record<'true' | 'false' | 'null', string>>;
  readonly reason: Readonly<Record<ReasonCode, string>>;
  readonly hoursOf: (instances: number, hours: string) => string;
  readonly about: (amount: string) => string;
  readonly noPrice: (types: string) => string;
  readonly costNote: string;
  readonly overdue: string;
  readonly verificationNote: string;
  readonly placeOf: (sequence: number) => string;
  readonly firstDrill: string;
  readonly earlierUnknown: string;
  readonly thisDrill: string;
  readonly passedOf: (passed: number, judged: number) => string;
  readonly trendDescription: (drills: number) => string;
  readonly trendNote: string;
  /** Of launch settings since the last pass. */
  readonly noDrift: string;
  readonly neverProven: string;
  readonly provenUnread: (hostnames: string, drillId: string) => string;
  readonly driftNote: string;
  readonly nothingToCompare: string;
  readonly noChanges: string;
  readonly change: Readonly<Record<Change['what'], string>>;
  /** Whether owner, approver and starter are one person, as far as names tell. */
  readonly duties: (same: readonly SamePerson[]) => string;
  readonly sourceAlive: string;
  readonly nothingMeasured: string;
  /** A phase that never ended. */
  readonly unfinished: string;
  /** What the phases of a server add up to. */
  readonly phasesNote: string;
  readonly ganttDescription: (servers: number) => string;
  readonly shownOf: (shown: number, total: number) => string;
  /** How many rows of a table the PDF shows. */
  readonly rowsShown: (shown: number, total: number) => string;
  /** Of a table without an order of its own. */
  readonly firstRows: (shown: number, total: number) => string;
  readonly page: (page: number, pages: number) => string;
  /** What the control map claims, and what it does not. */
  readonly supportsOnly: string;
  readonly supportsNothing: string;
  readonly limits: readonly string[];
  /** Where the plan asks for no check of isolation. */
  readonly notVerified: string;
  readonly contents: string;
  readonly annex: (letter: string, title: string) => string;
  /** A section that has nothing to show, in one line. */
  readonly nothingOf: (section: string, sentence: string) => string;
  /** Of the record's timeline. */
  readonly event: Readonly<Record<string, string>>;
}

type Label =
  | 'recoveryTime'
  | 'recoveryPoint'
  | 'recovered'
  | 'cleanup'
  | 'cause'
  | 'held'
  | 'owner'
  | 'drill'
  | 'plan'
  | 'planHash'
  | 'account'
  | 'trigger'
  | 'scheduledFor'
  | 'startedAt'
  | 'endedAt'
  | 'approval'
  | 'duties'
  | 'tool'
  | 'execution'
  | 'limit'
  | 'actual'
  | 'judgement'
  | 'server'
  | 'wave'
  | 'critical'
  | 'source'
  | 'instance'
  | 'subnet'
  | 'address'
  | 'replication'
  | 'lag'
  | 'template'
  | 'guards'
  | 'isolation'
  | 'total'
  | 'criticalPath'
  | 'longestPhase'
  | 'operationTime'
  | 'snapshotAge'
  | 'heartbeatAge'
  | 'freshness'
  | 'uncertainty'
  | 'method'
  | 'chosen'
  | 'action'
  | 'probe'
  | 'result'
  | 'seen'
  | 'attempts'
  | 'passedAt'
  | 'duration'
  | 'canary'
  | 'finding'
  | 'openItems'
  | 'disposition'
  | 'rootCause'
  | 'correctiveAction'
  | 'doneBy'
  | 'recordedBy'
  | 'severity'
  | 'detail'
  | 'dueDate'
  | 'passed'
  | 'lastPassed'
  | 'place'
  | 'name'
  | 'before'
  | 'after'
  | 'leftover'
  | 'type'
  | 'calls'
  | 'instanceHours'
  | 'cost'
  | 'chainPlace'
  | 'previousDrill'
  | 'command'
  | 'reviewer'
  | 'approver'
  | 'date'
  | 'comment'
  | 'clause'
  | 'asks'
  | 'fields'
  | 'gap'
  | 'time'
  | 'event'
  | 'clock'
  | 'nextStep';
