import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { formatProblem, type Parsed } from '../../core/document.ts';
import { parsePlan } from '../../core/parse-plan.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/record.ts';
import { type LocalResult, runLocally } from '../../simulator/local-run.ts';
import { parseScenario } from '../../simulator/scenario.ts';
import type { Simulator } from '../../simulator/server.ts';

export interface Rehearsal extends Omit<LocalResult, 'record'> {
  readonly record: DrillRecord;
  readonly simulator: Simulator;
  /** Calls that change anything in DRS or EC2. */
  readonly mutations: readonly string[];
}

const EXAMPLE = parse(readFileSync('plans/wordpress-workshop.yml', 'utf8')) as Record<string, unknown>;

/** The two servers of the example plan, healthy. */
export const SERVERS = [
  { hostname: 'wordpress-db', services: [{ port: 3306 }] },
  { hostname: 'wordpress-web', services: [{ port: 8080, protocol: 'http', body: 'WordPress' }] },
];

/** Calls that may change something in the account that is rehearsed. */
const MUTATING = /^(drs|ec2):(?!Describe|Get|List)/;

/**
 * Rehearses the example plan, changed at its top level, in a world of its two servers, changed likewise; with the
 * shipped state machine, handlers and SDK clients.
 */
export async function rehearse(
  scenario: Record<string, unknown> = {},
  plan: Record<string, unknown> = {},
  seed = 1,
): Promise<Rehearsal> {
  const planData = { ...EXAMPLE, ...plan };
  const world = { schema: 'kunren-scenario/v1', description: 'A test.', servers: SERVERS, ...scenario };
  let simulator: Simulator | undefined;
  const result = await runLocally({
    plan: valid(parsePlan(stringify(planData), 'plan.yml')),
    planData,
    planSha256: '0'.repeat(64),
    scenario: valid(parseScenario(stringify(world), 'scenario.yml')),
    seed,
    onSimulator: (started) => {
      simulator = started;
    },
  });
  if (simulator === undefined) throw new Error('the simulator was never started');
  const operations = result.calls.map((call) => `${call.service}:${call.operation}`);
  return {
    ...result,
    record: drillRecordSchema.parse(JSON.parse(result.record)),
    simulator,
    mutations: operations.filter((operation) => MUTATING.test(operation)),
  };
}

function valid<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join('\n'));
}

/** How often an operation was called. */
export const countOf = (rehearsal: Rehearsal, operation: string): number =>
  rehearsal.calls.filter((call) => `${call.service}:${call.operation}` === operation).length;
