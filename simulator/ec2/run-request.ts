import type { BlockDeviceMapping, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { HostRequest, HostVolume } from '../account/hosts.ts';
import { keyArn } from '../account/key-arn.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import type { ImageScenario } from '../scenario/snapshots.ts';
import { refuseUnmodelled } from './accepted.ts';
import { architectureOf } from './capacity.ts';
import { restorable } from './create-volume.ts';
import { imageToRun, rootDeviceOf, rootSnapshotOf } from './images.ts';
import { requestedTags } from './requested-tags.ts';
import { byID, invalidParameter } from './support.ts';

type Request = RunInstancesCommandInput;

const MODELLED = [
  'BlockDeviceMappings',
  'ClientToken',
  'DryRun',
  'EbsOptimized',
  'IamInstanceProfile',
  'ImageId',
  'InstanceInitiatedShutdownBehavior',
  'InstanceType',
  'MaxCount',
  'MetadataOptions',
  'MinCount',
  'Monitoring',
  'NetworkInterfaces',
  'SecurityGroupIds',
  'SubnetId',
  'TagSpecifications',
  'UserData',
];
const TAGGABLE = ['instance', 'volume', 'network-interface'];

/** What one instance of a request is to be; every rule that EC2 checks before it starts anything is checked. */
export function hostRequest(input: Request, aws: SimulatedAccount): HostRequest {
  refuseUnmodelled(input, MODELLED);
  const { ImageId, InstanceType: instanceType = 'm1.small', TagSpecifications, MetadataOptions } = input;
  if (ImageId === undefined) throw awsError('MissingParameter', 400, 'The request must contain ImageId');
  const image = imageToRun(aws, ImageId);
  refuseOtherArchitecture(image, instanceType);
  refuseUnmodelled(MetadataOptions ?? {}, ['HttpTokens', 'HttpEndpoint', 'HttpPutResponseHopLimit']);
  const tags = (kind: string) => requestedTags(TagSpecifications, kind, TAGGABLE);
  return {
    image,
    instanceType,
    ...networkOf(input, aws),
    // EC2's own default takes requests without a token, whatever the newer images ask for.
    imdsv2: MetadataOptions?.HttpTokens === 'required' ? 'required' : 'optional',
    metadataService: MetadataOptions?.HttpEndpoint === 'disabled' ? 'disabled' : 'enabled',
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? 'stop',
    instanceProfile: profileOf(input, aws),
    clientToken: input.ClientToken,
    tags: tags('instance'),
    volumes: volumesOf(input, image, tags('volume'), aws),
  };
}

function refuseOtherArchitecture({ architecture }: ImageScenario, instanceType: string): void {
  const own = architectureOf(instanceType);
  if (own === architecture) return;
  throw invalidParameter(
    `The architecture '${own}' of the specified instance type does not match the architecture '${architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
  );
}

function networkOf(
  { SubnetId, SecurityGroupIds, NetworkInterfaces: interfaces = [] }: Request,
  { scenario }: SimulatedAccount,
): Pick<HostRequest, 'subnetID' | 'securityGroupIDs' | 'isPublic'> {
  const [own] = interfaces;
  if (own !== undefined && (SubnetId !== undefined || SecurityGroupIds !== undefined))
    throw awsError(
      'InvalidParameterCombination',
      400,
      'Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request',
    );
  if (interfaces.length > 1) throw invalidParameter('Several network interfaces are not modelled');
  refuseUnmodelled(own ?? {}, [
    'AssociatePublicIpAddress',
    'DeleteOnTermination',
    'DeviceIndex',
    'Groups',
    'SubnetId',
  ]);
  const wanted = own?.SubnetId ?? SubnetId ?? scenario.subnets[0]?.id ?? '';
  const [subnet] = byID([wanted], (id) => scenario.subnets.find((one) => one.id === id), {
    code: 'InvalidSubnetID.NotFound',
    noun: 'subnet',
  });
  const groups = own?.Groups ?? SecurityGroupIds ?? scenario.securityGroups.slice(0, 1);
  byID(groups, (id) => scenario.securityGroups.find((one) => one === id), {
    code: 'InvalidGroup.NotFound',
    noun: 'security group',
  });
  if (subnet?.freeAddresses === 0)
    throw awsError(
      'InsufficientFreeAddressesInSubnet',
      400,
      `There are not enough free addresses in subnet '${wanted}' to satisfy the requested number of instances.`,
    );
  return {
    subnetID: wanted,
    securityGroupIDs: groups,
    isPublic: own?.AssociatePublicIpAddress ?? subnet?.publicIp ?? false,
  };
}

/** A profile by name or ARN, which the scenario must have. */
function profileOf(
  { IamInstanceProfile: profile }: Request,
  { scenario: { instanceProfiles } }: SimulatedAccount,
): string | undefined {
  const name = profile?.Name ?? profile?.Arn?.split('/').at(-1);
  if (name === undefined || Object.hasOwn(instanceProfiles, name)) return name;
  throw invalidParameter(
    `Value (${name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
  );
}

/** The image's root, as a mapping may change it, and every further volume. */
function volumesOf(
  { BlockDeviceMappings: mappings = [] }: Request,
  image: ImageScenario,
  tags: Record<string, string>,
  aws: SimulatedAccount,
): HostVolume[] {
  const rootDevice = rootDeviceOf(image);
  const own = mappings.find(({ DeviceName }) => DeviceName === rootDevice)?.Ebs;
  if (own?.SnapshotId !== undefined && own.SnapshotId !== rootSnapshotOf(image))
    throw awsError('InvalidBlockDeviceMapping', 400, 'snapshotId cannot be modified on root device');
  const size = own?.VolumeSize ?? image.gibibytes;
  if (size < image.gibibytes)
    throw awsError(
      'InvalidBlockDeviceMapping',
      400,
      `Volume of size ${size}GB is smaller than snapshot '${rootSnapshotOf(image)}', expect size >= ${image.gibibytes}GB`,
    );
  const encrypted = own?.Encrypted === true;
  const root: HostVolume = {
    device: rootDevice,
    gibibytes: size,
    type: own?.VolumeType ?? 'gp3',
    encrypted,
    kmsKey: encrypted ? keyArn(aws, own?.KmsKeyId) : undefined,
    snapshotID: rootSnapshotOf(image),
    snapshot: undefined,
    tags,
    isRoot: true,
    deleteOnTermination: own?.DeleteOnTermination ?? true,
  };
  const further = mappings.filter(({ DeviceName }) => DeviceName !== rootDevice);
  return [root, ...further.map((mapping) => dataVolume(mapping, tags, aws))];
}

function dataVolume(
  { DeviceName = '', Ebs = {} }: BlockDeviceMapping,
  tags: Record<string, string>,
  aws: SimulatedAccount,
): HostVolume {
  const snapshot = Ebs.SnapshotId === undefined ? undefined : restorable(aws, Ebs.SnapshotId, aws.now());
  const encrypted = snapshot?.encrypted === true || Ebs.Encrypted === true;
  return {
    device: DeviceName,
    gibibytes: Ebs.VolumeSize ?? snapshot?.gibibytes ?? 8,
    type: Ebs.VolumeType ?? 'gp2',
    encrypted,
    kmsKey: encrypted ? keyArn(aws, Ebs.KmsKeyId ?? snapshot?.kmsKey) : undefined,
    snapshotID: snapshot?.id,
    snapshot,
    tags,
    isRoot: false,
    deleteOnTermination: Ebs.DeleteOnTermination ?? true,
  };
}
