import {
  type BackupClient,
  PutRestoreValidationResultCommand,
  paginateListRestoreJobs,
  type RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { collect } from './pages.ts';
import type { ObservedRestoreTest } from './restore-observations.ts';
import type { AnswerRestoreTest, ReadRestoreTests } from './restore-ports.ts';

/** AWS Backup API Reference, ListRestoreJobs. */
const PAGE = 1_000;

/** Reads the restore jobs of AWS Backup's restore testing: the service itself says which plan of its own began each. */
export const restoreTestReader =
  (client: BackupClient): ReadRestoreTests =>
  async (plan, since) => {
    const jobs = await collect(
      paginateListRestoreJobs(
        { client },
        {
          ByRestoreTestingPlanArn: plan,
          ByResourceType: 'EBS',
          ByStatus: 'COMPLETED',
          ByCreatedAfter: since,
          MaxResults: PAGE,
        },
      ),
      (page) => page.RestoreJobs,
    );
    return jobs.flatMap((job) =>
      job.CreatedBy?.RestoreTestingPlanArn === plan && job.Status === 'COMPLETED' ? toTest(job) : [],
    );
  };

export const restoreTestAnswerer =
  (client: BackupClient): AnswerRestoreTest =>
  async ({ restoreJobID, status, message }) => {
    await client.send(
      new PutRestoreValidationResultCommand({
        RestoreJobId: restoreJobID,
        ValidationStatus: status,
        ValidationStatusMessage: message,
      }),
    );
  };

/** None where a part is missing without which nobody knows which volume is meant. */
function toTest(job: RestoreJobsListMember): ObservedRestoreTest[] {
  const volumeOf = (arn = ''): string | undefined => /:volume\/(vol-[0-9a-f]{8,17})$/.exec(arn)?.[1];
  const [volumeID, sourceVolumeID] = [volumeOf(job.CreatedResourceArn), volumeOf(job.SourceResourceArn)];
  const { RestoreJobId, CreationDate, ValidationStatus, DeletionStatus } = job;
  if (!volumeID || !sourceVolumeID || !RestoreJobId || CreationDate === undefined) return [];
  return [
    {
      restoreJobID: RestoreJobId,
      snapshotID: /\bsnapshot\/(snap-[0-9a-f]{8,17})$/.exec(job.RecoveryPointArn ?? '')?.[1] ?? null,
      vault: /:backup-vault:([\w-]+)$/.exec(job.BackupVaultArn ?? '')?.[1] ?? '',
      sourceVolumeID,
      volumeID,
      recoveryPointAt: job.RecoveryPointCreationDate?.toISOString() ?? null,
      createdAt: CreationDate.toISOString(),
      completedAt: job.CompletionDate?.toISOString() ?? null,
      isOver:
        (ValidationStatus !== undefined && ValidationStatus !== 'VALIDATING') || DeletionStatus !== undefined,
    },
  ];
}
