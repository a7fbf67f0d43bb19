import {
  type _InstanceType,
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  type Tag,
  TerminateInstancesCommand,
  type VolumeType,
} from '@aws-sdk/client-ec2';
import { TransientError } from '../../core/workflow/errors.ts';
import { chunk } from './chunk.ts';
import { isNamed } from './errors.ts';
import type { Attach, MakeRestored, RemoveRestored } from './restore-ports.ts';
import { turns } from './turns.ts';

/** The only changes that a restore drill makes in EC2, each with the client of the functions that may make it. */

/**
 * What EC2 refills each second of the tokens for calls that change something, and for RunInstances (EC2 Developer Guide,
 * 'Request throttling').
 */
const CHANGES_PER_SECOND = 5;
const HOSTS_PER_SECOND = 2;
const INSTANCES_PER_CALL = 100;

export function maker(client: EC2Client): MakeRestored {
  const [volumeTurn, hostTurn] = [turns(CHANGES_PER_SECOND), turns(HOSTS_PER_SECOND)];
  return {
    async volume({ token, snapshotID, zone, type, initializationRate, key, tags }) {
      await volumeTurn();
      const { VolumeId } = await client.send(
        new CreateVolumeCommand({
          ClientToken: token,
          SnapshotId: snapshotID,
          AvailabilityZone: zone,
          VolumeType: type as VolumeType,
          ...(initializationRate === undefined ? {} : { VolumeInitializationRate: initializationRate }),
          ...(key === undefined ? {} : { Encrypted: true, KmsKeyId: key }),
          TagSpecifications: [{ ResourceType: 'volume', Tags: toTags(tags) }],
        }),
      );
      return idOf(VolumeId);
    },
    async host({
      token,
      imageID,
      instanceType,
      instanceProfile,
      userData,
      subnetID,
      securityGroupIDs,
      tags,
    }) {
      await hostTurn();
      const { Instances } = await client.send(
        new RunInstancesCommand({
          ClientToken: token,
          MinCount: 1,
          MaxCount: 1,
          ImageId: imageID,
          InstanceType: instanceType as _InstanceType,
          IamInstanceProfile: { Name: instanceProfile },
          // A host that shuts down is gone: nothing runs on unseen.
          InstanceInitiatedShutdownBehavior: 'terminate',
          ...(userData === null ? {} : { UserData: Buffer.from(userData).toString('base64') }),
          MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 1 },
          NetworkInterfaces: [
            {
              DeviceIndex: 0,
              SubnetId: subnetID,
              Groups: [...securityGroupIDs],
              AssociatePublicIpAddress: false,
              DeleteOnTermination: true,
            },
          ],
          TagSpecifications: (['instance', 'volume', 'network-interface'] as const).map((ResourceType) => ({
            ResourceType,
            Tags: toTags(tags),
          })),
        }),
      );
      return idOf(Instances?.[0]?.InstanceId);
    },
  };
}

export function attacher(client: EC2Client): Attach {
  const turn = turns(CHANGES_PER_SECOND);
  return {
    async volume(VolumeId, InstanceId, Device) {
      await turn();
      await client.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
    },
    async deleteWithInstance(InstanceId, devices) {
      await turn();
      await client.send(
        new ModifyInstanceAttributeCommand({
          InstanceId,
          BlockDeviceMappings: devices.map((DeviceName) => ({
            DeviceName,
            Ebs: { DeleteOnTermination: true },
          })),
        }),
      );
    },
  };
}

export function remover(client: EC2Client): RemoveRestored {
  const turn = turns(CHANGES_PER_SECOND);
  return {
    async hosts(instanceIDs) {
      for (const InstanceIds of chunk(instanceIDs, INSTANCES_PER_CALL))
        await client.send(new TerminateInstancesCommand({ InstanceIds }));
    },
    async volume(VolumeId) {
      await turn();
      try {
        await client.send(new DeleteVolumeCommand({ VolumeId }));
      } catch (error) {
        if (!isNamed(error, 'InvalidVolume.NotFound')) throw error;
      }
    },
  };
}

const toTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function idOf(id: string | undefined): string {
  // The caller finds it by its token, as after a lost response.
  if (id === undefined) throw new TransientError('EC2 accepted the request without naming what it made');
  return id;
}
