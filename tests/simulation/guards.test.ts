import { describe, expect, it } from 'vitest';
import { REFUSAL_CODES } from '../../core/guards/refusal.ts';
import {
  ALLOWED,
  CASES,
  type Changes,
  db,
  GROUP,
  guards,
  launch,
  PRODUCTION,
  PRODUCTION_GROUP,
  SUBNET,
  withOther,
} from './refusal-cases.ts';
import { codesOf, heldLeases, type Rehearsal, recordWrites, rehearse, serversWith } from './rehearse.ts';

/** Guards as an operator meets them: a whole simulated account, the real workflow, and nothing touched. */

const SEEN_ELSEWHERE = new Set<string>([
  // odd-accounts.test.ts.
  'SERVER_AMBIGUOUS',
  // steps.test.ts, of a schedule, and with two drills at once.
  'PLAN_DISABLED',
  'LEASE_HELD',
  // Responses without a field that DRS always fills: tests/unit/guards.test.ts.
  'LAST_LAUNCH_UNKNOWN',
  'REPLICATION_DIRECTION_UNKNOWN',
  'REPLICATION_STATE_UNKNOWN',
  // For a drill that has begun: start.test.ts, aborting.test.ts and the tests of what aborts a drill from outside.
  'LAUNCH_UNLISTED',
  'OUTSIDE_NETWORK',
  'RECOVERY_POINT_MISSING',
  // Of an execution that somebody starts: foreign-start.test.ts.
  'PLAN_NOT_DEPLOYED',
  // Of restores: restore.test.ts, restore-keys.test.ts, and tests/unit/cost.test.ts.
  'SNAPSHOTS_UNKNOWN',
  'SNAPSHOT_SET_MIXED',
  'RESTORE_TEST_ELSEWHERE',
  'SNAPSHOT_TOO_OLD',
  'SNAPSHOT_NOT_QUIESCED',
  'VOLUME_SIZE',
  'KEY_UNKNOWN',
  'KEY_UNUSABLE',
  'IMAGE_UNKNOWN',
  'IMAGE_UNUSABLE',
  'QUOTA_UNKNOWN',
  'COST_TOO_HIGH',
  'COST_UNKNOWN',
  'START_REJECTED',
  'RECOVERY_STARTED',
  'ABORT_REQUESTED',
  'EXECUTION_FAILED',
  'EXECUTION_TIMED_OUT',
  'EXECUTION_ABORTED',
  'HARD_EXPIRY',
]);

describe('a drill is refused and touches nothing when', () => {
  it.each(CASES)('%s', async (_, aws, plan, codes) => {
    const rehearsal = await rehearse(aws, plan);
    expect(codesOf(rehearsal)).toEqual(codes);
    expectNothingDone(rehearsal);
  });

  it('every code was seen but those of the list below', () => {
    const seen = new Set<string>(CASES.flatMap(([, , , codes]) => codes));
    expect(REFUSAL_CODES.filter((code) => !seen.has(code) && !SEEN_ELSEWHERE.has(code))).toEqual([]);
    expect([...SEEN_ELSEWHERE].filter((code) => seen.has(code))).toEqual([]);
  });
});

function expectNothingDone(rehearsal: Rehearsal): void {
  const { record, mutations, messages, simulator } = rehearsal;
  expect(record).toMatchObject({ verdict: 'SKIPPED', findings: [], cleanup: { status: 'COMPLETE' } });
  expect(mutations).toEqual([]);
  expect(simulator.aws.deletions).toEqual([]);
  expect(heldLeases(rehearsal)).toEqual([]);
  expect(recordWrites(rehearsal)).toHaveLength(1);
  expect(messages).toHaveLength(1);
}

describe('a drill is not refused when', () => {
  it('only the latest template version, which DRS does not use, is outside the network: a finding', async () => {
    const versions = {
      ...ALLOWED,
      otherVersions: [{ version: 2, subnet: PRODUCTION, securityGroups: [PRODUCTION_GROUP] }],
    };
    const rehearsal = await rehearse(launch(versions));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([
      'PASS_WITH_FINDINGS',
      ['SETTINGS_UNUSED'],
    ]);
  });

  it.each<[string, Changes, Changes]>([
    [
      'the copied private IP is accepted by the plan',
      launch({ copyPrivateIp: true }),
      { network: { subnets: [SUBNET], securityGroups: [GROUP], copiedPrivateIp: 'accept' } },
    ],
    [
      'the replication state and the lag are accepted by the plan',
      db({ replication: { state: 'RESCAN', lag: '40s' } }),
      guards({ replicationStates: ['CONTINUOUS', 'RESCAN'], maximumLag: '40s' }),
    ],
    [
      'calendars are open and alarms are OK',
      { calendars: [{ name: 'freeze', state: 'OPEN' }], alarms: [{ name: 'errors', state: 'OK' }] },
      guards({ changeCalendars: ['freeze'], blockingAlarms: ['errors'] }),
    ],
    ['quotas cannot be read, for then the documented ones hold', { quotasReadable: false }, {}],
    ['other servers are in jobs and the quota allows more', withOther({}), {}],
    [
      'the approval holds',
      {},
      { approval: { ticket: 'CHG-1', approver: 'A', expires: '2026-11-21T17:05:00Z' } },
    ],
    [
      'another server was failed over',
      {
        servers: [...serversWith({}), { hostname: 'other' }],
        existing: [{ server: 'other', kind: 'recovery' }],
      },
      {},
    ],
    ['the last launch was a drill', db({ lastLaunch: { type: 'DRILL' } }), {}],
  ])('%s', async (_, aws, plan) => {
    const { record, mutations } = await rehearse(aws, plan);
    expect(record.reasons).toEqual([]);
    expect(record.verdict).toBe('PASS');
    expect(mutations).toEqual(['drs:StartRecovery', 'drs:StartRecovery', 'drs:TerminateRecoveryInstances']);
  });
});
