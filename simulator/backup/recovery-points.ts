import type {
  DescribeRecoveryPointCommandInput,
  DescribeRecoveryPointCommandOutput,
  ListRecoveryPointsByBackupVaultCommandInput,
  ListRecoveryPointsByBackupVaultCommandOutput,
  ListRecoveryPointsByResourceCommandInput,
  ListRecoveryPointsByResourceCommandOutput,
} from '@aws-sdk/client-backup';
import { keyArn } from '../account/key-arn.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { scenarioSnapshots } from '../ec2/scenario-snapshots.ts';
import { pageOf } from '../protocol/paging.ts';
import type { Scenario } from '../scenario/resolve.ts';
import { type SnapshotScenario, volumeIDOf } from '../scenario/snapshot.ts';
import { invalidRequest, invalidValue, notFound } from './errors.ts';

/** The recovery points of the scenario's vaults; the ARN of one is that of its snapshot. */

type Answer<Output> = Omit<Output, '$metadata'>;
type Listed = Scenario['backupVaults'][number]['recoveryPoints'][number];

const ROLE = 'service-role/AWSBackupDefaultServiceRole';
/** AWS Backup API Reference, MaxResults. */
const MOST = 1_000;

export interface RecoveryPoint {
  readonly arn: string;
  readonly vault: string;
  readonly resourceArn: string;
  readonly snapshot: SnapshotScenario;
  readonly status: Listed['status'];
  readonly createdAt: number;
  readonly completedAt: number;
}

const vaultArn = ({ scenario: { region, account } }: SimulatedAccount, name: string): string =>
  `arn:aws:backup:${region}:${account}:backup-vault:${name}`;

/** Those whose snapshot exists, vault by vault. */
export function recoveryPoints(aws: SimulatedAccount, now: number): RecoveryPoint[] {
  const { region, account, backupVaults } = aws.scenario;
  const standing = new Map(scenarioSnapshots(aws, now).map((one) => [one.snapshot.name, one]));
  return backupVaults.flatMap(({ name: vault, recoveryPoints: points }) =>
    points.flatMap(({ snapshot: name, status, resource, age }): RecoveryPoint[] => {
      const found = standing.get(name);
      if (found === undefined) return [];
      const { snapshot, at, completedAt } = found;
      const volumeID = resource === undefined ? snapshot.volumeID : volumeIDOf(resource);
      return [
        {
          arn: `arn:aws:ec2:${region}::snapshot/${snapshot.id}`,
          vault,
          resourceArn: `arn:aws:ec2:${region}:${account}:volume/${volumeID}`,
          snapshot,
          status,
          createdAt: age === undefined ? at : aws.startedAt - age * 1_000,
          completedAt,
        },
      ];
    }),
  );
}

/** What every answer tells of a point. */
const told = (aws: SimulatedAccount, { arn, vault, status, createdAt, snapshot }: RecoveryPoint) => ({
  RecoveryPointArn: arn,
  BackupVaultName: vault,
  CreationDate: new Date(createdAt),
  Status: status,
  ...(snapshot.encrypted ? { EncryptionKeyArn: keyArn(aws, snapshot.kmsKey) } : {}),
  IsParent: false,
  VaultType: 'BACKUP_VAULT' as const,
});

/** What is told of a point besides, where its vault is asked. */
const toldByVault = (aws: SimulatedAccount, point: RecoveryPoint) => ({
  ...told(aws, point),
  BackupVaultArn: vaultArn(aws, point.vault),
  ResourceArn: point.resourceArn,
  ResourceType: 'EBS',
  IamRoleArn: `arn:aws:iam::${aws.scenario.account}:role/${ROLE}`,
  InitiationDate: new Date(point.createdAt),
  ...(point.status === 'COMPLETED' ? { CompletionDate: new Date(point.completedAt) } : {}),
  BackupSizeInBytes: point.snapshot.gibibytes * 2 ** 30,
  IsEncrypted: point.snapshot.encrypted,
});

function refuseMissingVault({ scenario }: SimulatedAccount, name: string | undefined): void {
  if (!scenario.backupVaults.some((vault) => vault.name === name))
    throw notFound(`Backup vault ${name} does not exist.`);
}

interface Pages {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

function paged(
  aws: SimulatedAccount,
  points: readonly RecoveryPoint[],
  { MaxResults, NextToken }: Pages,
  operation: string,
) {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > MOST))
    throw invalidValue(`MaxResults must be 1 to ${MOST}.`);
  return pageOf(
    points,
    { maxResults: MaxResults, nextToken: NextToken },
    {
      operation,
      pageSize: aws.scenario.pageSize,
      idOf: ({ vault, arn }) => `${vault} ${arn}`,
      invalid: () => invalidValue('NextToken is not valid.'),
    },
  );
}

export function listRecoveryPointsByBackupVault(
  input: ListRecoveryPointsByBackupVaultCommandInput,
  aws: SimulatedAccount,
): Answer<ListRecoveryPointsByBackupVaultCommandOutput> {
  const { BackupVaultName, ByResourceArn, ByResourceType, ByCreatedBefore, ByCreatedAfter } = input;
  if (input.ByBackupPlanId ?? input.ByParentRecoveryPointArn ?? input.BackupVaultAccountId)
    throw invalidRequest('This filter is not modelled by the simulator.');
  refuseMissingVault(aws, BackupVaultName);
  const found = recoveryPoints(aws, aws.now()).filter(
    ({ vault, resourceArn, createdAt }) =>
      vault === BackupVaultName &&
      (ByResourceArn === undefined || resourceArn === ByResourceArn) &&
      (ByResourceType === undefined || ByResourceType === 'EBS') &&
      (ByCreatedBefore === undefined || createdAt < ByCreatedBefore.getTime()) &&
      (ByCreatedAfter === undefined || createdAt > ByCreatedAfter.getTime()),
  );
  const page = paged(aws, found, input, 'ListRecoveryPointsByBackupVault');
  return {
    RecoveryPoints: page.items.map((point) => toldByVault(aws, point)),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

export function listRecoveryPointsByResource(
  input: ListRecoveryPointsByResourceCommandInput,
  aws: SimulatedAccount,
): Answer<ListRecoveryPointsByResourceCommandOutput> {
  const found = recoveryPoints(aws, aws.now()).filter(({ resourceArn }) => resourceArn === input.ResourceArn);
  const page = paged(aws, found, input, 'ListRecoveryPointsByResource');
  return {
    RecoveryPoints: page.items.map((point) => ({
      ...told(aws, point),
      BackupSizeBytes: point.snapshot.gibibytes * 2 ** 30,
    })),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

export function describeRecoveryPoint(
  { BackupVaultName, RecoveryPointArn }: DescribeRecoveryPointCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeRecoveryPointCommandOutput> {
  refuseMissingVault(aws, BackupVaultName);
  const found = recoveryPoints(aws, aws.now()).find(
    ({ arn, vault }) => arn === RecoveryPointArn && vault === BackupVaultName,
  );
  if (found === undefined) throw notFound(`Recovery point ${RecoveryPointArn} does not exist.`);
  return {
    ...toldByVault(aws, found),
    StorageClass: found.snapshot.tier === 'archive' ? 'COLD' : 'WARM',
  };
}
