import { stringify } from 'yaml';
import { drillPlanSchema } from '../../core/plan/plan.ts';
import { checkAll } from '../checkers/check-all.ts';
import type { Violation } from '../checkers/violation.ts';
import type { History } from '../history.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import { simulate } from '../simulate.ts';
import type { SoakCase } from './cases.ts';

/** A case as files, from which `kunren run --local` reproduces it. */
export interface CaseFiles {
  readonly plans: readonly string[];
  readonly scenario: string;
}

export const filesOf = ({ plans, scenario }: SoakCase): CaseFiles => ({
  plans: plans.map((plan) => stringify(plan)),
  scenario: stringify(scenario),
});

export interface Outcome {
  readonly history: History;
  readonly violations: readonly Violation[];
}

/** Runs one case and applies every checker. */
export async function runCase({ plans, scenario }: SoakCase, seed: number): Promise<Outcome> {
  const history = await simulate({
    drills: plans.map((planData) => ({
      plan: drillPlanSchema.parse(planData),
      planData,
      planSha256: '0'.repeat(64),
    })),
    scenario: resolveScenario(scenarioSchema.parse(scenario)),
    seed,
  });
  const simulation = history.problems.map((text) => ({ checker: 'simulation', text }));
  return { history, violations: [...simulation, ...checkAll(history)] };
}
