import { describe, expect, it } from 'vitest';
import { refuse } from '../../core/guards/refusal.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillFacts, DrillServer, Reason } from '../../core/verdict/record.ts';
import { at, DB, factsOf, failedLaunch, planOf, recovered, WEB, web } from '../builders.ts';

/** What each reason says, of which server, and which of several causes it is that counts. */

type Launch = DrillServer['launch'];
type Probe = DrillServer['probes'][number];

const withStatus = (status: string, error: string | null = null): Partial<DrillServer> => ({
  launch: { ...recovered().launch, status, error, launchedAt: null } satisfies Launch,
  verifiedAt: null,
});
const idle = { ...withStatus('NOT_STARTED'), operationID: null, requestedAt: null };
const probe = (changes: Partial<Probe>): Probe => {
  const [passed] = recovered().probes;
  if (passed === undefined) throw new Error('the builder’s server has a probe');
  return { ...passed, ...changes };
};
const unproven = (...probes: Probe[]): Partial<DrillServer> => ({ verifiedAt: null, probes });
const inState = (state: string | null): Partial<DrillServer> => ({
  ...unproven(),
  instance: {
    state,
    instanceType: null,
    privateIpAddress: null,
    subnetID: null,
    volumeIDs: [],
  },
});
const canary = (changes: Partial<Probe> = {}): Probe =>
  probe({ canary: true, port: 9, status: 'NOT_RUN', passedAt: null, seen: null, ...changes });
const late = (facts: DrillFacts, ...waves: string[]): DrillFacts => ({
  ...facts,
  waves: facts.waves.map((wave) => ({ ...wave, timedOut: waves.includes(wave.name) })),
});
const reasonsOf = (facts: DrillFacts): Reason[] =>
  conclude(facts).reasons.filter(({ code }) => code !== 'NOT_MEASURED');

describe('a server that did not recover', () => {
  it.each<[string, Partial<DrillServer>, boolean, Pick<Reason, 'code' | 'text'>]>([
    ['was not started', idle, false, { code: 'NOT_STARTED', text: 'was not started' }],
    [
      'failed to launch',
      withStatus('FAILED', 'no capacity'),
      false,
      { code: 'LAUNCH_FAILED', text: 'failed to launch: no capacity' },
    ],
    [
      'failed to launch without a word',
      withStatus('FAILED'),
      false,
      { code: 'LAUNCH_FAILED', text: 'failed to launch: no reason was given' },
    ],
    [
      'was still being launched at the end',
      withStatus('IN_PROGRESS'),
      true,
      { code: 'LAUNCH_TIMED_OUT', text: 'was not launched in time (launch status IN_PROGRESS)' },
    ],
    [
      'was still being launched when nobody looked any more',
      withStatus('IN_PROGRESS'),
      false,
      { code: 'NOT_PROVEN', text: 'was not followed to its launch (launch status IN_PROGRESS)' },
    ],
    [
      'has no instance',
      { instanceID: null, verifiedAt: null },
      false,
      { code: 'NO_INSTANCE', text: 'was launched but has no instance' },
    ],
    [
      'failed a probe, which says what it saw',
      unproven(probe({}), probe({ port: 22, status: 'FAILED', seen: 'refused', errorCode: 'X' })),
      true,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 22 in time: refused' },
    ],
    [
      'failed a probe that saw nothing',
      unproven(probe({ status: 'FAILED', seen: null, errorCode: 'TIMEOUT' })),
      true,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 3306 in time: TIMEOUT' },
    ],
    [
      'failed a probe that knows nothing',
      unproven(probe({ status: 'FAILED', seen: null, errorCode: null })),
      true,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 3306 in time: no answer' },
    ],
    [
      'was never looked at',
      { ...unproven(), instance: null },
      true,
      { code: 'NOT_PROVEN', text: 'was launched but not proven to work' },
    ],
    [
      'was looked at for too short a time',
      unproven(probe({ status: 'NOT_RUN' })),
      false,
      { code: 'NOT_PROVEN', text: 'was launched but not proven to work' },
    ],
    [
      'never passed its status checks',
      inState('running'),
      true,
      { code: 'NOT_READY', text: 'did not pass its EC2 status checks in time' },
    ],
    [
      'never ran',
      inState('pending'),
      true,
      { code: 'NOT_RUNNING', text: 'did not run in time (instance state pending)' },
    ],
    [
      'is in no known state',
      inState(null),
      true,
      { code: 'NOT_RUNNING', text: 'did not run in time (instance state unknown)' },
    ],
    [
      'was left without its canary’s turn',
      unproven(probe({}), canary({ seen: 'not asked: elsewhere' })),
      true,
      {
        code: 'NOT_PROVEN',
        text: 'was not proven: its canary tcp 9 was not tried, not asked: elsewhere',
      },
    ],
    [
      'has a canary that waits for a probe that was not tried',
      unproven(probe({ status: 'NOT_RUN' }), canary()),
      true,
      { code: 'NOT_READY', text: 'did not pass its EC2 status checks in time' },
    ],
    [
      'has a canary and never ran',
      { ...inState('stopped'), probes: [canary()] },
      true,
      { code: 'NOT_RUNNING', text: 'did not run in time (instance state stopped)' },
    ],
    [
      'has a canary and does nothing more',
      { ...inState('running'), probes: [canary()] },
      true,
      {
        code: 'NOT_PROVEN',
        text: 'was not proven: its canary tcp 9 was not tried, there was no time left',
      },
    ],
  ])('%s', (_, changes, timedOut, { code, text }) => {
    const facts = factsOf([recovered(changes), web()]);
    expect(reasonsOf(timedOut ? late(facts, 'database') : facts)).toEqual([
      { code, text: `wordpress-db ${text}`, serverID: DB },
    ]);
  });

  it('timed out only by its own wave', () => {
    const facts = factsOf([recovered(withStatus('IN_PROGRESS')), web()]);
    expect(reasonsOf(late(facts, 'web'))).toMatchObject([{ code: 'NOT_PROVEN' }]);
  });

  it('by a canary that passed did fail no probe', () => {
    const facts = factsOf([recovered(unproven(probe({}), canary({ status: 'FAILED' }))), web()]);
    expect(reasonsOf(late(facts, 'database')).map(({ code }) => code)).toEqual([
      'NOT_READY',
      'CANARY_PASSED',
    ]);
  });
});

describe('a server that was not started', () => {
  const EARLIER: Reason = {
    code: 'EARLIER_WAVE_FAILED',
    text: 'wordpress-web was not started because an earlier wave failed',
    serverID: WEB,
  };
  const NO_REASON: Reason = { code: 'NOT_STARTED', text: 'wordpress-web was not started', serverID: WEB };
  it.each<[string, DrillServer[], Reason]>([
    ['waited for one that failed', [recovered(failedLaunch), web(idle)], EARLIER],
    [
      'did not wait for an optional one',
      [recovered({ ...failedLaunch, critical: false }), web(idle)],
      NO_REASON,
    ],
    [
      'did not wait for one of its own wave',
      [web({ ...failedLaunch, serverID: DB, hostname: 'wordpress-db' }), web(idle)],
      NO_REASON,
    ],
    [
      'has no known reason where the one before was only not followed',
      [recovered(withStatus('IN_PROGRESS')), web(idle)],
      NO_REASON,
    ],
    ['has no known reason where all before it recovered', [recovered(), web(idle)], NO_REASON],
  ])('%s', (_, servers, reason) => {
    expect(reasonsOf(factsOf(servers)).filter(({ serverID }) => serverID === WEB)).toEqual([reason]);
  });

  it('has no known reason where all that counts recovered, although the wave timed out', () => {
    const optional = recovered({ ...failedLaunch, serverID: 's-optional', critical: false });
    const facts = late(factsOf([recovered(), optional, web(idle)]), 'database');
    expect(reasonsOf(facts)).toContainEqual(NO_REASON);
  });
});

describe('a wave that was not started because an earlier one failed', () => {
  it('is a failure beside the others, and no doubt after them', () => {
    const facts = factsOf([recovered(failedLaunch), web(idle)]);
    const results = [
      {
        serverID: DB,
        hostname: 'wordpress-db',
        status: 'FAILED' as const,
        exitStatus: 7,
        output: null,
        errorCode: null,
        sentAt: null,
        endedAt: null,
      },
    ];
    const waves = facts.waves.map((wave, place) => ({
      ...wave,
      actions: place === 0 ? [{ name: 'move-name', onFailure: 'fail' as const, results }] : [],
    }));
    expect(reasonsOf({ ...facts, waves }).map(({ code }) => code)).toEqual([
      'LAUNCH_FAILED',
      'EARLIER_WAVE_FAILED',
      'ACTION_FAILED',
    ]);
  });
});

describe('an objective that was missed', () => {
  const slow = (
    changes: Record<string, unknown> = {},
    servers = [recovered({ verifiedAt: at(62) }), web()],
  ) =>
    reasonsOf(
      factsOf(servers, {
        plan: planOf({ objectives: { recoveryTime: '60m', recoveryPoint: '60s', ...changes } }),
      }),
    );
  it('of time names the longest part', () => {
    expect(slow()).toEqual([
      {
        code: 'RECOVERY_TIME_MISSED',
        text: 'recovery took 1h 1m, longer than the objective of 1h; the longest part was the verification of wordpress-db, 51m',
      },
    ]);
  });
  it('of time says what was allowed', () => {
    expect(slow({ allowance: '25m' })[0]?.text).toContain(
      'longer than the objective of 1h minus an allowance of 25m; the longest part',
    );
  });
  it('of time names the longest part of all waves', () => {
    const text = slow({}, [recovered(), web({ requestedAt: at(14), verifiedAt: at(70) })])[0]?.text;
    expect(text).toContain('the longest part was the verification of wordpress-web, 59m');
    const other = slow({}, [recovered({ verifiedAt: at(70) }), web()])[0]?.text;
    expect(other).toContain('the longest part was the verification of wordpress-db, 59m');
  });
  it('of time names no part where none is known', () => {
    const blank = { verifiedAt: at(62), launch: { ...recovered().launch, launchedAt: null, phases: [] } };
    expect(slow({}, [recovered(blank)])[0]?.text).toBe(
      'recovery took 1h 1m, longer than the objective of 1h',
    );
  });
  it('of data says how old that was', () => {
    const old = { recoveredPoint: { ...recovered().recoveredPoint, at: at(-1) } };
    expect(reasonsOf(factsOf([recovered(old), web()]))).toEqual([
      {
        code: 'RECOVERY_POINT_MISSED',
        text: 'the recovered data was 2m old, older than the objective of 1m',
      },
    ]);
  });
});

describe('a drill that is not conclusive', () => {
  it.each<[string, Partial<DrillFacts>, Reason]>([
    [
      'names the error of its workflow',
      { workflowError: { name: 'TypeError', cause: 'x is undefined' } },
      { code: 'WORKFLOW_ERROR', text: 'the workflow caught TypeError: x is undefined' },
    ],
    [
      'names an error without a cause',
      { workflowError: { name: 'States.Timeout', cause: '' } },
      { code: 'WORKFLOW_ERROR', text: 'the workflow caught States.Timeout' },
    ],
    [
      'says what would not start',
      { notStarted: [refuse('START_REJECTED', 'no quota')] },
      { code: 'START_REJECTED', text: 'no quota' },
    ],
  ])('%s', (_, changes, reason) => {
    expect(conclude(factsOf([recovered(), web()], changes))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reasons: [reason],
    });
  });
  it('says what was not measured, and why', () => {
    const unseen = { recoveredPoint: { at: null, source: null, isFallback: false, chosen: null } };
    expect(conclude(factsOf([recovered(unseen), web()])).reasons).toEqual([
      {
        code: 'NOT_MEASURED',
        text: 'recoveryPoint was not measured: the recovery point of 1 of 2 servers is not known (wordpress-db)',
      },
    ]);
  });
});

describe('the other reasons', () => {
  const reason = { ...refuse('LAG_TOO_LONG', 'wordpress-db lags'), serverID: DB };
  it('of a refusal are those of its guards, by code and text', () => {
    const facts = factsOf([recovered(idle), web(idle)], {
      guards: { checkedAt: at(0), refusals: [reason] },
      abortReasons: [refuse('ABORT_REQUESTED', 'later')],
    });
    expect(conclude(facts)).toMatchObject({
      verdict: 'SKIPPED',
      reasons: [{ code: 'LAG_TOO_LONG', text: 'wordpress-db lags' }],
    });
    expect(conclude(facts).reasons[0]).not.toHaveProperty('serverID');
  });
  it('of a drill that had started are no refusal, whatever its guards said', () => {
    const guards = { checkedAt: at(0), refusals: [reason] };
    expect(conclude(factsOf([recovered(), web()], { guards })).verdict).toBe('PASS');
    expect(conclude(factsOf([recovered(), web(idle)], { guards })).verdict).toBe('INCONCLUSIVE');
  });
  it('of one that aborted are why, by code and text', () => {
    const { verdict, reasons } = conclude(
      factsOf([recovered(), web()], { abortReasons: [{ ...reason, code: 'ABORT_REQUESTED' }] }),
    );
    expect([verdict, reasons]).toEqual(['ABORTED', [{ code: 'ABORT_REQUESTED', text: 'wordpress-db lags' }]]);
  });
  it('of an older snapshot name the server', () => {
    const older = { recoveredPoint: { ...recovered().recoveredPoint, isFallback: true } };
    expect(reasonsOf(factsOf([recovered(older), web()]))).toEqual([
      {
        code: 'PREVIOUS_SNAPSHOT',
        text: 'wordpress-db was recovered from an earlier snapshot because a new one failed',
        serverID: DB,
      },
    ]);
  });
  it('of an older snapshot stand where the plan’s rule chose the latest data', () => {
    const chosen = { pointID: null, at: null, reason: 'the latest data, taken when the drill starts' };
    const older = { recoveredPoint: { ...recovered().recoveredPoint, isFallback: true, chosen } };
    expect(reasonsOf(factsOf([recovered(older), web()]))).toMatchObject([{ code: 'PREVIOUS_SNAPSHOT' }]);
  });
});
