import { describe, expect, it } from 'vitest';
import { disagreements } from '../../core/assemble-record.ts';
import { WORDING } from '../../reporting/wording.ts';
import {
  callsOf,
  codesOf,
  DB,
  heldLeases,
  type Rehearsal,
  recordWrites,
  rehearse,
  serversWith,
  WEB,
} from './rehearse.ts';

/** Whole drills, each told by what happens to its servers. */

type Changes = Record<string, unknown>;

const TWELVE_HOURS = 12 * 3_600_000;

const db = (changes: Changes): Changes => ({ servers: serversWith(changes) });
const web = (changes: Changes): Changes => ({ servers: serversWith({}, changes) });
/** The second wave's server does not decide the verdict. */
const OPTIONAL_WEB = {
  waves: [
    { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
    { name: 'web', servers: [{ hostname: 'wordpress-web', critical: false }] },
  ],
};
const twoWaves = (first: Changes): Changes => ({
  waves: [
    {
      name: 'database',
      servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }] }],
      readyWithin: '45m',
      ...first,
    },
    { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
  ],
});

/** What of a drill's own is still in EC2 or DRS at its end. */
function leftIn({ simulator, record }: Rehearsal): string[] {
  const end = Date.parse(record.endedAt);
  const { instances, volumes, jobs } = simulator.world;
  return [
    ...[...instances.values()].filter((one) => one.terminatedAt > end).map((one) => one.instanceID),
    ...[...volumes.values()]
      .filter(({ attachments }) => (attachments.at(-1)?.instance.terminatedAt ?? 0) > end)
      .map((one) => one.volumeID),
    ...[...jobs.values()].filter((one) => one.endedAt > end).map((one) => one.jobID),
  ];
}

function expectInOrder(rehearsal: Rehearsal): void {
  expect(disagreements(rehearsal.record)).toEqual([]);
  expect(recordWrites(rehearsal)).toMatchObject([{ status: 200, input: { IfNoneMatch: '*' } }]);
  expect(rehearsal.messages).toHaveLength(1);
  expect(rehearsal.problems).toEqual([]);
  expect(heldLeases(rehearsal)).toEqual([]);
  // A drill never deletes anything but what its own jobs launched.
  const own = new Set(rehearsal.record.servers.map((server) => server.jobID));
  const foreign = rehearsal.simulator.world.deletions.filter((one) => !own.has(one.launchJobID));
  expect(foreign).toEqual([]);
}

describe('everything recovers', async () => {
  const rehearsal = await rehearse();
  const { record, simulator, states } = rehearsal;

  it('and the drill passes, with nothing to find and every promise kept', () => {
    expect([record.verdict, record.reasons, record.findings, record.notMeasured]).toEqual([
      'PASS',
      [],
      [],
      [],
    ]);
    expectInOrder(rehearsal);
  });

  it('and the record says that it was simulated, and so does the message', () => {
    expect(record.simulated).toBe(true);
    expect(rehearsal.messages[0]?.subject).toContain('wordpress-workshop');
    expect(rehearsal.messages[0]?.text).toContain(WORDING.ja.simulated);
    expect(rehearsal.messages[0]?.text).toContain(WORDING.en.simulated);
  });

  it('and the states follow in the order of the state machine', () => {
    const order = states.filter((state, index) => state !== states[index - 1] && !state.endsWith('?'));
    const once = order.filter((state) => state !== 'WaitForLaunch');
    expect([...new Set(once)]).toEqual([
      'BeginDrill',
      'OpenDrill',
      'CheckGuards',
      'StartWave',
      'CheckWave',
      'ProbeWave',
      'TerminateDrill',
      'CloseDrill',
    ]);
    expect(states.filter((state) => state === 'StartWave')).toHaveLength(2);
    expect(states.filter((state) => state === 'CloseDrill')).toHaveLength(1);
  });

  it('and the second wave starts only when the first is verified', () => {
    const [first, second] = record.servers;
    const [, start] = callsOf(rehearsal, 'drs:StartRecovery');
    expect(first?.verifiedAt).not.toBeNull();
    expect(Date.parse(start?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.verifiedAt ?? ''));
    expect(second?.requestedAt).toBe(record.waves[1]?.jobs[0]?.requestedAt);
  });

  it('and every start is a drill with the tags that prove it', () => {
    for (const [wave, { input }] of callsOf(rehearsal, 'drs:StartRecovery').entries()) {
      expect(input).toMatchObject({
        isDrill: true,
        tags: {
          'kunren:drill': record.drillId,
          'kunren:plan': 'wordpress-workshop',
          'kunren:wave': String(wave),
          'kunren:chunk': '0',
          'kunren:expires': new Date(Date.parse(record.startedAt) + TWELVE_HOURS).toISOString(),
        },
      });
    }
  });

  it('and nothing of it is left, one lease a server having been held until the end', () => {
    expect(leftIn(rehearsal)).toEqual([]);
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
    expect(callsOf(rehearsal, 'dynamodb:PutItem')).toHaveLength(2);
    expect(simulator.world.deletions.map((one) => one.cause)).toEqual([
      'TerminateRecoveryInstances',
      'TerminateRecoveryInstances',
    ]);
  });

  it('and the measures are those of the slowest and the worst server', () => {
    const verified = record.servers.map((server) => Date.parse(server.verifiedAt ?? ''));
    const started = Date.parse(record.waves[0]?.jobs[0]?.requestedAt ?? '');
    expect(record.recoveryTime).toMatchObject({
      actualSeconds: (Math.max(...verified) - started) / 1_000,
      slowestServer: WEB,
      met: true,
    });
    expect(record.recoveryPoint).toMatchObject({ met: true, method: 'job-log' });
    expect(record.calls['drs:StartRecovery']).toBe(2);
  });
});

describe('servers that do not recover', () => {
  it.each<[string, Changes, Changes, string, string[]]>([
    [
      'all fail to launch',
      { defaults: { outcome: 'launch-failed', rawError: 'InsufficientInstanceCapacity' } },
      {},
      'FAIL',
      ['LAUNCH_FAILED', 'EARLIER_WAVE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'the snapshot of the first fails',
      db({ outcome: 'snapshot-failed' }),
      {},
      'FAIL',
      ['LAUNCH_FAILED', 'EARLIER_WAVE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'the conversion of the second fails',
      web({ outcome: 'conversion-failed' }),
      {},
      'FAIL',
      ['LAUNCH_FAILED', 'NOT_MEASURED'],
    ],
    [
      'only an optional one fails',
      web({ outcome: 'launch-failed' }),
      OPTIONAL_WEB,
      'PASS_WITH_FINDINGS',
      ['LAUNCH_FAILED'],
    ],
    [
      'one never boots and is asked for nothing',
      db({ outcome: 'never-boots' }),
      OPTIONAL_WEB,
      'FAIL',
      ['NOT_READY', 'EARLIER_WAVE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'a service is closed',
      db({ services: [{ port: 3306, behaviour: 'closed' }] }),
      {},
      'FAIL',
      ['PROBE_FAILED', 'EARLIER_WAVE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'a service is not there',
      db({ services: [] }),
      {},
      'FAIL',
      ['PROBE_FAILED', 'EARLIER_WAVE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'a service never answers',
      web({ services: [{ port: 8080, behaviour: 'silent' }] }),
      {},
      'FAIL',
      ['PROBE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'a service answers 500',
      web({ services: [{ port: 8080, protocol: 'http', status: 500 }] }),
      {},
      'FAIL',
      ['PROBE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'a service answers something else',
      web({ services: [{ port: 8080, protocol: 'http', body: 'It works!' }] }),
      {},
      'FAIL',
      ['PROBE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'a conversion takes longer than the wave may',
      db({ timings: { conversion: '2h' } }),
      {},
      'FAIL',
      ['LAUNCH_OUT_OF_TIME', 'EARLIER_WAVE_FAILED', 'NOT_MEASURED'],
    ],
    [
      'DRS falls back to an earlier snapshot',
      db({ usesPreviousSnapshot: true }),
      { objectives: { recoveryTime: '60m', recoveryPoint: '30m' } },
      'PASS_WITH_FINDINGS',
      ['PREVIOUS_SNAPSHOT'],
    ],
    [
      'the data is older than the objective',
      db({ replication: { lag: '2m' } }),
      {},
      'FAIL',
      ['RECOVERY_POINT_MISSED'],
    ],
    [
      'recovery takes longer than the objective',
      db({ timings: { conversion: '35m' } }),
      {},
      'FAIL',
      ['RECOVERY_TIME_MISSED'],
    ],
  ])('%s', async (_, world, plan, verdict, codes) => {
    const rehearsal = await rehearse(world, plan);
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([verdict, codes]);
    expectInOrder(rehearsal);
    expect(leftIn(rehearsal)).toEqual([]);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
    expect(rehearsal.record.findings.map((finding) => finding.code)).toEqual(
      rehearsal.record.reasons.map((reason) => reason.code),
    );
  });

  it('the reason that DRS gives is in the record', async () => {
    const { record } = await rehearse(
      db({ outcome: 'launch-failed', rawError: 'no capacity\nfor m5.large' }),
    );
    expect(record.servers[0]?.launch.rawError).toBe('no capacity\nfor m5.large');
    expect(record.reasons[0]).toMatchObject({ code: 'LAUNCH_FAILED', sourceServerID: DB });
  });

  it('a probe’s last answer is in the record', async () => {
    const { record } = await rehearse(web({ services: [{ port: 8080, protocol: 'http', status: 503 }] }));
    expect(record.servers[1]?.probes).toMatchObject([
      { status: 'FAILED', seen: 'status 503, expected 200', errorCode: 'UNEXPECTED_STATUS', passedAt: null },
    ]);
  });
});

describe('waves', () => {
  it('a later one is never started when an earlier one fails', async () => {
    const { record, mutations } = await rehearse(db({ outcome: 'launch-failed' }), twoWaves({}));
    expect(record.servers[1]).toMatchObject({ jobID: null, launch: { status: 'NOT_STARTED' } });
    expect(mutations).toEqual(['drs:StartRecovery']);
  });

  it('a later one is started when the plan says so, and the drill fails all the same', async () => {
    const { record } = await rehearse(db({ outcome: 'launch-failed' }), twoWaves({ onFailure: 'continue' }));
    expect(record.verdict).toBe('FAIL');
    expect(record.servers[1]?.verifiedAt).not.toBeNull();
  });

  it('a service that opens late passes, if not too late', async () => {
    const late = (opensAfter: string) => db({ services: [{ port: 3306, opensAfter }] });
    const passed = await rehearse(late('10m'));
    expect(passed.record.verdict).toBe('PASS');
    expect(passed.record.servers[0]?.probes[0]?.attempts).toBeGreaterThan(10);
    expect((await rehearse(late('40m'))).record.verdict).toBe('FAIL');
  });
});

describe('the same world', () => {
  it('gives the same record for the same seed, byte by byte, and another for another seed', async () => {
    const [first, again, other] = [await rehearse(), await rehearse(), await rehearse({}, {}, 2)];
    expect(again.bytes).toBe(first.bytes);
    expect(other.record.verdict).toBe('PASS');
    expect(other.record.drillId).not.toBe(first.record.drillId);
    expect(other.record.recoveryTime.actualSeconds).not.toBe(first.record.recoveryTime.actualSeconds);
  });

  it('gives the same facts however short its pages are', async () => {
    const withoutCalls = ({ record }: Rehearsal) => ({ ...record, calls: {} });
    const [short, long] = [await rehearse({ pageSize: 1 }), await rehearse({ pageSize: 200 })];
    expect(withoutCalls(short)).toEqual(withoutCalls(long));
    expect(short.calls.length).toBeGreaterThan(long.calls.length);
  });
});
