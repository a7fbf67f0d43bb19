import type {
  PutRestoreValidationResultCommandInput,
  PutRestoreValidationResultCommandOutput,
  StartRestoreJobCommandInput,
  StartRestoreJobCommandOutput,
} from '@aws-sdk/client-backup';
import type { EbsVolume, RestoreJob } from '../account/ebs.ts';
import { uuidsFor } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { holdOf } from '../account/volume-state.ts';
import { makeVolume } from '../ec2/create-volume.ts';
import { AwsError } from '../protocol/error.ts';
import { invalidRequest, invalidValue, missingValue, notFound } from './errors.ts';
import { type RecoveryPoint, recoveryPoints } from './recovery-points.ts';
import { jobNamed, statusOf } from './tell-restore-jobs.ts';

/** Restore jobs of EBS backups: each makes a volume, and reports it when it is there. */

type Answer<Output> = Omit<Output, '$metadata'>;

/** AWS Backup Developer Guide, 'Restore an Amazon EBS volume'. */
const METADATA = ['availabilityZone', 'volumeType', 'volumeSize', 'encrypted', 'kmsKeyId'];

export function startRestoreJob(
  input: StartRestoreJobCommandInput,
  aws: SimulatedAccount,
): Answer<StartRestoreJobCommandOutput> {
  const { RecoveryPointArn, Metadata = {}, IamRoleArn, IdempotencyToken, ResourceType } = input;
  if (IamRoleArn === undefined) throw missingValue('IamRoleArn is missing.');
  if (ResourceType !== undefined && ResourceType !== 'EBS')
    throw invalidValue(`Resource type ${ResourceType} is not that of the recovery point.`);
  const point = recoveryPoints(aws, aws.now()).find(({ arn }) => arn === RecoveryPointArn);
  if (point === undefined) throw notFound(`Recovery point ${RecoveryPointArn} does not exist.`);
  const other = Object.keys(Metadata).find((key) => !METADATA.includes(key));
  if (other !== undefined) throw invalidValue(`Metadata ${other} is not one of ${METADATA.join(', ')}.`);
  if (Metadata['availabilityZone'] === undefined) throw invalidValue('Metadata needs an availabilityZone.');
  return { RestoreJobId: jobOnce(aws, IdempotencyToken, { point, input }).jobID };
}

interface Ordered {
  readonly point: RecoveryPoint;
  readonly input: StartRestoreJobCommandInput;
}

/** The same token starts nothing more, whatever else is asked: AWS Backup API Reference, StartRestoreJob. */
function jobOnce(aws: SimulatedAccount, token: string | undefined, ordered: Ordered): RestoreJob {
  const key = `StartRestoreJob ${token}`;
  const earlier = aws.ebs.restoreJobs.get(aws.ebs.tokens.get(key)?.made[0] ?? '');
  if (token !== undefined && earlier !== undefined) return earlier;
  const job = newJob(aws, ordered);
  aws.ebs.restoreJobs.set(job.jobID, job);
  if (token !== undefined) aws.ebs.tokens.set(key, { parameters: '', made: [job.jobID] });
  return job;
}

function newJob(aws: SimulatedAccount, { point, input }: Ordered): RestoreJob {
  const now = aws.now();
  const made = volumeFor(aws, point, input);
  const volume = typeof made === 'string' ? undefined : made;
  const failure = typeof made === 'string' ? made : failureOf(made);
  const readyAt = volume === undefined ? now : endOf(volume);
  return {
    jobID: uuidsFor('restore-job', aws.seed, aws.ebs.restoreJobs.size)().toUpperCase(),
    recoveryPointArn: point.arn,
    role: input.IamRoleArn ?? '',
    createdAt: now,
    endsAt: Math.max(now + aws.scenario.restore.restoreJob * 1_000, readyAt),
    failure,
    volumeID: failure === undefined ? volume?.volumeID : undefined,
    validation: undefined,
    testingPlan: undefined,
    deletion: undefined,
  };
}

/** The volume, or why EC2 refuses it: then the job fails, not the call. */
function volumeFor(
  aws: SimulatedAccount,
  { snapshot }: RecoveryPoint,
  { Metadata = {}, CopySourceTagsToRestoredResource }: StartRestoreJobCommandInput,
): EbsVolume | string {
  const { availabilityZone, volumeType, volumeSize, encrypted, kmsKeyId } = Metadata;
  const tags = Object.entries(snapshot.tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    const id = makeVolume(
      {
        AvailabilityZone: availabilityZone,
        SnapshotId: snapshot.id,
        VolumeType: (volumeType ?? 'gp3') as 'gp3',
        ...(volumeSize === undefined ? {} : { Size: Number(volumeSize) }),
        ...(encrypted === undefined ? {} : { Encrypted: encrypted === 'true' }),
        ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
        ...(CopySourceTagsToRestoredResource === true
          ? { TagSpecifications: [{ ResourceType: 'volume', Tags: tags }] }
          : {}),
      },
      aws,
    );
    return aws.ebs.volumes.get(id) ?? `Volume ${id} is not there.`;
  } catch (error) {
    if (error instanceof AwsError) return error.fault.message;
    throw error;
  }
}

const endOf = ({ availableAt, failedAt, goneAt }: EbsVolume): number =>
  Math.min(availableAt, failedAt, goneAt);

/** A volume whose creation has failed, or that is gone before it is available. */
const failureOf = ({ volumeID, availableAt, failedAt, goneAt }: EbsVolume): string | undefined =>
  Math.min(failedAt, goneAt) < availableAt
    ? `Volume ${volumeID} could not be created; the KMS key may not be usable.`
    : undefined;

export function putRestoreValidationResult(
  { RestoreJobId, ValidationStatus, ValidationStatusMessage }: PutRestoreValidationResultCommandInput,
  aws: SimulatedAccount,
): Answer<PutRestoreValidationResultCommandOutput> {
  const job = jobNamed(aws, RestoreJobId);
  if (ValidationStatus === undefined) throw missingValue('ValidationStatus is missing.');
  if (!STATUSES.has(ValidationStatus))
    throw invalidValue(`ValidationStatus must be one of ${[...STATUSES].join(', ')}.`);
  if (statusOf(job, aws.now()) !== 'COMPLETED')
    throw invalidRequest(`Restore job ${job.jobID} is not completed.`);
  if (job.validation !== undefined && job.validation.status !== 'VALIDATING')
    throw invalidRequest(`Restore job ${job.jobID} was validated already.`);
  job.validation = { status: ValidationStatus, message: ValidationStatusMessage };
  if (job.testingPlan !== undefined && ValidationStatus !== 'VALIDATING') deleteTested(aws, job);
  return {};
}

/** Whether AWS Backup tries again after a volume was in use is unconfirmed; here it does not. */
function deleteTested(aws: SimulatedAccount, job: RestoreJob): void {
  const now = aws.now();
  const volume = aws.ebs.volumes.get(job.volumeID ?? '');
  if (volume === undefined || holdOf(volume, now) !== undefined) {
    job.deletion = 'FAILED';
    return;
  }
  job.deletion = 'DELETING';
  volume.deletingAt = now;
  volume.goneAt = now + aws.scenario.restore.delete * 1_000;
}

const STATUSES: ReadonlySet<string> = new Set(['SUCCESSFUL', 'FAILED', 'TIMED_OUT', 'VALIDATING']);
