import { describe, expect, it } from 'vitest';
import { startWave } from '../../drill/start-wave.ts';
import { terminateDrill } from '../../drill/terminate-drill.ts';
import {
  callsOf,
  codesOf,
  heldLeases,
  mutationsIn,
  type Rehearsal,
  rehearse,
  serversWith,
} from './rehearse.ts';
import { cleared, launched, onStage } from './stage.ts';

/** What is removed, what is left alone, and what is reported when something is left. */

type Changes = Record<string, unknown>;

const HOUR = 3_600_000;
const db = (changes: Changes): Changes => ({ servers: serversWith(changes) });
const denied = (operation: string, after = 0): Changes => ({
  faults: [{ operation, error: 'AccessDeniedException', status: 403, after, times: 10_000 }],
});
const keeping = (changes: Changes): Changes => ({
  cleanup: { keepPassed: '0s', keepFailed: '0s', timeLimit: '1h', hardExpiry: '12h', ...changes },
});
const fleet = (count: number, more: Changes = {}): Changes => ({
  servers: [{ hostname: 'app-{n}', count, tags: { fleet: 'blue' } }],
  ...more,
});
const everyServer = (count: number): Changes => ({
  limits: { servers: count, duration: '6h' },
  waves: [{ name: 'all', servers: [{ tags: { fleet: 'blue' } }] }],
});
const terminations = (rehearsal: Rehearsal): number[] =>
  callsOf(rehearsal, 'drs:TerminateRecoveryInstances').map(
    ({ input }) => (input as { recoveryInstanceIDs: string[] }).recoveryInstanceIDs.length,
  );
const millisecondsBetween = (from: string | null, to: string | null): number =>
  Date.parse(to ?? '') - Date.parse(from ?? '');

describe('cleanup is incomplete and names what is left when', () => {
  it.each<[string, Changes, (rehearsal: Rehearsal) => Record<string, unknown>[]]>([
    [
      'a volume outlives its instance',
      db({ volumesStay: true }),
      ({ record }) => [{ type: 'volume', id: record.servers[0]?.instance?.volumeIDs[0] }],
    ],
    [
      'an instance never ends to shut down, and its job with it',
      db({ terminateHangs: true }),
      ({ record, simulator }) => [
        { type: 'drs-job', id: [...simulator.aws.jobs.keys()].at(-1) },
        { type: 'recovery-instance', id: record.servers[0]?.instanceID },
        { type: 'volume', id: record.servers[0]?.instance?.volumeIDs[0] },
      ],
    ],
    [
      'a conversion server stays',
      db({ conversionServerStays: true }),
      ({ simulator }) => [
        {
          type: 'conversion-server',
          id: [...simulator.aws.instances.values()].find((one) => one.role === 'conversion')?.instanceID,
        },
      ],
    ],
  ])('%s', async (_, aws, leftovers) => {
    const rehearsal = await rehearse(aws, keeping({ timeLimit: '20m' }));
    const { record } = rehearsal;
    expect(record.cleanup.status).toBe('INCOMPLETE');
    expect(record.cleanup.leftovers).toMatchObject(leftovers(rehearsal));
    // A fact apart from the verdict, and a finding that somebody must act on.
    expect(record.verdict).toBe('PASS');
    expect(record.findings).toMatchObject([{ code: 'LEFTOVERS', severity: 'HIGH', owner: 'Platform team' }]);
    expect(record.findings[0]?.text).toContain(record.cleanup.leftovers[0]?.id);
    expect(rehearsal.messages[0]?.text).toContain(record.cleanup.leftovers[0]?.id);
    const took = millisecondsBetween(record.cleanup.startedAt, record.cleanup.endedAt);
    expect(took).toBeGreaterThanOrEqual(HOUR / 3);
    expect(took).toBeLessThan(HOUR / 3 + 60_000);
    expect(heldLeases(rehearsal)).toEqual([]);
  });

  it('DRS refuses to terminate, with its reason', async () => {
    const { record } = await rehearse(
      denied('drs:TerminateRecoveryInstances'),
      keeping({ timeLimit: '20m' }),
    );
    expect(record.cleanup.status).toBe('INCOMPLETE');
    expect(record.cleanup.leftovers.map((leftover) => leftover.type)).toContain('recovery-instance');
    expect(record.cleanup.leftovers[0]?.detail).toContain('AccessDeniedException');
  });

  it('reading is denied: nothing counts as clean that was not seen to be', async () => {
    const passing = await rehearse();
    // Everything before cleanup may read; cleanup may not.
    const first = passing.calls.findIndex((call) => call.operation === 'TerminateRecoveryInstances');
    const before = passing.calls
      .slice(0, first)
      .filter((call) => call.operation === 'DescribeRecoveryInstances').length;
    const { record } = await rehearse(
      denied('drs:DescribeRecoveryInstances', before - 1),
      keeping({ timeLimit: '20m' }),
    );
    expect(record).toMatchObject({
      // What cleanup could not do is a fact apart from whether the servers recovered.
      verdict: 'PASS',
      workflowError: null,
      cleanup: { status: 'INCOMPLETE', leftovers: expect.anything() },
    });
    expect(record.cleanup.leftovers[0]?.detail).toContain('AccessDeniedException');
  });
});

describe('cleanup goes on for its whole time, whatever it reads', () => {
  /** How often an operation is called before cleanup begins. */
  async function callsBefore(operation: string): Promise<number> {
    passing ??= rehearse();
    const { calls } = await passing;
    const first = calls.findIndex((call) => call.operation === 'TerminateRecoveryInstances');
    return calls.slice(0, first).filter((call) => call.operation === operation).length;
  }
  let passing: Promise<Rehearsal> | undefined;

  it.each<[string, string, Changes]>([
    ['DRS is unavailable', 'drs:DescribeJobs', { error: 'ServiceUnavailable', status: 503, times: 40 }],
    ['a token expires', 'drs:DescribeJobs', { error: 'ExpiredTokenException', status: 403, times: 40 }],
    [
      'DRS denies',
      'drs:DescribeRecoveryInstances',
      { error: 'AccessDeniedException', status: 403, times: 20 },
    ],
    ['EC2 denies', 'ec2:DescribeInstances', { error: 'UnauthorizedOperation', status: 403, times: 20 }],
    ['EC2 denies tags', 'ec2:DescribeTags', { error: 'UnauthorizedOperation', status: 403, times: 20 }],
  ])('%s for some minutes', async (_, operation, fault) => {
    const after = Math.max(0, (await callsBefore(operation.split(':')[1] ?? '')) - 1);
    const rehearsal = await rehearse({ faults: [{ operation, after, ...fault }] }, keeping({}));
    const { record } = rehearsal;
    expect(record).toMatchObject({ verdict: 'PASS', cleanup: { status: 'COMPLETE', leftovers: [] } });
    expect(millisecondsBetween(record.cleanup.startedAt, record.cleanup.endedAt)).toBeLessThan(HOUR);
  });

  it('and names by id what it could never look at', async () => {
    const after = (await callsBefore('DescribeJobs')) - 1;
    const fault = { operation: 'drs:DescribeJobs', error: 'AccessDeniedException', status: 403 };
    const { record } = await rehearse(
      { faults: [{ ...fault, after, times: 10_000 }] },
      keeping({ timeLimit: '20m' }),
    );
    expect(millisecondsBetween(record.cleanup.startedAt, record.cleanup.endedAt)).toBeGreaterThanOrEqual(
      HOUR / 3,
    );
    const [server] = record.servers;
    expect(record.cleanup).toMatchObject({
      status: 'INCOMPLETE',
      leftovers: expect.arrayContaining([
        expect.objectContaining({ type: 'operation', id: server?.operationID }),
        expect.objectContaining({ type: 'instance', id: server?.instanceID }),
        expect.objectContaining({ type: 'volume', id: server?.instance?.volumeIDs[0] }),
      ]),
    });
  });
});

describe('what EC2 may not be asked is left over, and nothing else', () => {
  it.each<[string, string, (record: Rehearsal['record']) => string[]]>([
    [
      'volumes',
      'ec2:DescribeVolumes',
      ({ servers }) => servers.flatMap(({ instance }) => instance?.volumeIDs ?? []),
    ],
    [
      'tags',
      'ec2:DescribeTags',
      ({ waves }) => waves.flatMap(({ operations }) => operations.map(({ operationID }) => operationID)),
    ],
  ])('%s', async (_, operation, idsOf) => {
    const { record, violations } = await rehearse(denied(operation), keeping({ timeLimit: '20m' }));
    expect(violations).toEqual([]);
    expect(record).toMatchObject({ verdict: 'PASS', cleanup: { status: 'INCOMPLETE' } });
    expect(record.cleanup.leftovers.map(({ id }) => id).toSorted()).toEqual(idsOf(record).toSorted());
    for (const { detail } of record.cleanup.leftovers)
      expect(detail).toContain('could not be looked at: AccessDeniedException');
  });
});

describe('what people removed by hand', () => {
  // Held for two hours; EC2 forgets a terminated instance after one, and DRS then calls it NOT_FOUND.
  const held = keeping({ keepPassed: '2h' });
  it.each([
    ['half an hour', '100m'],
    ['two hours', '40m'],
  ])('%s before the end of the hold leaves no row in DRS, and the next drill runs', async (_, after) => {
    const rehearsal = await rehearse({ terminations: [{ server: 'wordpress-db', after }] }, held);
    expect(rehearsal.record).toMatchObject({ verdict: 'PASS', cleanup: { status: 'COMPLETE' } });
    expect(callsOf(rehearsal, 'drs:DeleteRecoveryInstance')).toHaveLength(1);
    // Of the other server alone.
    expect(terminations(rehearsal)).toEqual([1]);
  });

  it('is removed from DRS only there: a row of somebody else refuses, and says what to do', async () => {
    const rehearsal = await rehearse({ existing: [{ server: 'wordpress-db', kind: 'vanished' }] });
    expect(codesOf(rehearsal)).toEqual(['DRILL_INSTANCE_EXISTS']);
    expect(rehearsal.record.guards.refusals[0]?.text).toContain('disconnect that recovery instance in DRS');
    expect(mutationsIn(rehearsal.calls)).toEqual([]);
  });
});

describe('instances are held for inspection', () => {
  const failing = db({ services: [{ port: 3306, behaviour: 'closed' }] });

  it.each<[string, Changes, Changes, number]>([
    ['two hours after a failure', failing, { keepFailed: '2h' }, 2 * HOUR],
    ['not at all after a failure, when the plan says so', failing, { keepPassed: '2h' }, 0],
    ['an hour after a pass', {}, { keepPassed: '1h' }, HOUR],
  ])('%s', async (_, aws, cleanup, kept) => {
    const { record } = await rehearse(aws, keeping(cleanup));
    const waves = record.waves.flatMap((wave) => wave.endedAt ?? []);
    const waited = millisecondsBetween(waves.at(-1) ?? null, record.cleanup.startedAt);
    expect(waited).toBeGreaterThanOrEqual(kept);
    expect(waited).toBeLessThan(kept + 10_000);
    expect(record.cleanup.status).toBe('COMPLETE');
  });
});

describe('cleanup', () => {
  it('has its whole time from the end of a launch that cannot be stopped', async () => {
    // The drill aborts while DRS converts for an hour; the launched instance then takes fifteen minutes to terminate.
    const { record } = await rehearse(
      {
        servers: serversWith({ timings: { conversion: '60m', terminate: '15m', jitter: 0 } }),
        alarms: [{ name: 'site-is-down', state: 'OK' }],
        changes: [{ after: '5m', alarm: { name: 'site-is-down', state: 'ALARM' } }],
      },
      { ...keeping({ timeLimit: '20m' }), guards: { blockingAlarms: ['site-is-down'] } },
    );
    expect(record.verdict).toBe('ABORTED');
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
    expect(millisecondsBetween(record.cleanup.startedAt, record.cleanup.endedAt)).toBeGreaterThan(HOUR);
  });

  it('leaves alone everything else in the same account', async () => {
    const rehearsal = await rehearse({
      servers: [...serversWith({}), { hostname: 'live' }, { hostname: 'lab' }, { hostname: 'gone' }],
      existing: [
        { server: 'live', kind: 'recovery' },
        { server: 'lab', kind: 'drill' },
        { server: 'gone', kind: 'disconnected' },
      ],
    });
    expect(rehearsal.record).toMatchObject({ verdict: 'PASS', cleanup: { status: 'COMPLETE' } });
    const ours = rehearsal.record.servers.map((server) => server.instanceID);
    expect(rehearsal.simulator.aws.deletions.map((one) => one.instanceID).toSorted()).toEqual(
      ours.toSorted(),
    );
  });

  it('tries each instance alone where DRS refuses a group', async () => {
    const rehearsal = await rehearse(
      fleet(3, {
        faults: [{ operation: 'drs:TerminateRecoveryInstances', error: 'ConflictException' }],
      }),
      everyServer(3),
    );
    expect(terminations(rehearsal)).toEqual([3, 1, 1, 1]);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
  });

  it.each(['ServiceQuotaExceededException', 'ThrottlingException'])(
    'waits with the whole group when DRS is busy: %s',
    async (error) => {
      const rehearsal = await rehearse(
        fleet(3, { faults: [{ operation: 'drs:TerminateRecoveryInstances', error }] }),
        everyServer(3),
      );
      expect(terminations(rehearsal)).toEqual([3, 3]);
      expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
    },
  );

  it('of a launch that hangs is not waited for in silence: the certain outcome is told, and its end', async () => {
    const rehearsal = await rehearse(
      { servers: serversWith({ outcome: 'stays-pending' }) },
      keeping({ hardExpiry: '5h' }),
    );
    const { messages, record } = rehearsal;
    expect(record.verdict).toBe('FAIL');
    expect(messages.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('後片付け待ち'),
      expect.stringContaining('不合格'),
      // Such a job never ends.
      expect.stringContaining('残存リソースあり'),
    ]);
    const [first] = callsOf(rehearsal, 'sns:Publish');
    // The wave has 45 minutes.
    expect(millisecondsBetween(record.startedAt, first?.at ?? null)).toBeLessThan(55 * 60_000);
    expect(messages[0]?.text).toContain('drsjob-');
  });

  it('of a launch that hangs goes on when its message cannot be sent', async () => {
    const scenario = { servers: serversWith({ outcome: 'stays-pending' }) };
    await onStage(scenario, {}, async (stage) => {
      const started = await startWave(await cleared(stage), stage.ports);
      await launched(started, stage.ports);
      const mute = { ...stage.ports, publish: () => Promise.reject(new Error('no topic')) };
      expect((await terminateDrill(started, mute)).status).toBe('CLEANING');
    });
  });

  it('waits for a job that still launches, and removes what it launched', async () => {
    const rehearsal = await rehearse(
      { servers: serversWith({ timings: { conversion: '50m' } }) },
      keeping({}),
    );
    expect(codesOf(rehearsal)).toContain('LAUNCH_TIMED_OUT');
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
    expect(rehearsal.simulator.aws.deletions).toMatchObject([{ isDrill: true }]);
  });
});

describe('a workflow that breaks', () => {
  it.each<[string, Changes]>([
    ['while it follows a launch', denied('drs:DescribeJobLogItems')],
    ['while it probes', denied('ec2:DescribeInstanceStatus')],
    ['before it starts anything', denied('drs:DescribeJobs', 1)],
  ])('%s is inconclusive, says why, and leaves nothing', async (_, aws) => {
    const plan = { waves: [{ name: 'all', servers: [{ hostname: 'wordpress-db' }] }] };
    const rehearsal = await rehearse(aws, { ...plan, ...keeping({}) });
    const { record, simulator } = rehearsal;
    expect(record.verdict).toBe('INCONCLUSIVE');
    expect(codesOf(rehearsal)).toContain('WORKFLOW_ERROR');
    expect(record.workflowError).toMatchObject({ name: 'AccessDeniedException' });
    expect(heldLeases(rehearsal)).toEqual([]);
    const end = Date.parse(record.endedAt);
    const alive = [...simulator.aws.instances.values()].filter((one) => one.terminatedAt > end);
    expect(alive).toEqual([]);
    expect(rehearsal.messages).toHaveLength(1);
  });
});
