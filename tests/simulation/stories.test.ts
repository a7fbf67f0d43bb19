import { describe, expect, it } from 'vitest';
import { WORDING } from '../../reporting/wording.ts';
import { expectInOrder, leftIn } from './expectations.ts';
import { callsOf, type Rehearsal, rehearse, serversWith, WEB } from './rehearse.ts';

/** Whole drills, each described by what happens to its servers. */

type Changes = Record<string, unknown>;

const TWELVE_HOURS = 12 * 3_600_000;

const db = (changes: Changes): Changes => ({ servers: serversWith(changes) });
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
    expect(second?.requestedAt).toBe(record.waves[1]?.operations[0]?.requestedAt);
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

  it('and nothing of it is left, and one lease per server was held until the end', () => {
    expect(leftIn(rehearsal)).toEqual([]);
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
    expect(callsOf(rehearsal, 'dynamodb:PutItem')).toHaveLength(2);
    expect(simulator.aws.deletions.map((one) => one.cause)).toEqual([
      'TerminateRecoveryInstances',
      'TerminateRecoveryInstances',
    ]);
  });

  it('and the measures are those of the slowest and the worst server', () => {
    const verified = record.servers.map((server) => Date.parse(server.verifiedAt ?? ''));
    const started = Date.parse(record.waves[0]?.operations[0]?.requestedAt ?? '');
    expect(record.recoveryTime).toMatchObject({
      actualSeconds: (Math.max(...verified) - started) / 1_000,
      slowestServer: WEB,
      met: true,
    });
    expect(record.recoveryPoint).toMatchObject({ met: true, method: 'job-log' });
    expect(record.calls['drs:StartRecovery']).toBe(2);
  });
});

describe('waves', () => {
  it('a later one is never started when an earlier one fails', async () => {
    const { record, mutations } = await rehearse(db({ outcome: 'launch-failed' }), twoWaves({}));
    expect(record.servers[1]).toMatchObject({ operationID: null, launch: { status: 'NOT_STARTED' } });
    expect(mutations).toEqual(['drs:StartRecovery']);
  });

  it('a later one is started when the plan says so, and the drill still fails', async () => {
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

describe('the same account', () => {
  it('gives the same record for the same seed, byte by byte, and another for another seed', async () => {
    const [first, again, other] = [await rehearse(), await rehearse(), await rehearse({}, {}, 2)];
    expect(again.bytes).toBe(first.bytes);
    expect(other.record.verdict).toBe('PASS');
    expect(other.record.drillId).not.toBe(first.record.drillId);
    expect(other.record.recoveryTime.actualSeconds).not.toBe(first.record.recoveryTime.actualSeconds);
  });

  it('gives the same facts however short its pages are', async () => {
    const withoutCalls = ({ record }: Rehearsal) => ({ ...record, calls: {}, responses: null });
    const [short, long] = [await rehearse({ pageSize: 1 }), await rehearse({ pageSize: 200 })];
    expect(withoutCalls(short)).toEqual(withoutCalls(long));
    expect(short.calls.length).toBeGreaterThan(long.calls.length);
  });
});
