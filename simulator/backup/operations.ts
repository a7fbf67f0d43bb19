import {
  DescribeRecoveryPoint$,
  DescribeRestoreJob$,
  ListRecoveryPointsByBackupVault$,
  ListRecoveryPointsByResource$,
  ListRestoreJobs$,
  PutRestoreValidationResult$,
  StartRestoreJob$,
} from '@aws-sdk/client-backup';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import {
  describeRecoveryPoint,
  listRecoveryPointsByBackupVault,
  listRecoveryPointsByResource,
} from './recovery-points.ts';
import { putRestoreValidationResult, startRestoreJob } from './restore-jobs.ts';
import { describeRestoreJob, listRestoreJobs } from './tell-restore-jobs.ts';

/** Every operation of AWS Backup that the simulator supports; its backups are of EBS volumes alone. */
export const BACKUP_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  DescribeRecoveryPoint: modelled(DescribeRecoveryPoint$, describeRecoveryPoint),
  DescribeRestoreJob: modelled(DescribeRestoreJob$, describeRestoreJob),
  ListRecoveryPointsByBackupVault: modelled(
    ListRecoveryPointsByBackupVault$,
    listRecoveryPointsByBackupVault,
  ),
  ListRecoveryPointsByResource: modelled(ListRecoveryPointsByResource$, listRecoveryPointsByResource),
  ListRestoreJobs: modelled(ListRestoreJobs$, listRestoreJobs),
  PutRestoreValidationResult: modelled(PutRestoreValidationResult$, putRestoreValidationResult),
  StartRestoreJob: modelled(StartRestoreJob$, startRestoreJob),
};
