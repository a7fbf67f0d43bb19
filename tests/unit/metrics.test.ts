import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillServer } from '../../core/verdict/record.ts';
import { drillMetrics } from '../../reporting/metrics.ts';
import { factsOf, recovered } from '../builders.ts';

const recordOf = (servers: DrillServer[]) => {
  const facts = factsOf(servers);
  return { ...facts, ...conclude(facts) };
};

describe('the numbers of a drill', () => {
  it('are its verdict, both measures, how long it took, and what is left', () => {
    expect(drillMetrics(recordOf([recovered()])).map(({ name }) => name)).toEqual([
      'Drills',
      'RecoveryTimeSeconds',
      'RecoveryPointSeconds',
      'DurationSeconds',
      'CleanupSeconds',
      'Leftovers',
    ]);
  });

  it('leave out what was not measured: zero would look like a perfect recovery', () => {
    const names = drillMetrics(recordOf([])).map(({ name }) => name);
    expect(names).not.toContain('RecoveryTimeSeconds');
    expect(names).not.toContain('RecoveryPointSeconds');
  });
});

/** What a function would write to its log, from a process of its own: powertools writes past the test's console. */
function written(script: string, environment: Record<string, string> = {}): unknown[] {
  const code = `import { meter } from './adapters/aws/meter.ts';\n${script}`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: { POWERTOOLS_SERVICE_NAME: 'kunren-prod', ...environment },
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('the meter', () => {
  const ONE = `meter()([{ name: 'Drills', value: 1, verdict: 'FAIL' }], 'web-prod');`;

  it('counts for all plans together, which alarms need, and for the plan', () => {
    expect(written(ONE)).toMatchObject([
      {
        Drills: 1,
        service: 'kunren-prod',
        verdict: 'FAIL',
        _aws: { CloudWatchMetrics: [{ Namespace: 'kunren', Dimensions: [['service', 'verdict']] }] },
      },
      {
        Drills: 1,
        plan: 'web-prod',
        _aws: { CloudWatchMetrics: [{ Dimensions: [['service', 'verdict', 'plan']] }] },
      },
    ]);
  });

  it('has the unit in the name, and the same one for CloudWatch', () => {
    expect(written(`meter()([{ name: 'DurationSeconds', value: 7 }]);`)).toMatchObject([
      { DurationSeconds: 7, _aws: { CloudWatchMetrics: [{ Metrics: [{ Unit: 'Seconds' }] }] } },
    ]);
  });

  it('is silent in simulated drills', () => {
    expect(written(ONE, { POWERTOOLS_METRICS_DISABLED: 'true' })).toEqual([]);
  });
});
