import { stringify } from 'yaml';
import { formatProblem, type Parsed } from '../../core/document.ts';
import { parsePlan } from '../../core/parse-plan.ts';
import { checkAll } from '../checkers/check-all.ts';
import type { Violation } from '../checkers/violation.ts';
import type { History } from '../history.ts';
import { parseScenario } from '../scenario.ts';
import { type Simulation, simulate } from '../simulate.ts';
import type { SoakCase } from './cases.ts';

/** A case as files, from which `kunren run --local` plays it again. */
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

/** Plays one case and lets every checker look at it. */
export async function runCase(
  one: SoakCase,
  seed: number,
  transport: Pick<Simulation, 'inProcess'> = {},
): Promise<Outcome> {
  const files = filesOf(one);
  const history = await simulate({
    drills: files.plans.map((text, index) => ({
      plan: valid(parsePlan(text, 'plan.yml')),
      planData: one.plans[index] ?? {},
      planSha256: '0'.repeat(64),
    })),
    scenario: valid(parseScenario(files.scenario, 'scenario.yml')),
    seed,
    ...transport,
  });
  const simulation = history.problems.map((text) => ({ checker: 'simulation', text }));
  return { history, violations: [...simulation, ...checkAll(history)] };
}

function valid<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join('\n'));
}
