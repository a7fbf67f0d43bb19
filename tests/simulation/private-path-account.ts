import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { privatePathReader } from '../../adapters/aws/private-path/read-private-path.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { privatePathFindings } from '../../core/readiness/private-path/private-path.ts';
import { PATH } from '../../simulator/private-path/ids.ts';
import { idOf } from '../../simulator/scenario/resolve.ts';
import { parseScenario } from '../../simulator/scenario.ts';
import { type CallRecord, startSimulator } from '../../simulator/server.ts';
import { ROOT } from '../house/sources.ts';

/** The private path of the fifth source article, looked at as readiness does, in a simulated account. */

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export const SERVERS = [idOf('app-1'), idOf('app-2')];

/** Tokyo to Osaka; `source` as a plan has it. */
export function planFor(source: object = { vpc: PATH.sourceVpc, region: 'ap-northeast-1' }) {
  const plan = {
    ...parse(read('plans/wordpress-workshop.yml'), { logLevel: 'silent' }),
    privatePath: { stagingVpc: PATH.stagingVpc, source },
  };
  const parsed = parsePlan(stringify(plan), 'tests/private-path.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { privatePath, target } = parsed.value;
  if (privatePath === undefined) throw new Error('the plan lost its path');
  return { path: privatePath, target };
}

export interface Broken {
  /** Of `privatePath` in the scenario. */
  readonly path?: object;
  /** Beside it. */
  readonly scenario?: object;
  readonly source?: object;
  readonly serverIDs?: readonly string[];
}

export interface Looked {
  readonly findings: readonly ReadinessFinding[];
  readonly calls: readonly CallRecord[];
}

/** What readiness finds on the path of the scenario when this much is different. */
export async function lookAt({
  path = {},
  scenario = {},
  source,
  serverIDs = SERVERS,
}: Broken): Promise<Looked> {
  const file = parse(read('simulator/scenarios/private-path.yml'), { logLevel: 'silent' });
  const text = stringify({ ...file, ...scenario, privatePath: { ...file.privatePath, ...path } });
  const parsed = parseScenario(text, 'private-path.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const simulator = await startSimulator(parsed.value);
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
  });
  try {
    const { path: own, target } = planFor(source);
    const options = { region: target.region, maxAttempts: 1, requestHandler: HANDLER };
    const seen = await privatePathReader({ options, count: () => {} })({ path: own, target, serverIDs });
    return { findings: privatePathFindings(own, seen), calls: simulator.calls };
  } finally {
    for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
    Object.assign(process.env, before);
    await simulator.close();
  }
}

const HANDLER = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
