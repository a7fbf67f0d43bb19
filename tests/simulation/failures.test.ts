import { describe, expect, it } from 'vitest';
import { expectInOrder, leftIn } from './expectations.ts';
import { codesOf, DB, rehearse, serversWith } from './rehearse.ts';

/** Drills of servers that do not come back, or not as they should. */

type Changes = Record<string, unknown>;

const db = (changes: Changes): Changes => ({ servers: serversWith(changes) });
const web = (changes: Changes): Changes => ({ servers: serversWith({}, changes) });
/** The second wave's server does not decide the verdict. */
const OPTIONAL_WEB = {
  waves: [
    { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
    { name: 'web', servers: [{ hostname: 'wordpress-web', critical: false }] },
  ],
};

describe('servers that do not recover', () => {
  it.each<[string, Changes, Changes, string, string[]]>([
    [
      'all fail to launch',
      { defaults: { outcome: 'launch-failed', rawError: 'InsufficientInstanceCapacity' } },
      {},
      'FAIL',
      ['LAUNCH_FAILED', 'EARLIER_WAVE_FAILED'],
    ],
    [
      'the snapshot of the first fails',
      db({ outcome: 'snapshot-failed' }),
      {},
      'FAIL',
      ['LAUNCH_FAILED', 'EARLIER_WAVE_FAILED'],
    ],
    [
      'the conversion of the second fails',
      web({ outcome: 'conversion-failed' }),
      {},
      'FAIL',
      ['LAUNCH_FAILED'],
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
      ['NOT_READY', 'EARLIER_WAVE_FAILED'],
    ],
    [
      'a service is closed',
      db({ services: [{ port: 3306, behaviour: 'closed' }] }),
      {},
      'FAIL',
      ['PROBE_FAILED', 'EARLIER_WAVE_FAILED'],
    ],
    ['a service is not there', db({ services: [] }), {}, 'FAIL', ['PROBE_FAILED', 'EARLIER_WAVE_FAILED']],
    [
      'a service never answers',
      web({ services: [{ port: 8080, behaviour: 'silent' }] }),
      {},
      'FAIL',
      ['PROBE_FAILED'],
    ],
    [
      'a service answers 500',
      web({ services: [{ port: 8080, protocol: 'http', status: 500 }] }),
      {},
      'FAIL',
      ['PROBE_FAILED'],
    ],
    [
      'a service answers something else',
      web({ services: [{ port: 8080, protocol: 'http', body: 'It works!' }] }),
      {},
      'FAIL',
      ['PROBE_FAILED'],
    ],
    [
      'a conversion takes longer than the wave may',
      db({ timings: { conversion: '2h' } }),
      {},
      'FAIL',
      ['LAUNCH_TIMED_OUT', 'EARLIER_WAVE_FAILED'],
    ],
    [
      'DRS falls back to an earlier snapshot',
      db({ usesPreviousSnapshot: true }),
      { objectives: { recoveryTime: '60m', recoveryPoint: '30m' } },
      'PASS_WITH_FINDINGS',
      ['PREVIOUS_SNAPSHOT'],
    ],
    [
      'newer launch settings were never made the default',
      db({ launch: { otherVersions: [{ version: 2 }] } }),
      {},
      'PASS_WITH_FINDINGS',
      ['SETTINGS_UNUSED'],
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
  ])('%s', async (_, aws, plan, verdict, codes) => {
    const rehearsal = await rehearse(aws, plan);
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([verdict, codes]);
    expectInOrder(rehearsal);
    expect(leftIn(rehearsal)).toEqual([]);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
    // What waited for the failed wave is no finding of its own.
    expect(rehearsal.record.findings.map((finding) => finding.code)).toEqual(
      codes.filter((code) => code !== 'EARLIER_WAVE_FAILED'),
    );
  });

  it('the reason that DRS gives is in the record', async () => {
    const { record } = await rehearse(
      db({ outcome: 'launch-failed', rawError: 'no capacity\nfor m5.large' }),
    );
    expect(record.servers[0]?.launch.error).toBe('no capacity\nfor m5.large');
    expect(record.reasons[0]).toMatchObject({ code: 'LAUNCH_FAILED', serverID: DB });
  });

  it('a probe’s last answer is in the record', async () => {
    const { record } = await rehearse(web({ services: [{ port: 8080, protocol: 'http', status: 503 }] }));
    expect(record.servers[1]?.probes).toMatchObject([
      { status: 'FAILED', seen: 'status 503, expected 200', errorCode: 'UNEXPECTED_STATUS', passedAt: null },
    ]);
  });
});
