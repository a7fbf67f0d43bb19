import { describe, expect, it } from 'vitest';
import { lastSourceTick } from '../../core/facts/heartbeat.ts';
import { bootOf } from '../../simulator/account/heartbeat-file.ts';
import { callsOf, codesOf, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** The source's last heartbeats, read from its clone. */

type Changes = Record<string, unknown>;

const SSM = { from: 'ssm', path: '/var/lib/kunren/heartbeat' };
const HTTP = { from: 'http', port: 9_100, path: '/heartbeat' };
const planOf = (heartbeat: Changes, more: Changes = {}): Changes => ({
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }], heartbeat, ...more }],
    },
  ],
});
const services = [{ port: 3306 }, { port: 9_100, protocol: 'http', heartbeat: true }];
const db = (heartbeat: Changes = {}, more: Changes = {}): Changes => ({
  servers: serversWith({ services, heartbeat, ...more }),
});
const factOf = ({ record }: Pick<Rehearsal, 'record'>) => record.servers[0]?.heartbeat ?? null;

/** The last tick of the source, by what is in the record, and how long before the recovery point it was. */
function lost(rehearsal: Rehearsal) {
  const fact = factOf(rehearsal);
  const [server] = rehearsal.record.servers;
  if (fact === null || server === undefined) throw new Error('there is no heartbeat');
  const tick = lastSourceTick(fact, { startedAt: server.requestedAt ?? '' });
  const [instance] = [...rehearsal.simulator.aws.instances.values()].filter(
    ({ role }) => role === 'recovery',
  );
  const dataEndsAt = instance?.row?.pointInTimeAt ?? 0;
  return {
    tick,
    seconds: (dataEndsAt - Date.parse(tick?.at ?? '')) / 1_000,
    boot: instance && bootOf(instance),
  };
}

describe.each([
  ['by SSM', SSM],
  ['by HTTP', HTTP],
])('a heartbeat %s', (_, heartbeat) => {
  it('is in the record, the clone’s own ticks apart', async () => {
    const rehearsal = await rehearse(db({ lastTickBefore: '5s' }), planOf(heartbeat));
    const { tick, seconds, boot } = lost(rehearsal);
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(factOf(rehearsal)).toMatchObject({ source: heartbeat.from, error: null });
    expect(factOf(rehearsal)?.writers).toHaveLength(2);
    expect(factOf(rehearsal)?.cloneWriter).toBe(heartbeat.from === 'ssm' ? boot : null);
    expect(tick?.writer).not.toBe(boot);
    // A tick has whole seconds.
    expect(seconds).toBeGreaterThanOrEqual(5);
    expect(seconds).toBeLessThan(6);
    // DRS reports the recovery point to the second.
    expect(Math.abs((rehearsal.record.recoveryPoint.freshnessSeconds ?? 0) - seconds)).toBeLessThanOrEqual(1);
  });

  it('that ended long before the snapshot misses the objective', async () => {
    const rehearsal = await rehearse(db({ lastTickBefore: '10m' }), planOf(heartbeat));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['FAIL', ['RECOVERY_POINT_MISSED']]);
    expect(rehearsal.record.recoveryPoint).toMatchObject({ method: 'heartbeat', met: false });
  });

  it('shows the longest pause', async () => {
    const rehearsal = await rehearse(db({ gap: '90s' }), planOf(heartbeat));
    const { tick } = lost(rehearsal);
    const writer = factOf(rehearsal)?.writers.find((one) => one.writer === tick?.writer);
    expect(writer?.longestGapSeconds).toBeGreaterThanOrEqual(90);
    expect(writer?.longestGapSeconds).toBeLessThan(93);
    expect(codesOf(rehearsal)).toEqual(['HEARTBEAT_GAPS']);
  });

  it('without ticks of the clone is the source’s', async () => {
    const rehearsal = await rehearse(db({ cloneWrites: false, lastTickBefore: '30s' }), planOf(heartbeat));
    expect(factOf(rehearsal)?.writers).toHaveLength(1);
    expect(Math.floor(lost(rehearsal).seconds)).toBe(30);
  });

  it('knows how far the clone’s clock is off', async () => {
    const ssm = { clockOffset: '2m', clock: 'no-ntp' };
    const fact = factOf(await rehearse(db({}, { ssm }), planOf(heartbeat)));
    const { cloneClockOffsetSeconds: offset, uncertaintySeconds: doubt } = fact ?? {};
    // The simulated web server's date is the account's.
    const real = heartbeat.from === 'ssm' ? 120 : 0;
    expect(Math.abs((offset ?? 0) - real)).toBeLessThanOrEqual(doubt ?? 0);
    expect(doubt).toBeLessThan(5);
  });

  it('that is missing, as on a disk that was lost, leaves the recovery point unknown', async () => {
    const rehearsal = await rehearse(db({ exists: false, cloneWrites: false }), planOf(heartbeat));
    expect(rehearsal.record.verdict).toBe('INCONCLUSIVE');
    expect(codesOf(rehearsal)[0]).toBe('HEARTBEAT_UNREAD');
    expect(rehearsal.record.recoveryPoint).toMatchObject({ actualSeconds: null, met: null });
    expect(rehearsal.record.notMeasured.map(({ metric }) => metric)).toEqual(['recoveryPoint']);
    expect(factOf(rehearsal)).toMatchObject({
      error: heartbeat.from === 'ssm' ? 'NO_FILE' : null,
      writers: [],
    });
  });

  it('is read once in each run of the step: what a run that never answered has written is not believed', async () => {
    const workflow = [{ state: 'ProbeWave', happens: 'runs-twice' }];
    const rehearsal = await rehearse({ ...db(), workflow }, planOf(heartbeat));
    expect(callsOf(rehearsal, 'ssm:SendCommand')).toHaveLength(heartbeat.from === 'ssm' ? 2 : 0);
  });
});

describe('a heartbeat', () => {
  it('is read as soon as its server is proven, before the clone has filled the file’s end', async () => {
    const plan = planOf(HTTP);
    const [wave] = plan['waves'] as { servers: Changes[] }[];
    wave?.servers.push({ hostname: 'wordpress-web', probes: [{ protocol: 'tcp', port: 8080 }] });
    Object.assign(wave ?? {}, { readyWithin: '2h' });
    const slow = { services: [{ port: 8080, opensAfter: '50m' }] };
    const rehearsal = await rehearse(
      { servers: serversWith({ services, heartbeat: { lastTickBefore: '5s' } }, slow) },
      { ...plan, limits: { servers: 2, duration: '4h' } },
    );
    expect(rehearsal.record.servers[1]?.verifiedAt).not.toBeNull();
    expect(lost(rehearsal).seconds).toBeLessThan(6);
  });

  it('of a server whose agent comes online a little late is waited for', async () => {
    const rehearsal = await rehearse(db({}, { ssm: { agent: 'late', onlineAfter: '45s' } }), planOf(SSM));
    expect(factOf(rehearsal)).toMatchObject({ error: null });
  });

  it('of a server whose agent is offline is a fact, and the drill goes on', async () => {
    const rehearsal = await rehearse(db({}, { ssm: { agent: 'offline' } }), planOf(SSM));
    expect(rehearsal.record.verdict).toBe('INCONCLUSIVE');
    expect(factOf(rehearsal)).toMatchObject({ error: 'AGENT_OFFLINE', writers: [] });
    expect(callsOf(rehearsal, 'ssm:SendCommand')).toEqual([]);
  });

  it('of a server that fails its probes is read all the same, while it runs', async () => {
    const closed = { services: [{ port: 3306, behaviour: 'closed' }, services[1]] };
    const rehearsal = await rehearse(db({}, closed), planOf(HTTP));
    expect(rehearsal.record.verdict).toBe('FAIL');
    expect(factOf(rehearsal)).toMatchObject({ error: null });
  });

  it('where nothing listens is a fact', async () => {
    const rehearsal = await rehearse(db({}, { services: [{ port: 3306 }] }), planOf(HTTP));
    expect(rehearsal.record.verdict).toBe('INCONCLUSIVE');
    expect(factOf(rehearsal)).toMatchObject({ error: 'ECONNREFUSED' });
  });

  it('that the plan does not request is not read', async () => {
    const { record } = await rehearse();
    expect(record.servers.map(({ heartbeat }) => heartbeat)).toEqual([null, null]);
  });
});
