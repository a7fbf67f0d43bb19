import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { formatProblem, type Parsed } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import type { Decision } from '../../simulator/authorizer.ts';
import type { Dial } from '../../simulator/gate.ts';
import { type LocalResult, runLocally } from '../../simulator/local-run.ts';
import { idOf } from '../../simulator/scenario/resolve.ts';
import { parseScenario, type Scenario } from '../../simulator/scenario.ts';
import type { CallRecord, Simulator } from '../../simulator/server.ts';
import { TOPICS } from '../../simulator/topics.ts';

export interface Rehearsal extends Omit<LocalResult, 'record'> {
  readonly record: DrillRecord;
  /** drill.json as in the bucket. */
  readonly bytes: string;
  readonly simulator: Simulator;
  /** The mail to people: one topic of three. */
  readonly messages: LocalResult['messages'];
  /** What every topic delivered. */
  readonly deliveries: LocalResult['messages'];
  /** Calls that change anything in DRS or EC2. */
  readonly mutations: readonly string[];
  /** What IAM was asked. */
  readonly decisions: readonly Decision[];
  /** What was dialled, and where that led. */
  readonly dials: readonly Dial[];
}

type Changes = Record<string, unknown>;

const EXAMPLE = parse(readFileSync('plans/wordpress-workshop.yml', 'utf8')) as Changes;

export const DB = idOf('wordpress-db');
export const WEB = idOf('wordpress-web');

/** What makes a plan refuse before anything is read, whoever starts it. */
export const EXPIRED = { approval: { ticket: 'CHG-1', approver: 'A', expires: '2026-01-01T00:00:00Z' } };

/** The two servers of the example plan, healthy. */
export const SERVERS = [
  { hostname: 'wordpress-db', services: [{ port: 3306 }] },
  { hostname: 'wordpress-web', services: [{ port: 8080, protocol: 'http', body: 'WordPress' }] },
];

/** The two servers, one of them or both changed. */
export const serversWith = (db: Changes, web: Changes = {}): Changes[] => [
  { ...SERVERS[0], ...db },
  { ...SERVERS[1], ...web },
];

/** Calls that may change something in the rehearsed account. */
const MUTATING = /^(drs|ec2):(?!Describe|Get|List)/;

/** The example plan changed at its top level, and without the PDFs that take longer than all the rest. */
export const planDataWith = (changes: Changes = {}): Changes => ({
  ...EXAMPLE,
  enabled: true,
  report: { pdf: false },
  ...changes,
});

export const planOfData = (data: Changes): DrillPlan => valid(parsePlan(stringify(data), 'plan.yml'));

/** A simulated account with the example plan's two servers, changed at its top level. */
export const scenarioWith = (changes: Changes = {}): Scenario =>
  valid(
    parseScenario(
      stringify({ schema: 'kunren-scenario/v1', description: 'A test.', servers: SERVERS, ...changes }),
      'scenario.yml',
    ),
  );

/**
 * Rehearses the example plan in an account with its two servers, each changed at its top level; with the shipped state
 * machine, handlers and SDK clients.
 */
export async function rehearse(scenario: Changes = {}, plan: Changes = {}, seed = 1): Promise<Rehearsal> {
  const planData = planDataWith(plan);
  const planText = `# Why it is so.\n${stringify(planData)}`;
  let simulator: Simulator | undefined;
  let dials: readonly Dial[] = [];
  let decisions: readonly Decision[] = [];
  const result = await runLocally({
    plan: planOfData(planData),
    planData,
    planSha256: sha256Of(Buffer.from(planText)),
    planText,
    scenario: scenarioWith(scenario),
    seed,
    onSimulator: (started) => {
      simulator = started;
    },
    onHistory: (history) => {
      ({ dials, decisions } = history);
    },
  });
  if (simulator === undefined) throw new Error('the simulator was never started');
  if (result.record === null) throw new Error('the drill left no record');
  // Whatever a test is about, no drill may break a promise.
  const broken = result.violations.map(({ checker, text }) => `${checker}: ${text}`);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  return {
    ...result,
    messages: mailsIn(result.messages),
    deliveries: result.messages,
    bytes: result.record,
    record: drillRecordSchema.parse(JSON.parse(result.record)),
    simulator,
    mutations: mutationsIn(result.calls),
    decisions,
    dials,
  };
}

/** What the topic for mail delivered. */
export const mailsIn = (deliveries: LocalResult['messages']): LocalResult['messages'] =>
  deliveries.filter(({ topicArn }) => topicArn.endsWith(`:${TOPICS[0]}`));

function valid<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(formatProblem).join('\n'));
}

const nameOf = ({ service, operation }: CallRecord): string => `${service}:${operation}`;

export const mutationsIn = (calls: readonly CallRecord[]): string[] =>
  calls.map(nameOf).filter((name) => MUTATING.test(name));

/** The calls of one operation, in order, those that failed as well. */
export const callsOf = ({ calls }: Pick<Rehearsal, 'calls'>, operation: string): CallRecord[] =>
  calls.filter((call) => nameOf(call) === operation);

/** The leases that are still held, by what was put into the table and deleted from it. */
export function heldLeases({ calls }: Pick<Rehearsal, 'calls'>): string[] {
  const held = new Set<string>();
  for (const call of calls) {
    if (call.service !== 'dynamodb' || call.status !== 200) continue;
    const { Item, Key } = call.input as { Item?: { pk: { S: string } }; Key?: { pk: { S: string } } };
    if (call.operation === 'PutItem' && Item?.pk.S.startsWith('lease#')) held.add(Item.pk.S);
    if (call.operation === 'DeleteItem' && Key !== undefined) held.delete(Key.pk.S);
  }
  return [...held];
}

/** How often drill.json was written, and written in a way that overwrites nothing. */
export const recordWrites = (rehearsal: Pick<Rehearsal, 'calls'>): CallRecord[] =>
  callsOf(rehearsal, 's3:PutObject').filter(({ input }) =>
    (input as { Key: string }).Key.endsWith('/drill.json'),
  );

/** Reason codes of the verdict, each once. */
export const codesOf = ({ record }: Pick<Rehearsal, 'record'>): string[] => [
  ...new Set(record.reasons.map((reason) => reason.code)),
];
