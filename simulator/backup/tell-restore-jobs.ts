import type {
  DescribeRestoreJobCommandInput,
  DescribeRestoreJobCommandOutput,
  ListRestoreJobsCommandInput,
  ListRestoreJobsCommandOutput,
  RestoreJobStatus,
} from '@aws-sdk/client-backup';
import type { RestoreJob } from '../account/ebs.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { pageOf } from '../protocol/paging.ts';
import { invalidRequest, invalidValue, notFound } from './errors.ts';
import { recoveryPoints } from './recovery-points.ts';

/** What AWS Backup tells of restore jobs. */

type Answer<Output> = Omit<Output, '$metadata'>;

const PENDING_MILLISECONDS = 10_000;
const NEVER = Number.POSITIVE_INFINITY;

export function jobNamed(aws: SimulatedAccount, id: string | undefined): RestoreJob {
  const job = aws.ebs.restoreJobs.get(id ?? '');
  if (job === undefined || job.createdAt > aws.now()) throw notFound(`Restore job ${id} does not exist.`);
  return job;
}

export function statusOf({ createdAt, endsAt, failure }: RestoreJob, now: number): RestoreJobStatus {
  if (now >= endsAt) return failure === undefined ? 'COMPLETED' : 'FAILED';
  return now < createdAt + PENDING_MILLISECONDS ? 'PENDING' : 'RUNNING';
}

function told(aws: SimulatedAccount, job: RestoreJob) {
  const now = aws.now();
  const status = statusOf(job, now);
  const point = recoveryPoints(aws, now).find(({ arn }) => arn === job.recoveryPointArn);
  const { region, account } = aws.scenario;
  const isOver = status === 'COMPLETED' || status === 'FAILED';
  return {
    AccountId: account,
    RestoreJobId: job.jobID,
    RecoveryPointArn: job.recoveryPointArn,
    ...(point === undefined
      ? {}
      : {
          SourceResourceArn: point.resourceArn,
          BackupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:${point.vault}`,
          RecoveryPointCreationDate: new Date(point.createdAt),
          BackupSizeInBytes: point.snapshot.gibibytes * 2 ** 30,
        }),
    CreationDate: new Date(job.createdAt),
    ...(isOver && job.endsAt < NEVER ? { CompletionDate: new Date(job.endsAt) } : {}),
    Status: status,
    ...(status === 'FAILED' ? { StatusMessage: job.failure } : {}),
    PercentDone: status === 'COMPLETED' ? '100.00%' : '0.00%',
    IamRoleArn: job.role,
    ...(status === 'COMPLETED'
      ? { CreatedResourceArn: `arn:aws:ec2:${region}:${account}:volume/${job.volumeID}` }
      : {}),
    ResourceType: 'EBS',
    ...(job.testingPlan === undefined ? {} : { CreatedBy: { RestoreTestingPlanArn: job.testingPlan } }),
    ...(job.deletion === undefined ? {} : { DeletionStatus: job.deletion }),
    ...(job.validation === undefined
      ? {}
      : {
          ValidationStatus: job.validation.status,
          ...(job.validation.message === undefined
            ? {}
            : { ValidationStatusMessage: job.validation.message }),
        }),
  };
}

export const describeRestoreJob = (
  { RestoreJobId }: DescribeRestoreJobCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeRestoreJobCommandOutput> => told(aws, jobNamed(aws, RestoreJobId));

export function listRestoreJobs(
  input: ListRestoreJobsCommandInput,
  aws: SimulatedAccount,
): Answer<ListRestoreJobsCommandOutput> {
  const { ByStatus, ByResourceType, ByCreatedAfter, ByCreatedBefore, ByRestoreTestingPlanArn } = input;
  if (input.ByAccountId ?? input.ByParentJobId ?? input.ByCompleteAfter ?? input.ByCompleteBefore)
    throw invalidRequest('This filter is not modelled by the simulator.');
  const now = aws.now();
  const found = [...aws.ebs.restoreJobs.values()].filter(
    (job) =>
      job.createdAt <= now &&
      (ByStatus === undefined || statusOf(job, now) === ByStatus) &&
      (ByResourceType === undefined || ByResourceType === 'EBS') &&
      (ByCreatedAfter === undefined || job.createdAt > ByCreatedAfter.getTime()) &&
      (ByCreatedBefore === undefined || job.createdAt < ByCreatedBefore.getTime()) &&
      (ByRestoreTestingPlanArn === undefined || job.testingPlan === ByRestoreTestingPlanArn),
  );
  const page = pageOf(
    found,
    { maxResults: input.MaxResults, nextToken: input.NextToken },
    {
      operation: 'ListRestoreJobs',
      pageSize: aws.scenario.pageSize,
      idOf: ({ jobID }) => jobID,
      invalid: () => invalidValue('NextToken is not valid.'),
    },
  );
  return {
    RestoreJobs: page.items.map((job) => told(aws, job)),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
