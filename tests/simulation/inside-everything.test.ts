import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { drillRecordSchema } from '../../core/verdict/record.ts';
import { healthyAccount } from '../../simulator/healthy-account.ts';
import { runLocally } from '../../simulator/local-run.ts';
import { planOfData } from './rehearse.ts';

it('a plan with every check and action inside passes in the account that is made for it', async () => {
  const planData = { ...parse(readFileSync('tests/plans/valid-inside.yml', 'utf8')), enabled: true };
  const plan = planOfData(planData);
  const scenario = healthyAccount(plan);
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.problems));
  const result = await runLocally({
    plan,
    planData,
    planSha256: '0'.repeat(64),
    scenario: scenario.value,
    seed: 1,
  });
  expect(result.violations).toEqual([]);
  const record = drillRecordSchema.parse(JSON.parse(result.record ?? '{}'));
  expect(record.verdict).toBe('PASS');
  const results = record.waves.flatMap(({ actions }) => actions.flatMap((action) => action.results));
  expect(results.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
  expect(record.servers.map(({ heartbeat }) => heartbeat?.writers.length)).toEqual([2, 2]);
});
