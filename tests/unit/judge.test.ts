import { describe, expect, it } from 'vitest';
import { refuse } from '../../core/guards/refusal.ts';
import { conclude, disagreements } from '../../core/verdict/conclude.ts';
import type { DrillFacts } from '../../core/verdict/record.ts';
import { at, factsOf, failedLaunch, noPoint, planOf, recovered, WEB, web } from '../builders.ts';

const launch = (status: string, error: string | null = null) => ({
  ...recovered().launch,
  status,
  error,
  launchedAt: null,
});
const failedProbe = {
  verifiedAt: null,
  probes: [
    {
      canary: false,
      passesInARow: 0,
      passingSince: null,
      protocol: 'tcp',
      port: 3306,
      status: 'FAILED' as const,
      attempts: 9,
      passedAt: null,
      durationMilliseconds: 5_000,
      phases: null,
      seen: 'no answer within 5 s',
      errorCode: 'TIMEOUT',
    },
  ],
};
const neverStarted = {
  operationID: null,
  requestedAt: null,
  launch: { status: 'NOT_STARTED', launchedAt: null, error: null, phases: [] },
  recoveredPoint: { at: null, source: null, isFallback: false, chosen: null },
  instanceID: null,
  instance: null,
  bootedAt: null,
  verifiedAt: null,
};
const skipped = { guards: { checkedAt: at(0), refusals: [refuse('REPLICATION_STATE', 'stalled')] } };
const timedOut = (facts: DrillFacts): DrillFacts => ({
  ...facts,
  waves: facts.waves.map((wave) => ({ ...wave, timedOut: true })),
});

const verdictOf = (facts: DrillFacts): [string, string[]] => {
  const { verdict, reasons } = conclude(facts);
  return [verdict, [...new Set(reasons.map((reason) => reason.code))]];
};

describe('the verdict', () => {
  it.each<[string, DrillFacts, string, string[]]>([
    ['everything recovered in time', factsOf([recovered(), web()]), 'PASS', []],
    [
      'every server failed in a COMPLETED job',
      factsOf([recovered(failedLaunch), web(failedLaunch)]),
      'FAIL',
      ['LAUNCH_FAILED'],
    ],
    [
      'the only server, an optional one, was not followed to its launch',
      factsOf([web({ ...neverStarted, launch: launch('UNKNOWN'), critical: false })]),
      'INCONCLUSIVE',
      ['NOT_PROVEN'],
    ],
    ['one critical server failed', factsOf([recovered(), web(failedLaunch)]), 'FAIL', ['LAUNCH_FAILED']],
    [
      'a probe of a critical server never passed',
      factsOf([recovered(), web(failedProbe)]),
      'FAIL',
      ['PROBE_FAILED'],
    ],
    [
      'only an optional server failed',
      factsOf([recovered(), web({ ...failedLaunch, critical: false })]),
      'PASS_WITH_FINDINGS',
      ['LAUNCH_FAILED'],
    ],
    [
      'only optional servers, one of which failed',
      factsOf([recovered({ critical: false }), web({ ...failedLaunch, critical: false })]),
      'PASS_WITH_FINDINGS',
      ['LAUNCH_FAILED'],
    ],
    [
      'only optional servers, all of which failed',
      factsOf([recovered({ ...failedLaunch, critical: false }), web({ ...failedLaunch, critical: false })]),
      'FAIL',
      ['LAUNCH_FAILED'],
    ],
    [
      'a wave that was not started because an earlier one failed',
      factsOf([recovered(failedLaunch), web(neverStarted)]),
      'FAIL',
      ['LAUNCH_FAILED', 'EARLIER_WAVE_FAILED'],
    ],
    [
      'a wave that was not started for no known reason',
      factsOf([recovered(), web(neverStarted)]),
      'INCONCLUSIVE',
      ['NOT_STARTED'],
    ],
    [
      'a wave that was not started because the workflow broke in an earlier one',
      factsOf([recovered({ ...failedLaunch, launch: launch('IN_PROGRESS') }), web(neverStarted)], {
        workflowError: { name: 'TypeError', cause: 'x' },
      }),
      'INCONCLUSIVE',
      ['WORKFLOW_ERROR'],
    ],
    [
      'an optional server that was never started',
      factsOf([recovered(), web({ ...neverStarted, critical: false })]),
      'PASS_WITH_FINDINGS',
      ['NOT_STARTED'],
    ],
    [
      'recovery took too long',
      factsOf([recovered({ verifiedAt: at(62) }), web()]),
      'FAIL',
      ['RECOVERY_TIME_MISSED'],
    ],
    [
      'recovery took too long with the allowance',
      factsOf([recovered({ verifiedAt: at(40) }), web()], {
        plan: planOf({ objectives: { recoveryTime: '60m', recoveryPoint: '60s', allowance: '25m' } }),
      }),
      'FAIL',
      ['RECOVERY_TIME_MISSED'],
    ],
    [
      'the data was too old',
      factsOf([
        recovered({
          recoveredPoint: { at: at(-1), source: 'job-log', isFallback: false, chosen: null },
        }),
        web(),
      ]),
      'FAIL',
      ['RECOVERY_POINT_MISSED'],
    ],
    [
      'the recovery point is not known',
      factsOf([recovered(noPoint), web()]),
      'INCONCLUSIVE',
      ['NOT_MEASURED'],
    ],
    [
      'the recovery point of an optional server is not known',
      factsOf([recovered(), web({ ...noPoint, critical: false })]),
      'PASS',
      [],
    ],
    [
      'DRS fell back to an older snapshot',
      factsOf([
        recovered({
          recoveredPoint: { at: at(0.5), source: 'job-log', isFallback: true, chosen: null },
        }),
        web(),
      ]),
      'PASS_WITH_FINDINGS',
      ['PREVIOUS_SNAPSHOT'],
    ],
    [
      'the plan itself chose an older snapshot',
      factsOf([
        recovered({
          recoveredPoint: {
            at: at(0.5),
            source: 'job-log',
            isFallback: true,
            chosen: { pointID: 'pit-11111111111111111', at: at(0.5), reason: 'the newest before noon' },
          },
        }),
        web(),
      ]),
      'PASS',
      [],
    ],
    [
      'the workflow broke after everything had recovered',
      factsOf([recovered(), web()], { workflowError: { name: 'TypeError', cause: 'x' } }),
      'INCONCLUSIVE',
      ['WORKFLOW_ERROR'],
    ],
    [
      'the workflow broke after a server had failed',
      factsOf([recovered(failedLaunch), web(neverStarted)], {
        workflowError: { name: 'TypeError', cause: 'x' },
      }),
      'FAIL',
      ['LAUNCH_FAILED', 'EARLIER_WAVE_FAILED', 'WORKFLOW_ERROR'],
    ],
    [
      'DRS would not start the drill',
      factsOf([recovered(neverStarted), web(neverStarted)], {
        notStarted: [refuse('START_REJECTED', 'quota')],
      }),
      'INCONCLUSIVE',
      ['START_REJECTED', 'NOT_STARTED'],
    ],
    [
      'the drill was refused',
      factsOf([recovered(neverStarted), web(neverStarted)], skipped),
      'SKIPPED',
      ['REPLICATION_STATE'],
    ],
    [
      'the drill was refused before its servers were known',
      factsOf([], skipped),
      'SKIPPED',
      ['REPLICATION_STATE'],
    ],
    [
      'the drill never opened',
      factsOf([], { workflowError: { name: 'TransientError', cause: 'S3' } }),
      'INCONCLUSIVE',
      ['WORKFLOW_ERROR'],
    ],
    [
      'the drill aborted for a real recovery',
      factsOf([recovered(), web(neverStarted)], {
        abortReasons: [refuse('RECOVERY_INSTANCE_EXISTS', 'live')],
      }),
      'ABORTED',
      ['RECOVERY_INSTANCE_EXISTS'],
    ],
    [
      'a server was not launched when the time was over',
      timedOut(factsOf([recovered({ ...failedLaunch, launch: launch('IN_PROGRESS') }), web()])),
      'FAIL',
      ['LAUNCH_TIMED_OUT'],
    ],
    [
      'DRS says launched but has no instance',
      timedOut(factsOf([recovered({ ...failedLaunch, launch: launch('LAUNCHED') }), web()])),
      'FAIL',
      ['NO_INSTANCE'],
    ],
    [
      'a server without probes never passed its checks',
      timedOut(factsOf([recovered({ probes: [], bootedAt: null, verifiedAt: null }), web()])),
      'FAIL',
      ['NOT_READY'],
    ],
    [
      'an instance never ran',
      timedOut(
        factsOf([
          recovered({
            probes: [],
            verifiedAt: null,
            instance: {
              state: 'pending',
              instanceType: null,
              privateIpAddress: null,
              subnetID: null,
              volumeIDs: [],
            },
          }),
          web(),
        ]),
      ),
      'FAIL',
      ['NOT_RUNNING'],
    ],
    [
      'a launched server that nobody looked at',
      factsOf([recovered({ instance: null, probes: [], verifiedAt: null }), web()]),
      'INCONCLUSIVE',
      ['NOT_PROVEN'],
    ],
  ])('of a drill in which %s', (_, facts, verdict, codes) => {
    expect(verdictOf(facts)).toEqual([verdict, codes]);
  });

  it('is not touched by what was left behind, which is a finding of its own', () => {
    const leftovers = [{ type: 'volume', id: 'vol-1', detail: 'still there' }];
    const facts = factsOf([recovered(), web()], {
      cleanup: { status: 'INCOMPLETE', startedAt: at(15), endedAt: at(75), leftovers },
    });
    const { verdict, findings } = conclude(facts);
    expect(verdict).toBe('PASS');
    expect(findings).toMatchObject([
      { id: 'F-1', code: 'LEFTOVERS', severity: 'HIGH', owner: 'SRE', dueDate: '2026-12-06' },
    ]);
  });

  it('never passes where an objective was not met or not measured', () => {
    for (const server of [
      recovered(noPoint),
      recovered({ verifiedAt: null }),
      recovered({ verifiedAt: at(500) }),
    ]) {
      const conclusions = conclude(factsOf([server, web()]));
      expect([
        conclusions.verdict,
        conclusions.recoveryTime.met && conclusions.recoveryPoint.met,
      ]).not.toEqual(['PASS', true]);
      expect(conclusions.verdict).not.toMatch(/^PASS/);
    }
  });
});

describe('a record', () => {
  const facts = factsOf([recovered(), web({ ...failedLaunch, critical: false })]);
  const record = { ...facts, ...conclude(facts) };

  it('agrees with its own facts, in any order of its keys', () => {
    expect(disagreements(record)).toEqual([]);
    expect(disagreements(Object.fromEntries(Object.entries(record).reverse()) as typeof record)).toEqual([]);
  });

  it.each<[string, Partial<typeof record>, string]>([
    [
      'a verdict made better',
      { verdict: 'PASS' },
      'verdict: the record says PASS, its facts give PASS_WITH_FINDINGS',
    ],
    ['a finding taken out', { findings: [] }, 'findings: the record differs from what its facts give'],
    [
      'a measure made better',
      { recoveryTime: { ...record.recoveryTime, actualSeconds: 1 } },
      'recoveryTime: the record differs from what its facts give',
    ],
    [
      'a fact made worse',
      { servers: record.servers.map((server) => ({ ...server, verifiedAt: null })) },
      'verdict: the record says PASS_WITH_FINDINGS, its facts give INCONCLUSIVE',
    ],
  ])('is refused with %s', (_, changes, expected) => {
    expect(disagreements({ ...record, ...changes })).toContain(expected);
  });

  it('names each server of a finding by id', () => {
    expect(record.findings).toMatchObject([{ code: 'LAUNCH_FAILED', severity: 'MEDIUM', serverID: WEB }]);
  });
});
