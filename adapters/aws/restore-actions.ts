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
import pThrottle from 'p-throttle';
import { TransientError } from '../../core/workflow/errors.ts';
import { chunk } from './chunk.ts';
import { isNamed } from './errors.ts';
import type { Attach, MakeRestored, RemoveRestored } from './restore-ports.ts';

/** The only changes that a restore drill makes in EC2, each with the client of the functions that may make it. */

/**
 * What EC2 refills of the tokens for calls that change something (EC2 Developer Guide, 'Request throttling'): whoever
 * works in the account must not be throttled because of us.
 */
const changesPace = () => pThrottle({ limit: 5, interval: 1_000 });
/** Of RunInstances EC2 refills two tokens a second (the same page). */
const hostsPace = () => pThrottle({ limit: 2, interval: 1_000 });
const INSTANCES_PER_CALL = 100;

export function maker(client: EC2Client): MakeRestored {
  return {
    volume: changesPace()(async ({ token, snapshotID, zone, type, initializationRate, tags }) => {
      const { VolumeId } = await client.send(
        new CreateVolumeCommand({
          ClientToken: token,
          SnapshotId: snapshotID,
          AvailabilityZone: zone,
          VolumeType: type as VolumeType,
          ...(initializationRate === undefined ? {} : { VolumeInitializationRate: initializationRate }),
          TagSpecifications: [{ ResourceType: 'volume', Tags: toTags(tags) }],
        }),
      );
      return idOf(VolumeId);
    }),
    host: hostsPace()(
      async ({ token, imageID, instanceType, instanceProfile, subnetID, securityGroupIDs, tags }) => {
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
    ),
  };
}

export function attacher(client: EC2Client): Attach {
  return {
    volume: changesPace()(async (VolumeId, InstanceId, Device) => {
      await client.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));
    }),
    deleteWithInstance: changesPace()(async (InstanceId, devices) => {
      await client.send(
        new ModifyInstanceAttributeCommand({
          InstanceId,
          BlockDeviceMappings: devices.map((DeviceName) => ({
            DeviceName,
            Ebs: { DeleteOnTermination: true },
          })),
        }),
      );
    }),
  };
}

export function remover(client: EC2Client): RemoveRestored {
  return {
    async hosts(instanceIDs) {
      for (const InstanceIds of chunk(instanceIDs, INSTANCES_PER_CALL))
        await client.send(new TerminateInstancesCommand({ InstanceIds }));
    },
    volume: changesPace()(async (VolumeId) => {
      try {
        await client.send(new DeleteVolumeCommand({ VolumeId }));
      } catch (error) {
        if (!isNamed(error, 'InvalidVolume.NotFound')) throw error;
      }
    }),
  };
}

const toTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function idOf(id: string | undefined): string {
  // The caller finds it by its token, as after a lost response.
  if (id === undefined) throw new TransientError('EC2 accepted the request without naming what it made');
  return id;
}
