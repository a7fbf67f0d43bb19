import type { ConcernCode, PlanState } from '../../core/history/concerns.ts';

/** The words of the history's page; a missing one is a compile error. */
export interface HistoryWords {
  readonly title: string;
  /** The other language, in its own words. */
  readonly otherLanguage: string;
  readonly asOf: (moment: string) => string;
  readonly nothing: string;
  readonly plans: string;
  readonly planCount: (count: number) => string;
  readonly all: string;
  readonly state: Readonly<Record<PlanState, string>>;
  /** What is to be done about a plan, in a few words. */
  readonly concern: Readonly<Record<ConcernCode, (count: number) => string>>;
  readonly nothingToDo: string;
  readonly missedUnknown: string;
  readonly back: string;
  readonly column: {
    readonly plan: string;
    readonly state: string;
    readonly action: string;
    readonly unproven: string;
    readonly measured: string;
    readonly lastDrill: string;
    readonly readiness: string;
    readonly passRate: string;
    readonly drill: string;
    readonly date: string;
    readonly verdict: string;
    readonly recoveryTime: string;
    readonly recoveryPoint: string;
    readonly recovered: string;
    readonly cleanup: string;
    readonly files: string;
    readonly server: string;
    readonly proven: string;
    readonly changed: string;
    readonly lastDrills: string;
    readonly id: string;
    readonly replication: string;
  };
  readonly simulatedBanner: string;
  readonly simulated: string;
  readonly days: (count: number) => string;
  readonly never: string;
  readonly notSigned: string;
  readonly closedLate: (duration: string) => string;
  readonly zone: (timeZone: string) => string;
  readonly filesInBucket: (place: string) => string;
  readonly drills: (planId: string) => string;
  readonly servers: (planId: string) => string;
  readonly marks: string;
  readonly hasLeft: string;
  readonly needsVerification: string;
  readonly changedFor: (days: number) => string;
  readonly trend: (planId: string) => string;
  readonly trendDescription: string;
  readonly shares: (time: string, point: string) => string;
  readonly notMeasured: string;
  readonly trendNote: string;
  readonly missed: (count: number) => string;
  readonly readiness: ReadinessText;
  readonly coverage: CoverageText;
}

interface ReadinessText {
  readonly heading: string;
  readonly ready: string;
  readonly overdue: string;
  readonly never: string;
  readonly neverSentence: string;
  readonly neverWayOut: string;
  readonly unreadable: string;
  readonly unreadableSentence: string;
  readonly unreadableWayOut: string;
  readonly lookedAt: (moment: string) => string;
  readonly overdueSentence: (by: string) => string;
  readonly more: (count: number, file: string) => string;
}

interface CoverageText {
  readonly title: string;
  readonly notKnown: string;
  readonly notListed: string;
  readonly every: string;
  readonly uncovered: (count: number) => string;
  readonly listedAt: (moment: string) => string;
  readonly servers: (place: string) => string;
  readonly more: (count: number) => string;
  readonly wayOut: string;
}
