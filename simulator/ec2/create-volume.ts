import type { CreateVolumeCommandInput, CreateVolumeCommandOutput, VolumeType } from '@aws-sdk/client-ec2';
import { type EbsVolume, NEVER } from '../account/ebs.ts';
import { isUsable } from '../account/ebs-keys.ts';
import { keyArn } from '../account/key-arn.ts';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { volumeStateOf } from '../account/volume-state.ts';
import { awsError } from '../protocol/error.ts';
import type { SnapshotScenario } from '../scenario/snapshot.ts';
import { refuseUnmodelled } from './accepted.ts';
import { madeOnce, mismatch } from './idempotency.ts';
import { requestedTags } from './requested-tags.ts';
import { scenarioSnapshot } from './scenario-snapshots.ts';
import { refuseTooMuchStorage } from './storage-quota.ts';
import { invalidParameter, toTags } from './support.ts';
import { refuseUnknownZone } from './zones.ts';

type Request = CreateVolumeCommandInput;

const MODELLED = [
  'AvailabilityZone',
  'ClientToken',
  'DryRun',
  'Encrypted',
  'KmsKeyId',
  'Size',
  'SnapshotId',
  'TagSpecifications',
  'VolumeInitializationRate',
  'VolumeType',
];

export function createVolume(
  input: Request,
  aws: SimulatedAccount,
): Omit<CreateVolumeCommandOutput, '$metadata'> {
  refuseUnmodelled(input, MODELLED);
  const { ClientToken, ...parameters } = input;
  const isThere = (id: string): boolean => {
    const made = aws.ebs.volumes.get(id);
    return made !== undefined && !['deleting', undefined].includes(volumeStateOf(made, aws.now()));
  };
  const asked = {
    operation: 'CreateVolume',
    token: ClientToken,
    parameters,
    // As users of the EBS CSI driver saw it (kubernetes-sigs/aws-ebs-csi-driver, issue 3010).
    refuseGone: (ids: readonly string[]) =>
      ids.every(isThere) ? undefined : mismatch('The resource of this client token was already deleted.'),
  };
  const [volumeID = ''] = madeOnce(aws, asked, () => [makeVolume(input, aws)]);
  const volume = aws.ebs.volumes.get(volumeID);
  if (volume === undefined) throw new Error(`${volumeID} was made and is not in the account.`);
  return {
    VolumeId: volumeID,
    // A repeated call tells of the volume as it is then.
    State: volumeStateOf(volume, aws.now()) ?? 'deleted',
    Size: volume.gibibytes,
    VolumeType: volume.type,
    CreateTime: new Date(volume.createdAt),
    AvailabilityZone: volume.zone,
    Encrypted: volume.encrypted,
    ...(volume.kmsKey === undefined ? {} : { KmsKeyId: volume.kmsKey }),
    ...(volume.snapshotID === undefined ? {} : { SnapshotId: volume.snapshotID }),
    ...(volume.initializationRate === undefined
      ? {}
      : { VolumeInitializationRate: volume.initializationRate }),
    Tags: toTags(volume.tags),
  };
}

/** Checks a request and adds its volume; returns its id. */
export function makeVolume(input: Request, aws: SimulatedAccount): string {
  const { AvailabilityZone: zone, VolumeType: type = 'gp2', TagSpecifications } = input;
  if (zone === undefined) throw awsError('MissingParameter', 400, 'AvailabilityZone is missing');
  refuseUnknownZone(aws, zone);
  const tags = requestedTags(TagSpecifications, 'volume', ['volume']);
  const now = aws.now();
  const snapshot = input.SnapshotId === undefined ? undefined : restorable(aws, input.SnapshotId, now);
  refuseWrongSettings(input, snapshot);
  const gibibytes = input.Size ?? snapshot?.gibibytes ?? 0;
  refuseTooMuchStorage(aws, [{ type, gibibytes }], now);
  const volumeID = stableID('vol-', aws.seed, 'made', aws.ebs.volumes.size);
  const encrypted = snapshot?.encrypted === true || input.Encrypted === true;
  aws.ebs.volumes.set(volumeID, {
    volumeID,
    zone,
    gibibytes,
    type,
    encrypted,
    kmsKey: encrypted ? keyArn(aws, input.KmsKeyId ?? snapshot?.kmsKey) : undefined,
    snapshotID: snapshot?.id,
    snapshot,
    initializationRate: input.VolumeInitializationRate,
    createdAt: now,
    ...courseOf(aws, { snapshot, zone, mayUseKeys: mayUseKeys(aws, input, snapshot) }, now),
    tags,
    isRoot: false,
    attachments: [],
    deletingAt: NEVER,
  });
  return volumeID;
}

interface CourseOptions {
  readonly snapshot: SnapshotScenario | undefined;
  readonly zone: string;
  readonly mayUseKeys: boolean;
}

/** Whether EBS can and may use the keys of the snapshot and of the volume; aws/ebs is everybody's in the account. */
function mayUseKeys(
  aws: SimulatedAccount,
  { KmsKeyId }: Request,
  snapshot: SnapshotScenario | undefined,
): boolean {
  if (snapshot?.encrypted === true && !snapshot.keyUsable) return false;
  const own = [KmsKeyId, snapshot?.encrypted === true ? snapshot.kmsKey : undefined];
  const arns = own.flatMap((key) => (key === undefined ? [] : [keyArn(aws, key)]));
  const isEverybodys = (arn: string): boolean => arn === keyArn(aws, undefined);
  return arns.every((arn) => isUsable(aws, arn) && (isEverybodys(arn) || aws.mayUseKey(arn, 'create')));
}

/** What becomes of a new volume. */
function courseOf(
  { scenario: { restore } }: SimulatedAccount,
  { snapshot, zone, mayUseKeys }: CourseOptions,
  now: number,
): Pick<EbsVolume, 'availableAt' | 'failedAt' | 'goneAt'> {
  const fits = (one: { snapshot?: string | undefined; zone?: string | undefined }): boolean =>
    (one.snapshot === undefined || one.snapshot === snapshot?.name) &&
    (one.zone === undefined || one.zone === zone);
  const at = now + restore.create * 1_000;
  // EBS asks KMS after it has answered (EC2 API Reference, CreateVolume, KmsKeyId); the volume is then listed no more, as
  // users saw (aws/aws-cli, issues 2592 and 2604; kubernetes-sigs/aws-ebs-csi-driver, issue 3010).
  if (!mayUseKeys)
    return restore.keyDenied === 'vanishes'
      ? { availableAt: NEVER, failedAt: NEVER, goneAt: at }
      : { availableAt: NEVER, failedAt: at, goneAt: NEVER };
  if (restore.failsCreating.some(fits)) return { availableAt: NEVER, failedAt: at, goneAt: NEVER };
  const isStuck = restore.stuckCreating.some(fits);
  return { availableAt: isStuck ? NEVER : at, failedAt: NEVER, goneAt: NEVER };
}

/** The snapshot of an id, where a volume can be made from it. */
export function restorable(aws: SimulatedAccount, id: string, now: number): SnapshotScenario {
  const found = scenarioSnapshot(aws, id, now);
  if (found === undefined)
    throw awsError('InvalidSnapshot.NotFound', 400, `The snapshot '${id}' does not exist.`);
  const { snapshot, state } = found;
  if (state !== 'completed') throw awsError('IncorrectState', 400, `Snapshot is in invalid state - ${state}`);
  if (snapshot.tier === 'archive')
    throw awsError(
      'IncorrectState',
      400,
      `Snapshot ${id} is archived; restore it to the standard tier first.`,
    );
  return snapshot;
}

const TYPES: readonly VolumeType[] = ['gp2', 'gp3', 'st1', 'sc1', 'standard'];
/** GiB: EC2 API Reference, CreateVolume, Size; what a message says of it is unconfirmed. */
const SIZES: ReadonlyMap<VolumeType, { readonly least: number; readonly most: number }> = new Map([
  ['gp3', { least: 1, most: 65_536 }],
  ['st1', { least: 125, most: 16_384 }],
  ['sc1', { least: 125, most: 16_384 }],
  ['standard', { least: 1, most: 1_024 }],
]);
/** MiB/s: EC2 API Reference, CreateVolume, VolumeInitializationRate. */
const RATES = { least: 100, most: 300 };

function refuseWrongSettings(input: Request, snapshot: SnapshotScenario | undefined): void {
  const { Size, VolumeType = 'gp2', KmsKeyId, Encrypted, VolumeInitializationRate: rate } = input;
  if (Size === undefined && snapshot === undefined)
    throw awsError('MissingParameter', 400, 'The request must contain the parameter size/snapshot');
  if (snapshot !== undefined && Size !== undefined && Size < snapshot.gibibytes)
    throw invalidParameter(
      `The size of a volume must be at least that of its snapshot, ${snapshot.gibibytes} GiB`,
    );
  if (VolumeType === 'io1' || VolumeType === 'io2')
    throw awsError(
      'MissingParameter',
      400,
      `The parameter iops must be specified for ${VolumeType} volumes.`,
    );
  if (!TYPES.includes(VolumeType))
    throw invalidParameter(`Value (${VolumeType}) for volumeType is not modelled by the simulator`);
  const size = Size ?? snapshot?.gibibytes ?? 0;
  const { least, most } = SIZES.get(VolumeType) ?? { least: 1, most: 16_384 };
  if (size < least || size > most)
    throw invalidParameter(
      `Volume of ${size}GiB is out of range for volume type ${VolumeType}: ${least} to ${most}GiB`,
    );
  if (KmsKeyId !== undefined && Encrypted !== true)
    throw awsError(
      'InvalidParameterDependency',
      400,
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    );
  if (snapshot?.encrypted === true && Encrypted === false)
    throw invalidParameter('A volume from an encrypted snapshot is encrypted');
  if (rate === undefined) return;
  if (snapshot === undefined)
    throw awsError('InvalidParameterCombination', 400, 'volumeInitializationRate needs a snapshot');
  if (rate < RATES.least || rate > RATES.most)
    throw invalidParameter(`Value (${rate}) for volumeInitializationRate must be 100 to 300`);
}
