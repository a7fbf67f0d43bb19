import {
  BackupClient,
  DescribeRecoveryPointCommand,
  DescribeRestoreJobCommand,
  ListRecoveryPointsByBackupVaultCommand,
  type ListRecoveryPointsByBackupVaultCommandInput,
  ListRecoveryPointsByResourceCommand,
  PutRestoreValidationResultCommand,
  paginateListRecoveryPointsByBackupVault,
  StartRestoreJobCommand,
  type StartRestoreJobCommandInput,
} from '@aws-sdk/client-backup';
import { describe, expect, test } from 'vitest';
import { OTHER_ZONE, snapshotID, volumeOf, ZONE } from './restore-support.ts';
import { type Bench, bench, failure, NOON } from './support.ts';

const ARN = `arn:aws:ec2:ap-northeast-3::snapshot/${snapshotID('data')}`;
const ROLE = 'arn:aws:iam::111122223333:role/restore';

const VAULT = {
  snapshots: [
    { name: 'data', gibibytes: 100, volume: 'shop', age: '2h', tags: { system: 'shop' } },
    { name: 'older', volume: 'shop', age: '26h' },
    { name: 'half', age: '1h' },
  ],
  backupVaults: [
    {
      name: 'daily',
      recoveryPoints: [
        { snapshot: 'data' },
        { snapshot: 'older' },
        { snapshot: 'half', status: 'PARTIAL', resource: 'shop', age: '3h' },
      ],
    },
    { name: 'copies', recoveryPoints: [{ snapshot: 'older', status: 'EXPIRED' }] },
  ],
};

interface BackupBench extends AsyncDisposable {
  readonly on: Bench;
  readonly backup: BackupClient;
}

async function withBackup(content: Record<string, unknown> = VAULT): Promise<BackupBench> {
  const on = await bench(content);
  const backup = new BackupClient({
    endpoint: on.simulator.url,
    maxAttempts: 1,
    region: 'ap-northeast-3',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  return {
    on,
    backup,
    async [Symbol.asyncDispose]() {
      backup.destroy();
      await on[Symbol.asyncDispose]();
    },
  };
}

const listed = async (
  { backup }: BackupBench,
  more: Partial<ListRecoveryPointsByBackupVaultCommandInput> = {},
) =>
  (await backup.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName: 'daily', ...more })))
    .RecoveryPoints ?? [];

const start = async ({ backup }: BackupBench, more: Partial<StartRestoreJobCommandInput> = {}) =>
  (
    await backup.send(
      new StartRestoreJobCommand({
        RecoveryPointArn: ARN,
        IamRoleArn: ROLE,
        Metadata: { availabilityZone: ZONE },
        ...more,
      }),
    )
  ).RestoreJobId ?? '';

const jobOf = ({ backup }: BackupBench, RestoreJobId: string) =>
  backup.send(new DescribeRestoreJobCommand({ RestoreJobId }));

describe('recovery points', () => {
  test('are listed by vault, and each is its snapshot', async () => {
    await using at = await withBackup();
    const points = await listed(at);
    expect(points.map(({ Status }) => Status)).toEqual(['COMPLETED', 'COMPLETED', 'PARTIAL']);
    expect(points[0]).toMatchObject({
      RecoveryPointArn: ARN,
      BackupVaultName: 'daily',
      BackupVaultArn: 'arn:aws:backup:ap-northeast-3:111122223333:backup-vault:daily',
      ResourceArn: expect.stringMatching(/:volume\/vol-[0-9a-f]{17}$/),
      ResourceType: 'EBS',
      CreationDate: new Date(NOON - 7_200_000),
      CompletionDate: expect.any(Date),
      BackupSizeInBytes: 100 * 2 ** 30,
      IsEncrypted: true,
    });
    expect(points[2]).toMatchObject({
      ResourceArn: points[0]?.ResourceArn,
      CreationDate: new Date(NOON - 10_800_000),
    });
  });

  test('are found by resource, type and time', async () => {
    await using at = await withBackup();
    const [{ ResourceArn } = {}] = await listed(at);
    expect(await listed(at, { ByResourceArn: ResourceArn })).toHaveLength(3);
    expect(await listed(at, { ByResourceArn: `${ResourceArn}0` })).toEqual([]);
    expect(await listed(at, { ByResourceType: 'EBS' })).toHaveLength(3);
    expect(await listed(at, { ByResourceType: 'RDS' })).toEqual([]);
    expect(await listed(at, { ByCreatedAfter: new Date(NOON - 86_400_000) })).toHaveLength(2);
    expect(await listed(at, { ByCreatedBefore: new Date(NOON - 86_400_000) })).toHaveLength(1);
    expect(await failure(listed(at, { ByBackupPlanId: 'plan' }))).toMatchObject({
      name: 'InvalidRequestException',
    });
    const byResource = new ListRecoveryPointsByResourceCommand({ ResourceArn });
    expect((await at.backup.send(byResource)).RecoveryPoints).toMatchObject([
      { BackupVaultName: 'daily', BackupSizeBytes: 100 * 2 ** 30 },
      { BackupVaultName: 'daily' },
      { BackupVaultName: 'daily' },
      { BackupVaultName: 'copies', Status: 'EXPIRED' },
    ]);
  });

  test('come in pages', async () => {
    await using at = await withBackup();
    const sizes: number[] = [];
    const paginator = { client: at.backup, pageSize: 2 };
    for await (const page of paginateListRecoveryPointsByBackupVault(paginator, { BackupVaultName: 'daily' }))
      sizes.push(page.RecoveryPoints?.length ?? 0);
    expect(sizes).toEqual([2, 1]);
    expect(await failure(listed(at, { NextToken: 'rubbish' }))).toMatchObject({
      name: 'InvalidParameterValueException',
    });
    expect(await failure(listed(at, { MaxResults: 1_001 }))).toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('are described one by one, and what is not there is an error', async () => {
    await using at = await withBackup();
    const described = (BackupVaultName: string, RecoveryPointArn: string) =>
      at.backup.send(new DescribeRecoveryPointCommand({ BackupVaultName, RecoveryPointArn }));
    expect(await described('daily', ARN)).toMatchObject({ RecoveryPointArn: ARN, StorageClass: 'WARM' });
    expect(await failure(described('copies', ARN))).toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await failure(listed(at, { BackupVaultName: 'weekly' }))).toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('go with their snapshot', async () => {
    await using at = await withBackup({
      snapshots: [{ name: 'data', deletedAfter: '1m' }],
      backupVaults: [{ name: 'daily', recoveryPoints: [{ snapshot: 'data' }] }],
    });
    expect(await listed(at)).toHaveLength(1);
    at.on.clock.pass(60);
    expect(await listed(at)).toEqual([]);
  });
});

describe('a restore job', () => {
  test('is pending, runs, and names the volume that it made', async () => {
    await using at = await withBackup();
    const id = await start(at, { CopySourceTagsToRestoredResource: true });
    const status = async () => (await jobOf(at, id)).Status;
    expect(await status()).toBe('PENDING');
    at.on.clock.pass(10);
    expect(await status()).toBe('RUNNING');
    at.on.clock.pass(50);
    const job = await jobOf(at, id);
    expect(job).toMatchObject({
      RestoreJobId: id,
      Status: 'COMPLETED',
      RecoveryPointArn: ARN,
      ResourceType: 'EBS',
      PercentDone: '100.00%',
      CompletionDate: new Date(NOON + 60_000),
    });
    expect(job.ValidationStatus).toBeUndefined();
    const volume = await volumeOf(at.on, job.CreatedResourceArn?.split('/').at(-1) ?? '');
    expect(volume).toMatchObject({
      State: 'available',
      AvailabilityZone: ZONE,
      Tags: [{ Key: 'system', Value: 'shop' }],
    });
  });

  test('is the same for the same token', async () => {
    await using at = await withBackup();
    const first = await start(at, { IdempotencyToken: 'one' });
    expect(await start(at, { IdempotencyToken: 'one' })).toBe(first);
    expect(await start(at, { IdempotencyToken: 'two' })).not.toBe(first);
    expect(at.on.simulator.aws.ebs.volumes.size).toBe(2);
  });

  test.each<[string, Partial<StartRestoreJobCommandInput>, string]>([
    ['of no recovery point', { RecoveryPointArn: `${ARN}0` }, 'ResourceNotFoundException'],
    ['without a role', { IamRoleArn: undefined }, 'MissingParameterValueException'],
    ['without a zone', { Metadata: {} }, 'InvalidParameterValueException'],
    ['as something else', { ResourceType: 'RDS' }, 'InvalidParameterValueException'],
    [
      'with metadata of another kind',
      { Metadata: { availabilityZone: ZONE, subnetId: 'x' } },
      'InvalidParameterValueException',
    ],
  ])('%s is refused', async (_, input, name) => {
    await using at = await withBackup();
    expect(await failure(start(at, input))).toMatchObject({ name });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['whose snapshot is archived', { tier: 'archive' }, 'archived'],
    ['whose key may not be used', { keyUsable: false }, 'KMS key'],
  ])('%s fails, with the reason', async (_, snapshot, reason) => {
    await using at = await withBackup({
      snapshots: [{ name: 'data', ...snapshot }],
      backupVaults: [{ name: 'daily', recoveryPoints: [{ snapshot: 'data' }] }],
    });
    const id = await start(at);
    at.on.clock.pass(60);
    const job = await jobOf(at, id);
    expect(job).toMatchObject({ Status: 'FAILED', StatusMessage: expect.stringContaining(reason) });
    expect(job.CreatedResourceArn).toBeUndefined();
  });

  test('whose volume stays in creating runs on', async () => {
    await using at = await withBackup({ ...VAULT, restore: { stuckCreating: [{ zone: OTHER_ZONE }] } });
    const id = await start(at, { Metadata: { availabilityZone: OTHER_ZONE } });
    at.on.clock.pass(86_400);
    expect((await jobOf(at, id)).Status).toBe('RUNNING');
  });

  test('takes one result of its validation, when it is completed', async () => {
    await using at = await withBackup();
    const id = await start(at);
    const put = (ValidationStatus: 'SUCCESSFUL' | 'VALIDATING' | 'FAILED', RestoreJobId = id) =>
      at.backup.send(
        new PutRestoreValidationResultCommand({
          RestoreJobId,
          ValidationStatus,
          ValidationStatusMessage: 'manifest differs',
        }),
      );
    expect(await failure(put('SUCCESSFUL'))).toMatchObject({ name: 'InvalidRequestException' });
    at.on.clock.pass(60);
    await put('VALIDATING');
    await put('FAILED');
    expect(await jobOf(at, id)).toMatchObject({
      ValidationStatus: 'FAILED',
      ValidationStatusMessage: 'manifest differs',
    });
    expect(await failure(put('SUCCESSFUL'))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await failure(put('FAILED', 'no-job'))).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

test('what a fault says of a call happens', async () => {
  await using at = await withBackup({
    ...VAULT,
    faults: [{ operation: 'backup:StartRestoreJob', error: 'ServiceUnavailableException', status: 500 }],
  });
  expect(await failure(start(at))).toMatchObject({ name: 'ServiceUnavailableException' });
  expect(await start(at)).toMatch(/^[0-9A-F-]{36}$/);
});
