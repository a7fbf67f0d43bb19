import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ALL_BINDINGS } from '../../adapters/all-bindings.ts';
import { makePorts } from '../../adapters/runtime.ts';
import { formatProblem, type Parsed } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { askReadiness } from '../../drill/ask-readiness.ts';
import { parseScenario, type Scenario } from '../../simulator/scenario.ts';
import { startSimulator } from '../../simulator/server.ts';
import { makeStack } from '../../simulator/stack.ts';
import { NOWHERE, stateMachineArn } from '../../simulator/step-functions/names.ts';
import { ROOT } from '../house/sources.ts';
import { mutationsIn } from './rehearse.ts';

/** The systems of the source articles: plans/examples/ with simulator/scenarios/, and something else about them. */

export type Changes = Record<string, unknown>;

export interface System {
  readonly plan: string;
  readonly scenario: string;
}

const read = (file: string): Changes =>
  parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' }) as Changes;

function valid<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join('\n'));
}

export function planOf({ plan }: System): { data: Changes; plan: DrillPlan } {
  const data = { ...read(`plans/examples/${plan}.yml`), report: { pdf: false } };
  return { data, plan: valid(parsePlan(stringify(data), `${plan}.yml`)) };
}

/** The system's account, with changes of the server of this name, and of the account. */
export function scenarioOf(
  { scenario }: System,
  server: { readonly hostname?: string } & Changes = {},
  account: Changes = {},
): Scenario {
  const file = read(`simulator/scenarios/${scenario}.yml`);
  const { servers, defaults = {} } = file as { servers: Changes[]; defaults?: Changes };
  const changed = servers.map((one) =>
    one['hostname'] === server.hostname ? merged(merged(defaults, one), server) : one,
  );
  const text = stringify({ ...file, servers: changed, ...account });
  return valid(parseScenario(text, `${scenario}.yml`));
}

/** One level deep, as launch settings and replication are. */
const merged = (one: Changes, other: Changes): Changes =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((key) => {
      const [before, after] = [one[key], other[key]];
      const both = [before, after].every((value) => typeof value === 'object' && !Array.isArray(value));
      return [key, both ? { ...(before as Changes), ...(after as Changes) } : (after ?? before)];
    }),
  );

/** What readiness finds; nothing may be changed by it. */
export async function findingsOf(system: System, scenario: Scenario): Promise<readonly ReadinessFinding[]> {
  const simulator = await startSimulator(scenario);
  const before = { ...process.env };
  try {
    const stack = await makeStack(simulator.url, scenario.region, []);
    const made = simulator.calls.length;
    Object.assign(process.env, stack.environment, { KUNREN_STATE_MACHINE: stateMachineArn(NOWHERE) });
    const ports = makePorts(process.env, ALL_BINDINGS);
    const { findings } = await askReadiness(
      planOf(system).plan,
      { settings: new Map(), unread: null },
      ports,
      ports.now(),
    );
    stack.destroy();
    const changed = mutationsIn(simulator.calls.slice(made));
    if (changed.length > 0) throw new Error(`a look changed something: ${changed.join(', ')}`);
    return findings;
  } finally {
    for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
    Object.assign(process.env, before);
    await simulator.close();
  }
}
