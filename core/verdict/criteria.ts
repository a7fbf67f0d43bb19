import type { Criterion } from '../plan/scenario.ts';
import type { DrillRecord } from './record.ts';

/**
 * Which of the plan's criteria of success a drill showed, by its facts alone. It changes no verdict, and what no fact
 * shows is left to a person.
 */

/** NOT_SHOWN: the facts contradict it. UNKNOWN: they do not tell. */
export type CriterionOutcome = 'SHOWN' | 'NOT_SHOWN' | 'UNKNOWN' | 'FOR_A_PERSON';

export interface JudgedCriterion extends Criterion {
  readonly outcome: CriterionOutcome;
}

/** The criteria in the plan's order; none where the plan says nothing of what it rehearses. */
export const judgeCriteria = (record: DrillRecord): JudgedCriterion[] =>
  (record.plan.scenario?.criteria ?? []).map((criterion) => ({
    ...criterion,
    outcome: outcomeOf(criterion, record),
  }));

function outcomeOf({ shownBy }: Criterion, record: DrillRecord): CriterionOutcome {
  if (shownBy === undefined) return 'FOR_A_PERSON';
  // A drill that started nothing has shown nothing: not even that it can be removed again.
  if (record.waves.every(({ operations }) => operations.length === 0)) return 'UNKNOWN';
  return OUTCOMES[shownBy](record);
}

const told = (met: boolean | null): CriterionOutcome =>
  met === null ? 'UNKNOWN' : met ? 'SHOWN' : 'NOT_SHOWN';

const OUTCOMES: Readonly<
  Record<NonNullable<Criterion['shownBy']>, (record: DrillRecord) => CriterionOutcome>
> = {
  recoveryTime: ({ recoveryTime }) => told(recoveryTime.met),
  recoveryPoint: ({ recoveryPoint }) => told(recoveryPoint.met),
  servers: ({ servers }) => told(servers.every(({ verifiedAt }) => verifiedAt !== null)),
  isolation: ({ waves }) => {
    const reached = waves.flatMap(({ isolation }) => isolation.map((one) => one.reached));
    if (reached.includes(true)) return 'NOT_SHOWN';
    return told(reached.length === 0 || reached.includes(null) ? null : true);
  },
  cleanup: ({ cleanup }) => told(cleanup.status === 'COMPLETE'),
};
