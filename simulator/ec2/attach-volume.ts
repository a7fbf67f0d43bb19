import type {
  AttachVolumeCommandInput,
  AttachVolumeCommandOutput,
  DeleteVolumeCommandInput,
  DeleteVolumeCommandOutput,
  DetachVolumeCommandInput,
  DetachVolumeCommandOutput,
} from '@aws-sdk/client-ec2';
import { type EbsVolume, NEVER } from '../account/ebs.ts';
import { keyArn } from '../account/key-arn.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { attachmentStateOf, holdOf } from '../account/volume-state.ts';
import { awsError } from '../protocol/error.ts';
import { chosenInstances } from './instances.ts';
import { type ListedVolume, listedVolumes } from './listed-volumes.ts';
import { refuseAsScenario } from './refusals.ts';
import { invalidParameter } from './support.ts';
import { chosenVolumes, toAttachment } from './volumes.ts';
import { zoneOfInstance } from './zones.ts';

/** Attaching, detaching and deleting volumes, by the rules that EC2 has for them. */

/**
 * Network interfaces and volumes of an instance on Nitro, together: EC2 User Guide, 'Amazon EBS volume limits'. Some newer
 * types have a limit for volumes alone; the shared one is the harder.
 */
const ATTACHMENTS_MAX = 28;
const INTERFACES = 1;

const incorrectState = (message: string) => awsError('IncorrectState', 400, message);

/** A volume that a client may work on; those of DRS's launches are not modelled here. */
function workable(
  aws: SimulatedAccount,
  id: string,
  now: number,
): { volume: EbsVolume; listed: ListedVolume } {
  const [listed] = chosenVolumes(aws, now, [id]);
  const volume = aws.ebs.volumes.get(id);
  if (listed === undefined || volume === undefined)
    throw awsError('UnsupportedOperation', 400, `${id} is a volume of DRS's: not modelled by the simulator`);
  return { volume, listed };
}

export function attachVolume(
  { VolumeId = '', InstanceId = '', Device = '' }: AttachVolumeCommandInput,
  aws: SimulatedAccount,
): Omit<AttachVolumeCommandOutput, '$metadata'> {
  if (VolumeId === '' || InstanceId === '' || Device === '')
    throw awsError('MissingParameter', 400, 'VolumeId, InstanceId and Device are required');
  const now = aws.now();
  const { volume, listed } = workable(aws, VolumeId, now);
  const [visible] = chosenInstances(aws, now, [InstanceId]);
  if (visible === undefined) throw invalidParameter('InstanceId is missing');
  const { instance, state } = visible;
  if (state !== 'running' && state !== 'stopped')
    throw incorrectState(`Instance '${InstanceId}' is not 'running'.`);
  if (listed.state === 'in-use')
    throw awsError('VolumeInUse', 400, `${VolumeId} is already attached to an instance`);
  if (listed.state !== 'available') throw incorrectState(`${VolumeId} is not 'available'.`);
  refuseOtherZone(aws, instance, listed);
  refusePlace(aws, instance, Device, now);
  refuseLockedKey(aws, volume);
  refuseAsScenario(aws, 'attachRefused', volume);
  const attachment = {
    instance,
    device: Device,
    from: now,
    attachedAt: now + aws.scenario.restore.attach * 1_000,
    detachingAt: NEVER,
    detachedAt: NEVER,
    deleteOnTermination: false,
  };
  volume.attachments.push(attachment);
  return toAttachment(VolumeId, {
    instanceID: InstanceId,
    device: Device,
    state: attachmentStateOf(attachment, now),
    since: now,
    deleteOnTermination: false,
  });
}

function refuseOtherZone(aws: SimulatedAccount, instance: Instance, { volumeID, zone }: ListedVolume): void {
  if (zoneOfInstance(aws, instance) === zone) return;
  throw awsError(
    'InvalidVolume.ZoneMismatch',
    400,
    `The volume '${volumeID}' is not in the same availability zone as instance '${instance.instanceID}'`,
  );
}

/** The key of aws/ebs is everybody's in the account. */
function refuseLockedKey(aws: SimulatedAccount, { volumeID, kmsKey }: EbsVolume): void {
  if (kmsKey === undefined || kmsKey === keyArn(aws, undefined) || aws.mayUseKey(kmsKey, 'attach')) return;
  throw awsError(
    'CustomerKeyHasBeenRevoked',
    400,
    `Volume ${volumeID} cannot be attached. The encrypted volume was unable to access the KMS master key.`,
  );
}

/** A device name serves one volume, and an instance takes so many. */
function refusePlace(aws: SimulatedAccount, { instanceID }: Instance, device: string, now: number): void {
  if (!/^(\/dev\/(sd|xvd)[a-z]{1,2}\d*|xvd[a-z]{1,2})$/.test(device))
    throw invalidParameter(
      `Value (${device}) for parameter device is invalid. ${device} is not a valid EBS device name.`,
    );
  const taken = listedVolumes(aws, now).flatMap(({ hold }) =>
    hold?.instanceID === instanceID ? [hold] : [],
  );
  if (taken.some((hold) => hold.device === device))
    throw invalidParameter(
      `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
    );
  if (taken.length + INTERFACES >= ATTACHMENTS_MAX)
    throw awsError(
      'AttachmentLimitExceeded',
      400,
      `Attachment limit exceeded for ${instanceID}: at most ${ATTACHMENTS_MAX} volumes and network interfaces.`,
    );
}

export function detachVolume(
  { VolumeId = '', InstanceId, Device }: DetachVolumeCommandInput,
  aws: SimulatedAccount,
): Omit<DetachVolumeCommandOutput, '$metadata'> {
  const now = aws.now();
  const { volume, listed } = workable(aws, VolumeId, now);
  const hold = holdOf(volume, now);
  const isMeant =
    (InstanceId === undefined || hold?.instance.instanceID === InstanceId) &&
    (Device === undefined || hold?.device === Device);
  if (hold === undefined || !isMeant)
    throw incorrectState(`Volume '${VolumeId}' is in the '${listed.state}' state.`);
  const runs = now < (aws.instances.get(hold.instance.instanceID)?.shutDownAt ?? 0);
  if (volume.isRoot && runs)
    throw awsError(
      'OperationNotPermitted',
      400,
      `Unable to detach root volume '${VolumeId}' from instance '${hold.instance.instanceID}'`,
    );
  if (hold.detachingAt > now) {
    hold.detachingAt = now;
    hold.detachedAt = now + aws.scenario.restore.detach * 1_000;
  }
  return toAttachment(VolumeId, {
    instanceID: hold.instance.instanceID,
    device: hold.device,
    state: 'detaching',
    since: hold.from,
    deleteOnTermination: hold.deleteOnTermination,
  });
}

export function deleteVolume(
  { VolumeId = '' }: DeleteVolumeCommandInput,
  aws: SimulatedAccount,
): Omit<DeleteVolumeCommandOutput, '$metadata'> {
  const now = aws.now();
  const [listed] = chosenVolumes(aws, now, [VolumeId]);
  if (listed?.hold !== undefined)
    throw awsError(
      'VolumeInUse',
      400,
      `Volume ${VolumeId} is currently attached to ${listed.hold.instanceID}`,
    );
  const { volume } = workable(aws, VolumeId, now);
  if (listed?.state === 'creating') throw incorrectState(`Volume '${VolumeId}' is in the 'creating' state.`);
  refuseAsScenario(aws, 'deleteRefused', volume);
  if (listed?.state !== 'deleting') {
    volume.deletingAt = now;
    volume.goneAt = Math.min(volume.goneAt, now + aws.scenario.restore.delete * 1_000);
  }
  return {};
}
