import { describe, expect, it } from 'vitest';
import { callsOf, codesOf, type Rehearsal } from './rehearse.ts';
import { RESTORE_TEST, rehearseRestore, TESTING_PLAN, testedAccount, testedPlan } from './restore-account.ts';

/**
 * kunren as the validator of AWS Backup's restore testing: the service restores a volume and deletes it again; the drill
 * attaches it to a host of its own, looks into it, and tells the service what it saw.
 */

type Changes = Record<string, unknown>;

const OTHER_PLAN = TESTING_PLAN.replace('weekly', 'other');

const answersOf = (rehearsal: Rehearsal): unknown[] =>
  callsOf(rehearsal, 'backup:PutRestoreValidationResult').map(({ input }) => input);
const jobsIn = ({ simulator }: Rehearsal) => [...simulator.aws.ebs.restoreJobs.values()];

describe('a drill that proves a restore test', () => {
  it('attaches its volume, passes, answers, and leaves the deletion to AWS Backup', async () => {
    const rehearsal = await rehearseRestore(testedAccount(), testedPlan());
    const { record } = rehearsal;
    expect([record.verdict, record.reasons, record.cleanup.status]).toEqual(['PASS', [], 'COMPLETE']);
    const [job] = jobsIn(rehearsal);
    expect(answersOf(rehearsal)).toEqual([
      {
        RestoreJobId: job?.jobID,
        ValidationStatus: 'SUCCESSFUL',
        ValidationStatusMessage: `kunren drill ${record.drillId}: PASS`,
      },
    ]);
    expect(job).toMatchObject({ validation: { status: 'SUCCESSFUL' }, deletion: 'DELETING' });
    expect(Object.groupBy(rehearsal.mutations, (name) => name)).toEqual({
      'ec2:RunInstances': [expect.anything()],
      'ec2:AttachVolume': [expect.anything()],
      'ec2:TerminateInstances': [expect.anything()],
    });
  });

  it('counts its recovery time from the start of the restore job, and its recovery point from the snapshot', async () => {
    const { record, simulator } = await rehearseRestore(testedAccount(), testedPlan());
    const [job] = [...simulator.aws.ebs.restoreJobs.values()];
    const [server] = record.servers;
    expect(Date.parse(server?.requestedAt ?? '')).toBe(job?.createdAt);
    expect(record.recoveryTime.phases[0]).toMatchObject({
      name: 'create-volumes',
      clock: 'aws',
      seconds: 90,
    });
    expect(record.recoveryTime.actualSeconds).toBeGreaterThan(6 * 60);
    expect(record.recoveryPoint).toMatchObject({ met: true, method: 'snapshot' });
  });

  it('tells AWS Backup that a backup is torn', async () => {
    const account = testedAccount([RESTORE_TEST], ({ snapshots }) => {
      const [, data] = snapshots[0]?.content.partitions ?? [];
      Object.assign(data ?? {}, { state: 'torn' });
      return undefined;
    });
    const rehearsal = await rehearseRestore(account, testedPlan());
    expect(rehearsal.record.verdict).toBe('FAIL');
    expect(answersOf(rehearsal)).toEqual([
      expect.objectContaining({
        ValidationStatus: 'FAILED',
        ValidationStatusMessage: expect.stringMatching(/^kunren drill \w+: FAIL; .*DATA/),
      }),
    ]);
  });

  it('says nothing to AWS Backup when the drill was aborted', async () => {
    const account = testedAccount([RESTORE_TEST], () => ({
      alarms: [{ name: 'production-is-down', state: 'OK' }],
      changes: [{ after: '2m', alarm: { name: 'production-is-down', state: 'ALARM' } }],
    }));
    const plan = testedPlan({ guards: { blockingAlarms: ['production-is-down'] } });
    const rehearsal = await rehearseRestore(account, plan);
    expect([rehearsal.record.verdict, answersOf(rehearsal)]).toEqual(['ABORTED', []]);
  });

  it('names a volume that AWS Backup has taken back', async () => {
    const rehearsal = await rehearseRestore(
      testedAccount([{ ...RESTORE_TEST, deletedAfter: '20s' }]),
      testedPlan(),
    );
    expect(codesOf(rehearsal)).toEqual(['LAUNCH_FAILED']);
    expect(rehearsal.record.reasons[0]?.text).toMatch(/is gone; AWS Backup deletes it/);
  });

  it('answers for the newest of two, and leaves the other to the next drill', async () => {
    const older = { ...RESTORE_TEST, snapshot: 'standby-2' };
    const rehearsal = await rehearseRestore(testedAccount([older, RESTORE_TEST]), testedPlan());
    const [first, second] = jobsIn(rehearsal);
    expect([rehearsal.record.verdict, first?.validation, second?.validation?.status]).toEqual([
      'PASS',
      undefined,
      'SUCCESSFUL',
    ]);
  });

  it('hears AWS Backup refuse its answer, and is finished by the sweep', async () => {
    const account = testedAccount([RESTORE_TEST], () => ({
      faults: [
        {
          operation: 'backup:PutRestoreValidationResult',
          error: 'ServiceUnavailableException',
          status: 503,
          times: 20,
        },
      ],
    }));
    const rehearsal = await rehearseRestore(account, testedPlan());
    expect([rehearsal.record.verdict, jobsIn(rehearsal)[0]?.validation?.status]).toEqual([
      'PASS',
      'SUCCESSFUL',
    ]);
  });
});

const REFUSED: readonly (readonly [string, readonly Changes[], string, RegExp])[] = [
  ['no restore test has run', [], 'RECOVERY_POINT_MISSING', /waits for validation/],
  [
    'it was answered',
    [{ ...RESTORE_TEST, validation: 'FAILED' }],
    'RECOVERY_POINT_MISSING',
    /waits for validation/,
  ],
  ['it has not ended', [{ ...RESTORE_TEST, took: '2h' }], 'RECOVERY_POINT_MISSING', /waits for validation/],
  [
    'it is of another plan',
    [{ ...RESTORE_TEST, plan: OTHER_PLAN }],
    'RECOVERY_POINT_MISSING',
    /waits for validation/,
  ],
  [
    'its volume is in another zone',
    [{ ...RESTORE_TEST, zone: 'ap-northeast-1c' }],
    'RESTORE_TEST_ELSEWHERE',
    /availabilityZone/,
  ],
];

describe('a drill of a restore test is refused and touches nothing when', () => {
  it.each(REFUSED)('%s', async (_, tests, code, text) => {
    const rehearsal = await rehearseRestore(testedAccount(tests), testedPlan());
    expect(codesOf(rehearsal)).toEqual([code]);
    expect(rehearsal.record.reasons[0]?.text).toMatch(text);
    expect([rehearsal.mutations, answersOf(rehearsal)]).toEqual([[], []]);
  });
});
