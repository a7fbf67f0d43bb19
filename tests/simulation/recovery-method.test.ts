import { afterAll, describe, expect, it } from 'vitest';
import { METHOD_NAMES } from '../../core/plan/method-names.ts';
import { METHODS } from '../../drill/methods/methods.ts';
import { FAKE, fake, runningServers } from '../fake-method/fake.ts';
import { rehearse } from './rehearse.ts';

/** The seam of the recovery methods: a second one runs a whole drill, from its folder and one line in the list. */

// The two lines that a method of the product has in these two files.
METHOD_NAMES.push(FAKE);
METHODS[FAKE] = fake;
afterAll(() => {
  METHOD_NAMES.pop();
  delete METHODS[FAKE];
});

const PLAN = {
  method: FAKE,
  network: { subnets: ['subnet-0d1e2f3a4b5c6d7e8'], securityGroups: ['sg-0d1e2f3a4b5c6d7e8'] },
  waves: [
    { name: 'database', servers: [{ hostname: 'ledger', probes: [{ protocol: 'tcp', port: 43_306 }] }] },
    { name: 'web', servers: [{ hostname: 'shop', probes: [{ protocol: 'tcp', port: 48_080 }] }] },
  ],
};

describe('a recovery method of its own', () => {
  it('recovers, proves, measures and removes in a whole local drill, and nothing asks DRS', async () => {
    const { record, calls, bytes, evidence } = await rehearse({}, PLAN);
    expect([record.verdict, record.cleanup.status]).toEqual(['PASS', 'COMPLETE']);
    expect(record.servers).toMatchObject([
      {
        serverID: 'fake-ledger',
        instanceID: 'i-ledger',
        methodFacts: { listener: expect.stringMatching(/^127\./) },
      },
      { serverID: 'fake-shop', instanceID: 'i-shop', methodFacts: {} },
    ]);
    expect(record.recoveryTime.phases.map(({ name }) => name)).toEqual([
      'listen',
      'waiting',
      'boot',
      'verification',
    ]);
    expect(record.recoveryPoint).toMatchObject({ actualSeconds: 0, method: 'fake-clock' });
    expect(runningServers()).toEqual([]);
    expect(calls.filter(({ service }) => service === 'drs')).toEqual([]);
    expect(bytes).not.toMatch(/drsjob-|sourceServerID|recoveryInstance/);
    expect([...evidence.keys()]).toContain('report.ja.html');
  });

  it('refuses by its own guards, and then starts nothing', async () => {
    const refusing = { ...fake, check: async () => ({ ...(await CLEAR), refusals: [REFUSAL] }) };
    METHODS[FAKE] = refusing;
    const { record } = await rehearse({}, PLAN);
    METHODS[FAKE] = fake;
    expect([record.verdict, record.reasons]).toMatchObject(['SKIPPED', [{ code: 'QUOTA_EXCEEDED' }]]);
    expect(runningServers()).toEqual([]);
  });
});

const REFUSAL = { code: 'QUOTA_EXCEEDED', text: 'the fake method is busy; drill later' } as const;
const CLEAR = Promise.resolve({ lines: [], readiness: [], methodFacts: {}, notes: [] });
