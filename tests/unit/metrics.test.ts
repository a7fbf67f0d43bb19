import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../core/readiness/result.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillServer } from '../../core/verdict/record.ts';
import { drillMetrics, readinessMetrics } from '../../reporting/metrics.ts';
import { factsOf, recovered } from '../builders.ts';

const recordOf = (servers: DrillServer[]) => {
  const facts = factsOf(servers);
  return { ...facts, ...conclude(facts) };
};

describe('the numbers of a drill', () => {
  it('are its verdict, both measures, how long it took, what is left, and what needs another', () => {
    expect(drillMetrics(recordOf([recovered()])).map(({ name }) => name)).toEqual([
      'Drills',
      'RecoveryTimeSeconds',
      'RecoveryPointSeconds',
      'DurationSeconds',
      'CleanupSeconds',
      'Leftovers',
      'ServersNeedingVerification',
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

describe('servers that need verification', () => {
  const snapshot = (instanceType: string) => ({
    form: 1,
    sha256: instanceType.padEnd(64, '0').replaceAll(/[^0-9a-f]/g, 'a'),
    version: 1,
    latestVersion: 1,
    fields: { instanceType },
  });
  const before = snapshot('c5.large');
  const countOf = (server: DrillServer): number | undefined => {
    const facts = factsOf([server]);
    const proven = [
      {
        serverID: server.serverID,
        drillId: '01KAZ0000000000000000000A1',
        at: facts.startedAt,
        settings: before,
      },
    ];
    const changed = { ...facts, earlier: { ...facts.earlier, proven } };
    return drillMetrics({ ...changed, ...conclude(changed) }).find(
      ({ name }) => name === 'ServersNeedingVerification',
    )?.value;
  };
  const failed = { verifiedAt: null, probes: [] };

  it('are counted after a drill that failed with changed settings', () => {
    expect(countOf(recovered({ ...failed, settings: snapshot('t3.micro') }))).toBe(1);
  });
  it('are none where the settings are as they were, or passed with what they are now', () => {
    expect(countOf(recovered({ ...failed, settings: before }))).toBe(0);
    expect(countOf(recovered({ settings: snapshot('t3.micro') }))).toBe(0);
  });
  it('are left out where settings are not recorded: zero would say that nothing changed', () => {
    expect(countOf(recovered(failed))).toBeUndefined();
  });
  it('are left out of a look that could not read them, which still counts its findings', () => {
    const finding = {
      check: 'guards' as const,
      code: 'LAUNCH_SETTINGS_UNKNOWN',
      state: 'unknown' as const,
      resource: 's-1',
      values: {},
    };
    const { plan } = factsOf([recovered()]);
    const look = (findings: readonly (typeof finding)[]) =>
      readinessMetrics(
        compareRuns(
          plan,
          {
            planSha256: '0'.repeat(64),
            simulated: false,
            checkedAt: new Date('2026-11-21T06:00:00Z'),
            servers: [{ serverID: 's-1', hostname: 'db' }],
            findings,
            notLookedAt: [],
            listed: [],
          },
          undefined,
        ).result,
      );
    expect(look([finding])).toEqual([{ name: 'ReadinessFindings', value: 1 }]);
    expect(look([])).toEqual([
      { name: 'ReadinessFindings', value: 0 },
      { name: 'ServersNeedingVerification', value: 0 },
    ]);
  });
});

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
