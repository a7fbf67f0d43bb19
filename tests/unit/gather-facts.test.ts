import { describe, expect, it } from 'vitest';
import type { ActionFact } from '../../core/facts/actions.ts';
import type { ProvenServer, WaveProbes } from '../../core/facts/probes.ts';
import type { CleanupFacts, LaunchFact, WaveLaunch, WaveStart } from '../../core/facts/steps.ts';
import { refuse } from '../../core/guards/refusal.ts';
import { type DrillParts, gatherFacts } from '../../core/verdict/gather-facts.ts';
import { at, DB, NOW, planOf, recovered, SUBNET, WEB } from '../builders.ts';
import { DRILL, openingOf } from '../open-drill.ts';

/** What the steps wrote, put together; a step that never ran wrote nothing. */

const wave = (changes: Partial<DrillParts['waves'][number]> = {}): DrillParts['waves'][number] => ({
  start: undefined,
  launch: undefined,
  probes: undefined,
  ...changes,
});
const partsOf = (changes: Partial<DrillParts> = {}): DrillParts => ({
  opening: openingOf(),
  guards: undefined,
  waves: [wave(), wave()],
  cleanup: undefined,
  aborted: [],
  taken: [],
  closedBy: 'workflow',
  error: undefined,
  cleanupError: undefined,
  calls: { 'drs:DescribeJobs': 3 },
  endedAt: at(30),
  chain: { sequence: 7, previous: null },
  toolVersion: '9.9.9',
  ...changes,
});
const facts = (changes: Partial<DrillParts> = {}) => gatherFacts(partsOf(changes));
const ofWaves = (...waves: Partial<DrillParts['waves'][number]>[]) => facts({ waves: waves.map(wave) });

const start = (changes: Partial<WaveStart> = {}): WaveStart => ({
  startedAt: at(1),
  operations: [{ operationID: 'drsjob-1', requestedAt: at(2), serverIDs: [DB] }],
  points: {},
  outcome: 'STARTED',
  mayHaveStarted: false,
  refusals: [],
  ...changes,
});
const launched: LaunchFact = {
  serverID: DB,
  operationID: 'drsjob-1',
  status: 'LAUNCHED',
  instanceID: 'i-a',
  launchedAt: at(11),
  error: 'none of note',
  progress: 'LAUNCH_END',
  recoveredPoint: { at: at(0.5), source: 'job-log', isFallback: true },
  phases: recovered().launch.phases,
  methodFacts: { events: [] },
};
const launch = (changes: Partial<WaveLaunch> = {}): WaveLaunch => ({
  operations: [
    {
      operationID: 'drsjob-1',
      status: 'COMPLETED',
      createdAt: at(2.5),
      endedAt: at(11),
      noticedAt: at(11.5),
    },
  ],
  servers: [launched],
  timedOut: false,
  ...changes,
});
const proven: ProvenServer = {
  serverID: DB,
  instanceID: 'i-a',
  state: 'running',
  instanceType: 't3.medium',
  privateIpAddress: '127.64.0.4',
  publicIpAddress: null,
  subnetID: SUBNET,
  securityGroupIDs: [],
  volumeIDs: ['vol-1'],
  bootedAt: at(12),
  verifiedAt: at(14),
  probes: recovered().probes,
  heartbeat: {
    source: 'ssm',
    readAt: at(14),
    error: 'no such file',
    cloneWriter: null,
    cloneClockOffsetSeconds: null,
    uncertaintySeconds: null,
    writers: [],
  },
};
const reached = {
  name: 'production',
  address: '10.0.0.5',
  port: 3306,
  reached: false,
  at: at(12),
  seen: 'no answer',
  errorCode: 'TIMEOUT',
};
const probes = (changes: Partial<WaveProbes> = {}): WaveProbes => ({
  servers: [proven],
  isolation: [reached],
  endedAt: at(14),
  timedOut: false,
  ...changes,
});

describe('the facts of a drill', () => {
  it('are those of its opening, without what only its steps need', () => {
    const gathered = facts();
    const { deadline: _, expiresAt: __, servers: ___, refusals: ____, ...identity } = openingOf();
    expect(gathered).toMatchObject(identity);
    expect(gathered).not.toHaveProperty('deadline');
    expect(gathered).toMatchObject({
      schema: 'kunren-record/v2',
      drillId: DRILL,
      toolVersion: '9.9.9',
      target: { account: '111122223333', region: 'ap-northeast-3' },
      endedAt: at(30),
      chain: { sequence: 7, previous: null },
      closedBy: 'workflow',
      calls: { 'drs:DescribeJobs': 3 },
      openItems: [],
      earlier: { drills: [], changes: null },
    });
  });

  it('say of a drill that came to nothing that nothing is known', () => {
    const gathered = facts();
    expect(gathered.guards).toEqual({ checkedAt: null, refusals: [] });
    expect([gathered.abortReasons, gathered.notStarted, gathered.workflowError]).toEqual([[], [], null]);
    expect(gathered.cleanup).toEqual({ status: 'COMPLETE', startedAt: null, endedAt: null, leftovers: [] });
    expect(gathered.waves).toEqual(
      ['database', 'web'].map((name) => ({
        name,
        startedAt: null,
        endedAt: null,
        timedOut: false,
        isolation: [],
        operations: [],
        actions: [],
      })),
    );
    expect(gathered.servers[0]).toEqual({
      serverID: DB,
      hostname: 'wordpress-db',
      wave: 'database',
      critical: true,
      readiness: null,
      operationID: null,
      requestedAt: null,
      launch: { status: 'NOT_STARTED', launchedAt: null, error: null, phases: [] },
      recoveredPoint: { at: null, source: null, isFallback: false, chosen: null },
      instanceID: null,
      instance: null,
      bootedAt: null,
      probes: [
        {
          protocol: 'tcp',
          port: 3306,
          status: 'NOT_RUN',
          canary: false,
          attempts: 0,
          passesInARow: 0,
          passingSince: null,
          passedAt: null,
          durationMilliseconds: null,
          phases: null,
          seen: null,
          errorCode: null,
        },
      ],
      heartbeat: null,
      heartbeatPlanned: false,
      verifiedAt: null,
      methodFacts: {},
    });
  });

  it('hold all that was seen of a server that was recovered', () => {
    const readiness = {
      state: 'CONTINUOUS',
      lagSeconds: 1,
      launchSettings: 'lt-1 version 3',
      network: [SUBNET],
    };
    const gathered = facts({
      guards: {
        checkedAt: at(0.5),
        refusals: [],
        readiness: [{ serverID: DB, ...readiness }],
        methodFacts: {},
      },
      waves: [wave({ start: start(), launch: launch(), probes: probes() }), wave()],
    });
    expect(gathered.guards.checkedAt).toBe(at(0.5));
    expect(gathered.waves[0]).toEqual({
      name: 'database',
      startedAt: at(1),
      endedAt: at(14),
      timedOut: false,
      isolation: [reached],
      operations: [
        {
          operationID: 'drsjob-1',
          requestedAt: at(2),
          status: 'COMPLETED',
          createdAt: at(2.5),
          endedAt: at(11),
          noticedAt: at(11.5),
        },
      ],
      actions: [],
    });
    expect(gathered.servers[0]).toEqual({
      serverID: DB,
      hostname: 'wordpress-db',
      wave: 'database',
      critical: true,
      readiness,
      operationID: 'drsjob-1',
      requestedAt: at(2),
      launch: {
        status: 'LAUNCHED',
        launchedAt: at(11),
        error: 'none of note',
        phases: recovered().launch.phases,
      },
      recoveredPoint: {
        ...launched.recoveredPoint,
        chosen: { pointID: null, at: null, reason: 'the latest data, taken when the drill starts' },
      },
      instanceID: 'i-a',
      instance: {
        state: 'running',
        instanceType: 't3.medium',
        privateIpAddress: '127.64.0.4',
        publicIpAddress: null,
        subnetID: SUBNET,
        securityGroupIDs: [],
        volumeIDs: ['vol-1'],
      },
      bootedAt: at(12),
      probes: proven.probes,
      heartbeat: proven.heartbeat,
      heartbeatPlanned: false,
      verifiedAt: at(14),
      methodFacts: { events: [] },
    });
    // Nothing of it is the other server's.
    expect(gathered.servers[1]).toMatchObject({
      serverID: WEB,
      wave: 'web',
      readiness: null,
      operationID: null,
      launch: { status: 'NOT_STARTED' },
      recoveredPoint: { chosen: null },
      instance: null,
    });
  });

  it('name the recovery point that the plan’s rule chose', () => {
    const chosen = { pointID: 'pit-1', at: at(-10), reason: 'the newest before noon' };
    expect(ofWaves({ start: start({ points: { [DB]: chosen } }) }).servers[0]?.recoveredPoint).toEqual({
      at: null,
      source: null,
      isFallback: false,
      chosen,
    });
  });

  it('know of an operation that nobody followed only that it was asked for', () => {
    expect(ofWaves({ start: start() }).waves[0]?.operations).toEqual([
      {
        operationID: 'drsjob-1',
        requestedAt: at(2),
        status: 'UNKNOWN',
        createdAt: null,
        endedAt: null,
        noticedAt: null,
      },
    ]);
  });
});

describe('a server is NOT_STARTED', () => {
  const statusIn = (...waves: Partial<DrillParts['waves'][number]>[]) =>
    ofWaves(...waves).servers.map((server) => server.launch.status);
  const nothing = { operations: [] };
  it.each<[string, Partial<DrillParts['waves'][number]>[], string[]]>([
    ['where no step began', [], ['NOT_STARTED', 'NOT_STARTED']],
    ['where its wave was not started', [{ start: start(nothing) }], ['NOT_STARTED', 'NOT_STARTED']],
    ['but UNKNOWN where it was and nobody followed it', [{ start: start() }], ['UNKNOWN', 'NOT_STARTED']],
    [
      'but UNKNOWN where the step died while it started',
      [{ start: start({ ...nothing, outcome: 'STARTING' }) }],
      ['UNKNOWN', 'NOT_STARTED'],
    ],
    [
      'but UNKNOWN where an earlier try may have started it',
      [{}, { start: start({ ...nothing, mayHaveStarted: true }) }],
      ['NOT_STARTED', 'UNKNOWN'],
    ],
    ['but what was seen of it', [{ launch: launch() }], ['LAUNCHED', 'NOT_STARTED']],
  ])('%s', (_, waves, statuses) => {
    expect(statusIn(...waves)).toEqual(statuses);
  });
});

describe('a wave timed out', () => {
  it.each<[string, Partial<DrillParts['waves'][number]>, boolean]>([
    ['when its probes say so', { launch: launch(), probes: probes({ timedOut: true }) }, true],
    ['when its launch says so and nothing was probed', { launch: launch({ timedOut: true }) }, true],
    ['unless its probes know better', { launch: launch({ timedOut: true }), probes: probes() }, false],
    ['unless nothing is known of it', { start: start() }, false],
  ])('%s', (_, given, timedOut) => {
    expect(ofWaves(given).waves[0]?.timedOut).toBe(timedOut);
  });
});

describe('reasons', () => {
  const opened = refuse('SERVER_NOT_FOUND', 'opening');
  const guarded = refuse('LAG_TOO_LONG', 'guards');
  const checked = { checkedAt: at(0.5), refusals: [guarded], readiness: [], methodFacts: {} };
  const refusedAtOpening = { ...openingOf(), refusals: [opened] };
  it.each<[string, Partial<DrillParts>, object]>([
    [
      'of the opening count from its start',
      { opening: refusedAtOpening },
      { checkedAt: NOW.toISOString(), refusals: [opened] },
    ],
    ['of the guards count from these', { guards: checked }, { checkedAt: at(0.5), refusals: [guarded] }],
    [
      'of both stand one after the other',
      { opening: refusedAtOpening, guards: checked },
      { checkedAt: at(0.5), refusals: [opened, guarded] },
    ],
  ])('to refuse %s', (_, changes, guards) => {
    expect(facts(changes).guards).toEqual(guards);
  });

  it('to abort are those of the starts that aborted, and of the step that saw them', () => {
    const real = refuse('RECOVERY_STARTED', 'start');
    const quota = refuse('START_REJECTED', 'quota');
    const later = refuse('ABORT_REQUESTED', 'later');
    const gathered = facts({
      waves: [
        wave({ start: start({ outcome: 'ABORTED', refusals: [real] }) }),
        wave({ start: start({ outcome: 'NOT_STARTED', refusals: [quota] }) }),
      ],
      aborted: [later],
    });
    expect(gathered.abortReasons).toEqual([real, later]);
    expect(gathered.notStarted).toEqual([quota]);
  });

  it('to abort are not those for which the sweep closes a drill that had nothing left to prove', () => {
    const taken = [refuse('EXECUTION_FAILED', 'the workflow failed')];
    const ended = (endedAt: string | null) => ({
      probes: { servers: [], isolation: [], endedAt, timedOut: false },
    });
    const of = (first: string | null, second: string | null) =>
      facts({ taken, waves: [wave(ended(first)), wave(ended(second))] });
    expect(of(at(14), null)).toMatchObject({ takenOver: taken, abortReasons: [] });
    expect(of(at(14), at(28))).toMatchObject({ takenOver: taken, abortReasons: [] });
    expect(of(null, null)).toMatchObject({ takenOver: [], abortReasons: taken });
  });

  it('that a start noted and that kept nothing from starting are none', () => {
    const noted = refuse('START_REJECTED', 'tried again');
    const gathered = ofWaves({ start: start({ refusals: [noted] }) });
    expect([gathered.abortReasons, gathered.notStarted]).toEqual([[], []]);
  });
});

describe('the error of a workflow is recorded', () => {
  // What failed stands at the beginning, and why at the end.
  const LONG = `${'a'.repeat(420)}${'-'.repeat(100)}${'z'.repeat(279)}`;
  const SHORTENED = `${'a'.repeat(420)}…${'z'.repeat(279)}`;

  it.each<[string, string, string]>([
    [
      'by its message, without its stack',
      JSON.stringify({ errorMessage: 'no\nway', trace: ['x'] }),
      'no way',
    ],
    ['as it is where it is no JSON', 'States.Timeout\nof a task', 'States.Timeout of a task'],
    ['as it is where its JSON has no message', '{"reason":1}', '{"reason":1}'],
    ['as it is where its JSON is nothing', 'null', 'null'],
    ['as it is where its JSON is text', '"errorMessage"', '"errorMessage"'],
    ['in 700 characters, by both its ends', JSON.stringify({ errorMessage: LONG }), SHORTENED],
    ['in 700 characters where it is no JSON', LONG, SHORTENED],
  ])('%s', (_, Cause, cause) => {
    expect(facts({ error: { Error: 'TypeError', Cause } }).workflowError).toEqual({
      name: 'TypeError',
      cause,
    });
  });
});

describe('actions', () => {
  const opening = openingOf({
    waves: planOf().waves.map(({ name, servers }, index) => ({
      name,
      servers: servers.map((server) => ({ id: 'id' in server ? server.id : '', probes: [] })),
      actions: [
        {
          name: `action-${index}`,
          servers: ['wordpress-db', 'wordpress-web'],
          script: 'true',
          timeout: '1m',
        },
      ],
    })),
  });
  const namesOf = (actions: readonly ActionFact[] | undefined) =>
    actions?.map(({ name, results }) => [name, results.map(({ hostname, status }) => [hostname, status])]);
  it('that nobody began were not sent, each to the servers of its own wave', () => {
    const { waves } = facts({ opening });
    expect(waves.map(({ actions }) => namesOf(actions))).toEqual([
      [['action-0', [['wordpress-db', 'NOT_SENT']]]],
      [['action-1', [['wordpress-web', 'NOT_SENT']]]],
    ]);
  });
  it('that were begun and whose end nobody wrote down have an unknown end', () => {
    const actions = {
      actions: [{ name: 'action-1', onFailure: 'fail' as const, results: [], commands: [] }],
      endedAt: null,
    };
    const { waves } = facts({ opening, waves: [wave(), wave({ actions })] });
    expect(namesOf(waves[1]?.actions)).toEqual([['action-1', [['wordpress-web', 'UNKNOWN']]]]);
  });
});

describe('cleanup', () => {
  const leftover = { type: 'volume', id: 'vol-1', detail: 'still there' };
  const cleanup = (status: CleanupFacts['status'], leftovers = [leftover]): CleanupFacts => ({
    status,
    startedAt: at(15),
    endedAt: status === 'RUNNING' ? null : at(20),
    requests: [],
    watched: { instanceIDs: [], volumeIDs: [] },
    leftovers,
    launchingAt: null,
  });
  const unfinished = (detail = 'cleanup did not end') =>
    start().operations.flatMap(({ operationID, serverIDs }) => [
      { type: 'operation', id: operationID, detail },
      ...serverIDs.map((id) => ({ type: 'source-server', id, detail: `may have been launched; ${detail}` })),
    ]);
  const started = [wave({ start: start() }), wave()];
  it.each<[string, Partial<DrillParts>, object]>([
    [
      'that found everything gone is complete',
      { cleanup: cleanup('COMPLETE', []) },
      { status: 'COMPLETE', startedAt: at(15), endedAt: at(20), leftovers: [] },
    ],
    [
      'that ended with leftovers names them',
      { cleanup: cleanup('INCOMPLETE') },
      { status: 'INCOMPLETE', startedAt: at(15), endedAt: at(20), leftovers: [leftover] },
    ],
    [
      'that did not end may have left more than it saw',
      { waves: started, cleanup: cleanup('RUNNING') },
      { status: 'INCOMPLETE', startedAt: at(15), endedAt: null, leftovers: [leftover, ...unfinished()] },
    ],
    [
      'that did not end, of a drill that recorded no start, points to its tags',
      { cleanup: cleanup('RUNNING', []) },
      {
        status: 'INCOMPLETE',
        startedAt: at(15),
        endedAt: null,
        leftovers: [
          {
            type: 'drill',
            id: facts({}).drillId,
            detail: 'cleanup did not end; look for what carries its tags',
          },
        ],
      },
    ],
    [
      'that never began, of a drill that started something, is not complete',
      { waves: started },
      { status: 'INCOMPLETE', startedAt: null, endedAt: null, leftovers: unfinished() },
    ],
    [
      'that broke says why',
      { waves: started, cleanupError: { Error: 'TypeError', Cause: '{"errorMessage":"x is undefined"}' } },
      {
        status: 'INCOMPLETE',
        startedAt: null,
        endedAt: null,
        leftovers: unfinished('cleanup did not end (TypeError: x is undefined)'),
      },
    ],
  ])('%s', (_, changes, expected) => {
    expect(facts(changes).cleanup).toEqual(expected);
  });
});
