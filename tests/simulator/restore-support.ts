import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  type CreateVolumeCommandInput,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  type Instance,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  type Volume,
} from '@aws-sdk/client-ec2';
import { scenarioSchema } from '../../simulator/scenario/schema.ts';
import { resolveSnapshot } from '../../simulator/scenario/snapshot.ts';
import type { Bench } from './support.ts';

/** What tests of restore drills ask EC2 for. */

export const ZONE = 'ap-northeast-3a';
export const OTHER_ZONE = 'ap-northeast-3b';
export const SUBNET = 'subnet-0d1e2f3a4b5c6d7e8';
export const OTHER_SUBNET = 'subnet-0d1e2f3a4b5c6d7e9';
export const GROUP = 'sg-0d1e2f3a4b5c6d7e8';
export const LINUX = 'ami-0a1b2c3d4e5f60001';
export const LINUX_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** A subnet in each of two zones, and a snapshot of 100 GiB. */
export const TWO_ZONES = {
  subnets: [{ id: SUBNET }, { id: OTHER_SUBNET, zone: OTHER_ZONE }],
  snapshots: [{ name: 'data', gibibytes: 100, tags: { system: 'shop' } }],
};

/** The id of a scenario's snapshot. */
export function snapshotID(name: string): string {
  const { snapshots } = scenarioSchema.parse({
    schema: 'kunren-scenario/v1',
    description: 'one snapshot',
    snapshots: [{ name }],
  });
  return snapshots.flatMap((entry) => resolveSnapshot(entry, '111122223333'))[0]?.id ?? '';
}

/** All that these need of a simulated account. */
type Ec2 = Pick<Bench, 'ec2'>;

export async function makeVolume(on: Ec2, more: Partial<CreateVolumeCommandInput> = {}): Promise<string> {
  const made = await on.ec2.send(
    new CreateVolumeCommand({
      AvailabilityZone: ZONE,
      SnapshotId: snapshotID('data'),
      VolumeType: 'gp3',
      ...more,
    }),
  );
  return made.VolumeId ?? '';
}

export async function volumeOf(on: Ec2, id: string): Promise<Volume | undefined> {
  const { Volumes = [] } = await on.ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: 'volume-id', Values: [id] }] }),
  );
  return Volumes[0];
}

export async function startHost(
  on: Ec2,
  more: Partial<RunInstancesCommandInput> = {},
): Promise<Instance & { InstanceId: string }> {
  const { Instances: [made] = [] } = await on.ec2.send(
    new RunInstancesCommand({
      MinCount: 1,
      MaxCount: 1,
      ImageId: LINUX,
      InstanceType: 't3.medium',
      SubnetId: SUBNET,
      SecurityGroupIds: [GROUP],
      ...more,
    }),
  );
  return { ...made, InstanceId: made?.InstanceId ?? '' };
}

export async function instanceOf(on: Ec2, id: string): Promise<Instance | undefined> {
  const { Reservations = [] } = await on.ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [id] }] }),
  );
  return Reservations[0]?.Instances?.[0];
}

export const attach = (on: Ec2, VolumeId: string, InstanceId: string, Device = '/dev/sdf') =>
  on.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device }));

/** A running host and an available volume. */
export async function hostAndVolume(on: Bench): Promise<{ host: string; volume: string }> {
  const volume = await makeVolume(on);
  const { InstanceId: host } = await startHost(on);
  on.clock.pass(90);
  return { host, volume };
}
