import { describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../core/guards/refusal.ts';
import { type Refusal, refuse } from '../../core/guards/refusal.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { byImportance } from '../../core/verdict/importance.ts';
import type { DrillFacts, DrillServer, Reason } from '../../core/verdict/record.ts';
import { at, DB, factsOf, failedLaunch, planOf, recovered, WEB, web } from '../builders.ts';
import { withoutJapanese } from '../sentences/without-japanese.ts';

/** What each reason says, of which server, and which of several causes it is that counts. */

type Launch = DrillServer['launch'];
type Probe = DrillServer['probes'][number];

const withStatus = (status: string, error: string | null = null): Partial<DrillServer> => ({
  launch: {
    ...recovered().launch,
    status,
    error,
    launchedAt: null,
    phases: recovered().launch.phases.map((phase) =>
      phase.name === 'launch' ? { ...phase, endedAt: null } : phase,
    ),
  } satisfies Launch,
  verifiedAt: null,
});
const idle = { ...withStatus('NOT_STARTED'), operationID: null, requestedAt: null };
const probe = (changes: Partial<Probe>): Probe => {
  const [passed] = recovered().probes;
  if (passed === undefined) throw new Error('the builder’s server has a probe');
  return { ...passed, ...changes };
};
const unproven = (...probes: Probe[]): Partial<DrillServer> => ({ verifiedAt: null, probes });
const IN_NO_STATE = {
  state: null,
  instanceType: null,
  privateIpAddress: null,
  subnetID: null,
  volumeIDs: [],
};
const inState = (state: string | null): Partial<DrillServer> => ({
  ...unproven(),
  instance: { ...IN_NO_STATE, state },
});
const canary = (changes: Partial<Probe> = {}): Probe =>
  probe({ canary: true, port: 9, status: 'NOT_RUN', passedAt: null, seen: null, ...changes });
const late = (facts: DrillFacts, ...waves: string[]): DrillFacts => ({
  ...facts,
  waves: facts.waves.map((wave) =>
    waves.includes(wave.name) ? { ...wave, timedOut: true, endedAt: at(91) } : wave,
  ),
});
/** The reasons, each of which has its Japanese. */
function reasonsOf(facts: DrillFacts): Reason[] {
  const { reasons } = conclude(facts);
  expect(withoutJapanese(reasons.map(({ text }) => text))).toEqual([]);
  return reasons;
}

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
      {
        code: 'LAUNCH_TIMED_OUT',
        text: 'was not launched within 1h 30m: its launch had not ended (launch status IN_PROGRESS)',
      },
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
      { code: 'PROBE_FAILED', text: 'did not pass tcp 22 within 1h 30m: refused' },
    ],
    [
      'failed a probe that saw nothing',
      unproven(probe({ status: 'FAILED', seen: null, errorCode: 'TIMEOUT' })),
      true,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 3306 within 1h 30m: TIMEOUT' },
    ],
    [
      'failed a probe that knows nothing',
      unproven(probe({ status: 'FAILED', seen: null, errorCode: null })),
      true,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 3306 within 1h 30m: no answer' },
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
      'failed several probes, each of which says what it saw',
      unproven(
        probe({}),
        probe({ port: 22, status: 'FAILED', seen: 'refused' }),
        probe({ port: 80, status: 'FAILED', seen: null, errorCode: 'TIMEOUT' }),
      ),
      true,
      {
        code: 'PROBE_FAILED',
        text: 'did not pass 2 of its 3 probes within 1h 30m: tcp 22: refused; tcp 80: TIMEOUT',
      },
    ],
    [
      'failed a probe because it booted when its time was nearly over',
      { ...unproven(probe({ status: 'FAILED', seen: 'refused' })), bootedAt: at(89) },
      true,
      {
        code: 'PROBE_FAILED',
        text: 'booted only 1h 18m after its launch, 2m before its time was over, and did not pass tcp 3306 within 1h 30m: refused',
      },
    ],
    [
      'failed a probe that nothing can make pass, before its time was over',
      unproven(probe({ status: 'FAILED', seen: 'another host key' })),
      false,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 3306: another host key' },
    ],
    [
      'never passed its status checks',
      { ...inState('running'), bootedAt: null },
      true,
      { code: 'NOT_READY', text: 'did not pass its EC2 status checks within 1h 30m' },
    ],
    [
      'never booted, so that no probe could pass',
      { ...unproven(probe({ status: 'FAILED', seen: 'refused' })), bootedAt: null },
      true,
      {
        code: 'NOT_READY',
        text: 'did not pass its EC2 status checks within 1h 30m, and so not tcp 3306: refused',
      },
    ],
    [
      'answered one probe, whatever EC2 saw of it',
      { ...unproven(probe({}), probe({ port: 22, status: 'FAILED', seen: 'refused' })), bootedAt: null },
      true,
      { code: 'PROBE_FAILED', text: 'did not pass tcp 22 within 1h 30m: refused' },
    ],
    ...(['terminated', 'shutting-down'] as const).map(
      (state): [string, Partial<DrillServer>, boolean, Pick<Reason, 'code' | 'text'>] => [
        `is ${state}, whatever its probes saw before`,
        { ...inState(state), probes: [probe({ status: 'FAILED', seen: 'refused' })] },
        false,
        {
          code: 'INSTANCE_TERMINATED',
          text: `lost its instance i-0aaaaaaaaaaaaaaaa, which EC2 shows as ${state}`,
        },
      ],
    ),
    [
      'was terminated by EC2, which says why',
      {
        ...inState('terminated'),
        instance: { ...IN_NO_STATE, state: 'terminated', stateReason: 'Client.InternalError: KMS' },
      },
      true,
      {
        code: 'INSTANCE_TERMINATED',
        text: 'lost its instance i-0aaaaaaaaaaaaaaaa, which EC2 shows as terminated (Client.InternalError: KMS)',
      },
    ],
    [
      'is stopped, whatever its probes saw before',
      { ...inState('stopped'), probes: [probe({ status: 'FAILED', seen: 'refused' })] },
      true,
      { code: 'NOT_RUNNING', text: 'did not run within 1h 30m (instance state stopped)' },
    ],
    [
      'never ran',
      inState('pending'),
      true,
      { code: 'NOT_RUNNING', text: 'did not run within 1h 30m (instance state pending)' },
    ],
    [
      'is in no known state',
      inState(null),
      true,
      { code: 'NOT_RUNNING', text: 'did not run within 1h 30m (instance state unknown)' },
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
      {
        code: 'NOT_PROVEN',
        text: 'was not proven within 1h 30m: there was no time left for tcp 3306, tcp 9',
      },
    ],
    [
      'has a canary and never ran',
      { ...inState('stopped'), probes: [canary()] },
      true,
      { code: 'NOT_RUNNING', text: 'did not run within 1h 30m (instance state stopped)' },
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
      'NOT_PROVEN',
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
      'ACTION_FAILED',
      'EARLIER_WAVE_FAILED',
    ]);
  });

  it('is one reason and no finding, however many servers waited', () => {
    const others = ['a', 'b', 'c', 'd'].map((name) =>
      web({ ...idle, serverID: `s-${name}`, hostname: name }),
    );
    const { reasons, findings } = conclude(factsOf([recovered(failedLaunch), ...others]));
    expect(reasons).toMatchObject([
      { code: 'LAUNCH_FAILED' },
      { text: 'a, b, c and 1 more were not started because an earlier wave failed' },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(['LAUNCH_FAILED']);
  });
});

describe('the limit that was over', () => {
  const late = { timedOut: true, endedAt: at(91) };
  const textOf = (startedMinutes: number): string => {
    const facts = factsOf([recovered(withStatus('IN_PROGRESS')), web()]);
    const [database, other] = facts.waves;
    if (database === undefined || other === undefined) throw new Error('the builder has two waves');
    const waves = [{ ...database, ...late, startedAt: at(startedMinutes) }, other];
    return reasonsOf({ ...facts, waves })[0]?.text ?? '';
  };
  it('is the wave’s own, or what the drill had left', () => {
    expect(textOf(60)).toContain('was not launched within 1h 30m: its');
    expect(textOf(120)).toContain('was not launched within the 1h that the drill had left of its 3h: its');
  });
  it.each<[string, DrillServer['launch']['phases'], string]>(
    [
      ['that did not begin', [['snapshot', null, null]] as const, 'its snapshot had not begun'],
      [
        'that did not end',
        [
          ['snapshot', at(1), at(2)],
          ['conversion', at(2), null],
          ['launch', null, null],
        ] as const,
        'its conversion had not ended',
      ],
      ['of which nothing is known', [] as const, 'nothing was seen of its launch'],
    ].map(([name, phases, text]) => [
      name as string,
      (phases as readonly (readonly [string, string | null, string | null])[]).map(
        ([phase, startedAt, endedAt]) => ({ name: phase, startedAt, endedAt, clock: 'aws' as const }),
      ),
      text as string,
    ]),
  )('comes with the phase %s', (_, phases, text) => {
    const launch = { ...recovered().launch, status: 'PENDING', launchedAt: null, phases };
    const facts = factsOf([recovered({ launch, verifiedAt: null }), web()]);
    const waves = facts.waves.map((wave) => ({ ...wave, ...late }));
    expect(reasonsOf({ ...facts, waves })[0]?.text).toBe(
      `wordpress-db was not launched within 1h 30m: ${text} (launch status PENDING)`,
    );
  });
});

describe('the headline', () => {
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
  it('is the action that failed, before the probe that failed after it', () => {
    const facts = factsOf([recovered(unproven(probe({ status: 'FAILED', seen: 'refused' }))), web()]);
    const waves = facts.waves.map((wave, place) => ({
      ...wave,
      actions: place === 0 ? [{ name: 'start', onFailure: 'fail' as const, results }] : [],
    }));
    expect(conclude({ ...facts, waves }).reasons.map(({ code }) => code)).toEqual([
      'ACTION_FAILED',
      'PROBE_FAILED',
    ]);
  });
  it('is production that answered, before anything that failed', () => {
    const facts = factsOf([recovered(failedLaunch), web()]);
    const reached = {
      name: 'database',
      address: '10.0.0.5',
      port: 3306,
      reached: true,
      at: at(12),
      seen: 'connected',
      errorCode: null,
    };
    const waves = facts.waves.map((wave) => ({ ...wave, isolation: [reached] }));
    expect(conclude({ ...facts, waves }).reasons[0]?.code).toBe('NOT_ISOLATED');
  });
  const refusalOf = (code: Refusal['code'], serverID = DB): Refusal => ({ code, text: code, serverID });
  it.each<[string, Refusal[], string[]]>([
    [
      'a real recovery, told once for each server',
      [refusalOf('LAST_LAUNCH_RECOVERY'), refusalOf('RECOVERY_STARTED')],
      ['RECOVERY_STARTED'],
    ],
    [
      'a real recovery of which only the last launch speaks',
      [refuse('ALARM_NOT_OK', 'x'), refusalOf('LAST_LAUNCH_RECOVERY')],
      ['RECOVERY_STARTED', 'ALARM_NOT_OK'],
    ],
    [
      'a real recovery, each of two servers’ own',
      [refusalOf('LAST_LAUNCH_RECOVERY', WEB), refusalOf('RECOVERY_INSTANCE_EXISTS')],
      ['RECOVERY_STARTED', 'RECOVERY_INSTANCE_EXISTS'],
    ],
    [
      'a real recovery and not what somebody should do about instances',
      [refusalOf('EC2_INSTANCE_EXISTS'), refusalOf('RECOVERY_STARTED')],
      ['RECOVERY_STARTED', 'EC2_INSTANCE_EXISTS'],
    ],
  ])('of an abort is %s', (_, abortReasons, codes) => {
    const { reasons } = conclude(factsOf([recovered(), web()], { abortReasons }));
    expect(reasons.map(({ code }) => code)).toEqual(codes);
  });
  it.each<[string, ReasonCode, ReasonCode]>([
    ['a recovery plan that runs, before its echo', 'LAST_LAUNCH_RECOVERY', 'RECOVERY_PLAN_ACTIVE'],
    ['a recovery plan that runs, before a server outside', 'OUTSIDE_NETWORK', 'RECOVERY_PLAN_ACTIVE'],
    ['a danger, before a person’s wish', 'ABORT_REQUESTED', 'OUTSIDE_NETWORK'],
    ['a person’s wish, before a failed probe', 'PROBE_FAILED', 'ABORT_REQUESTED'],
    ['an alarm, before a failed launch', 'LAUNCH_FAILED', 'ALARM_NOT_OK'],
    ['a failed launch, before an address that was not kept', 'ADDRESS_NOT_KEPT', 'LAUNCH_FAILED'],
  ])('is %s', (_, later, first) => {
    expect(byImportance([{ code: later }, { code: first }]).map(({ code }) => code)).toEqual([first, later]);
  });
  it('of a refusal is the launch that is under way', () => {
    const refusals = [refusalOf('EC2_INSTANCE_EXISTS'), refusalOf('JOB_ACTIVE')];
    const facts = factsOf([recovered(idle), web(idle)], { guards: { checkedAt: at(0), refusals } });
    expect(conclude(facts).reasons[0]?.code).toBe('JOB_ACTIVE');
  });
});

describe('what was not measured', () => {
  it('is no second finding of the server that did not recover', () => {
    const { reasons, findings, notMeasured } = conclude(factsOf([recovered(failedLaunch), web()]));
    expect(notMeasured.map(({ metric }) => metric)).toEqual(['recoveryTime', 'recoveryPoint']);
    expect([reasons.length, findings.length]).toEqual([1, 1]);
  });
  it('is a reason where a server recovered and nobody knows how old its data is', () => {
    const unseen = { recoveredPoint: { at: null, source: null, isFallback: false, chosen: null } };
    const { reasons } = conclude(factsOf([recovered(failedLaunch), web(unseen)]));
    expect(reasons.map(({ code }) => code)).toEqual(['LAUNCH_FAILED', 'NOT_MEASURED']);
  });
  it('is the only reason where nothing else says why', () => {
    expect(conclude(factsOf([])).reasons.map(({ code }) => code)).toEqual(['NOT_MEASURED', 'NOT_MEASURED']);
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
      'longer than the allowed 35m (RTO 1h − 25m); the longest part',
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
  it('of an older snapshot are part of the missed objective that follows from it', () => {
    const older = { recoveredPoint: { ...recovered().recoveredPoint, at: at(-600), isFallback: true } };
    expect(reasonsOf(factsOf([recovered(older), web()]))).toEqual([
      {
        code: 'RECOVERY_POINT_MISSED',
        text: expect.stringMatching(
          /old, older than the objective of .+; a new snapshot of wordpress-db failed, and an earlier one was used$/,
        ),
      },
    ]);
  });
  it('of an older snapshot stand where the plan’s rule chose the latest data', () => {
    const chosen = { pointID: null, at: null, reason: 'the latest data, taken when the drill starts' };
    const older = { recoveredPoint: { ...recovered().recoveredPoint, isFallback: true, chosen } };
    expect(reasonsOf(factsOf([recovered(older), web()]))).toMatchObject([{ code: 'PREVIOUS_SNAPSHOT' }]);
  });
});

describe('an instance that DRS deleted because somebody else launched its server', () => {
  const gone = { ...recovered().instance, state: 'terminated' } as NonNullable<DrillServer['instance']>;
  const facts = (code: Refusal['code'], serverID = recovered().serverID) =>
    factsOf([recovered({ instance: gone, verifiedAt: null, lostAt: at(20) }), web()], {
      abortReasons: [{ code, text: 'x', serverID }],
    });

  it.each(['RECOVERY_STARTED', 'LAST_LAUNCH_RECOVERY', 'JOB_ACTIVE'] as const)(
    'is no failure of the drill: %s',
    (code) => {
      expect(conclude(facts(code)).verdict).toBe('ABORTED');
    },
  );

  it('is one where that was another server', () => {
    expect(conclude(facts('JOB_ACTIVE', web().serverID)).verdict).toBe('FAIL');
  });
});
