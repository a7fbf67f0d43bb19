import type { Scenario } from '../scenario/resolve.ts';
import { begunAt } from '../scenario/snapshot.ts';
import { NEVER } from './ebs.ts';
import { keyArn } from './key-arn.ts';
import { stableID, uuidsFor } from './random.ts';
import type { SimulatedAccount } from './state.ts';

/** What AWS Backup's restore testing has restored, or will while a scenario runs: a job and its volume each. */

type RestoreTest = Scenario['restoreTests'][number];

const ROLE = 'service-role/AWSBackupDefaultServiceRole';
const TAG = 'awsbackup-restore-test';

/** `index` is the entry's place in the scenario. */
export function addRestoreTest(aws: SimulatedAccount, test: RestoreTest, index: number): void {
  const { account, region, snapshots } = aws.scenario;
  const { plan, snapshot: name, zone, startedAgo, took, deletedAfter, validation } = test;
  const snapshot = snapshots.find((one) => one.name === name);
  if (snapshot === undefined || begunAt(snapshot, aws.startedAt) > aws.startedAt) return;
  const createdAt = aws.startedAt - startedAgo * 1_000;
  const endsAt = createdAt + took * 1_000;
  const deletingAt = deletedAfter === undefined ? NEVER : aws.startedAt + deletedAfter * 1_000;
  const volumeID = stableID('vol-', 'of a restore test', index);
  aws.ebs.volumes.set(volumeID, {
    volumeID,
    zone,
    gibibytes: snapshot.gibibytes,
    type: 'gp3',
    encrypted: snapshot.encrypted,
    kmsKey: snapshot.encrypted ? keyArn(aws, snapshot.kmsKey) : undefined,
    snapshotID: snapshot.id,
    snapshot,
    initializationRate: undefined,
    createdAt,
    availableAt: endsAt,
    failedAt: NEVER,
    tags: test.tagged ? { [TAG]: plan } : {},
    isRoot: false,
    attachments: [],
    deletingAt,
    goneAt: deletingAt === NEVER ? NEVER : deletingAt + aws.scenario.restore.delete * 1_000,
  });
  const jobID = uuidsFor('restore-test', index)().toUpperCase();
  aws.ebs.restoreJobs.set(jobID, {
    jobID,
    recoveryPointArn: `arn:aws:ec2:${region}::snapshot/${snapshot.id}`,
    role: `arn:aws:iam::${account}:role/${ROLE}`,
    createdAt,
    endsAt,
    failure: undefined,
    volumeID,
    validation: validation === undefined ? undefined : { status: validation, message: undefined },
    testingPlan: plan,
    deletion: undefined,
  });
}
