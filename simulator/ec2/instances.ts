import type {
  DescribeInstanceAttributeCommandInput,
  DescribeInstanceAttributeCommandOutput,
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  Instance as Ec2Instance,
  IamInstanceProfile,
  InstanceState,
  InstanceStateName,
  StateReason,
} from '@aws-sdk/client-ec2';
import { stateOf } from '../account/lifetime.ts';
import { stableID } from '../account/random.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { vcpusOf } from './capacity.ts';
import { devicesOf, rootDeviceOf } from './devices.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  invalidParameter,
  nextToken,
  refusePagesWithIDs,
  toTags,
  vpcOf,
} from './support.ts';
import { zoneOfInstance } from './zones.ts';

type Answer<Output> = Omit<Output, '$metadata'>;

const CODES: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** Why an instance has ended: an API call, or EC2 itself (EC2 API Reference, StateReason). */
function stateReasonOf({
  endedBy = 'Client.UserInitiatedShutdown: User initiated shutdown',
}: Instance): StateReason {
  return { Code: endedBy.slice(0, endedBy.indexOf(':')), Message: endedBy };
}

export const toState = (name: InstanceStateName): InstanceState => ({ Code: CODES[name], Name: name });

/** What EC2 still lists, each instance with its state. */
export function visibleInstances(aws: SimulatedAccount, now: number): Visible[] {
  return [...aws.instances.values()].flatMap((instance) => visible(aws, instance, now) ?? []);
}

/** EC2 is eventually consistent: it may show an instance only some time after its launch. */
function visible(aws: SimulatedAccount, instance: Instance, now: number): Visible | undefined {
  const state = stateOf(instance, now);
  const shownFrom = instance.launchedAt + aws.scenario.staleReads.instances * 1_000;
  return state === undefined || now < shownFrom ? undefined : { instance, state };
}

export interface Visible {
  readonly instance: Instance;
  readonly state: InstanceStateName;
}

const FILTERS = (aws: SimulatedAccount): FilterTable<Visible> => ({
  'instance-id': ({ instance }) => [instance.instanceID],
  'instance-state-name': ({ state }) => [state],
  'instance-state-code': ({ state }) => [String(CODES[state])],
  'private-ip-address': ({ instance }) => [instance.address],
  'subnet-id': ({ instance }) => [instance.subnetID],
  'vpc-id': () => [vpcOf(aws)],
  'availability-zone': ({ instance }) => [zoneOfInstance(aws, instance)],
  'client-token': ({ instance }) => [instance.host?.clientToken],
  'image-id': ({ instance }) => [imageIDOf(instance)],
  'reservation-id': ({ instance }) => [reservationIDOf(instance)],
  'owner-id': () => [aws.scenario.account],
  platform: ({ instance }) => [instance.server.scenario.os === 'windows' ? 'windows' : undefined],
  'instance-type': ({ instance }) => [instance.instanceType],
  'instance.group-id': ({ instance }) => instance.securityGroupIDs,
  'block-device-mapping.volume-id': ({ instance }) => devicesOf(aws, instance, aws.now()).map(({ id }) => id),
});

const imageIDOf = ({ host, server }: Instance): string =>
  host?.imageID ?? stableID('ami-', server.scenario.os);

const reservationIDOf = ({ host, instanceID }: Instance): string =>
  host?.reservationID ?? stableID('r-', instanceID);

export function chosenInstances(
  aws: SimulatedAccount,
  now: number,
  ids: readonly string[] | undefined,
): Visible[] {
  if (ids === undefined || ids.length === 0) return visibleInstances(aws, now);
  const find = (id: string): Visible | undefined => {
    const instance = aws.instances.get(id);
    return instance === undefined ? undefined : visible(aws, instance, now);
  };
  return byID(ids, find, { code: 'InvalidInstanceID.NotFound', noun: 'instance' });
}

export function describeInstances(
  input: DescribeInstancesCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeInstancesCommandOutput> {
  refusePagesWithIDs(input.InstanceIds, input, 'instancesSet');
  const now = aws.now();
  const chosen = chosenInstances(aws, now, input.InstanceIds);
  const found = filtered(chosen, input.Filters, FILTERS(aws), ({ instance }) => instance.tags);
  const page = ec2Page(aws, found, input.InstanceIds?.length ? 'whole' : input, {
    operation: 'DescribeInstances',
    idOf: ({ instance }) => instance.instanceID,
  });
  return {
    Reservations: page.items.map((visible) => ({
      ReservationId: reservationIDOf(visible.instance),
      OwnerId: aws.scenario.account,
      Groups: [],
      Instances: [toInstance(aws, visible, now)],
    })),
    ...nextToken(page),
  };
}

const profileOf = ({ scenario }: SimulatedAccount, name: string): IamInstanceProfile => ({
  Arn: `arn:aws:iam::${scenario.account}:instance-profile/${name}`,
  Id: stableID('AIPA', name).toUpperCase(),
});

export const networkInterfaceID = ({ instanceID }: Instance): string => stableID('eni-', instanceID);

export function toInstance(aws: SimulatedAccount, { instance, state }: Visible, now: number): Ec2Instance {
  const gone = state === 'terminated';
  const groups = instance.securityGroupIDs.map((GroupId) => ({ GroupId, GroupName: GroupId }));
  return {
    InstanceId: instance.instanceID,
    ImageId: imageIDOf(instance),
    ...(instance.host?.clientToken === undefined ? {} : { ClientToken: instance.host.clientToken }),
    InstanceType: instance.instanceType as Ec2Instance['InstanceType'] & string,
    State: toState(state),
    ...(gone || state === 'shutting-down' ? { StateReason: stateReasonOf(instance) } : {}),
    LaunchTime: new Date(instance.launchedAt),
    CpuOptions: { CoreCount: vcpusOf(instance.instanceType) / 2, ThreadsPerCore: 2 },
    Placement: { AvailabilityZone: zoneOfInstance(aws, instance), Tenancy: 'default' },
    Architecture: instance.host?.architecture ?? 'x86_64',
    MetadataOptions: {
      State: 'applied',
      HttpTokens: instance.imdsv2,
      HttpPutResponseHopLimit: 1,
      HttpEndpoint: instance.host?.metadataService ?? instance.server.scenario.launch.metadataService,
    },
    RootDeviceName: rootDeviceOf(instance),
    RootDeviceType: 'ebs',
    ...(instance.server.scenario.os === 'windows' ? { Platform: 'Windows' } : {}),
    ...(gone || instance.instanceProfile === undefined
      ? {}
      : { IamInstanceProfile: profileOf(aws, instance.instanceProfile) }),
    BlockDeviceMappings: gone ? [] : blockDevices(aws, instance, now),
    // A terminated instance has no network interface any more.
    ...(gone
      ? { SecurityGroups: [], NetworkInterfaces: [] }
      : {
          PrivateIpAddress: instance.address,
          ...(instance.publicAddress === undefined ? {} : { PublicIpAddress: instance.publicAddress }),
          PrivateDnsName: `ip-${instance.address.replaceAll('.', '-')}.${aws.scenario.region}.compute.internal`,
          SubnetId: instance.subnetID,
          VpcId: vpcOf(aws),
          SecurityGroups: groups,
          NetworkInterfaces: [
            {
              NetworkInterfaceId: networkInterfaceID(instance),
              PrivateIpAddress: instance.address,
              SubnetId: instance.subnetID,
              VpcId: vpcOf(aws),
              Groups: groups,
              Status: 'in-use',
            },
          ],
        }),
    Tags: toTags(instance.tags),
  };
}

const blockDevices = (
  aws: SimulatedAccount,
  instance: Instance,
  now: number,
): Ec2Instance['BlockDeviceMappings'] =>
  devicesOf(aws, instance, now).map(({ id, hold: { device, state, since, deleteOnTermination } }) => ({
    DeviceName: device,
    Ebs: {
      VolumeId: id,
      // An attachment that is busy is one of a volume alone.
      Status: state === 'busy' ? 'attached' : state,
      AttachTime: new Date(since),
      DeleteOnTermination: deleteOnTermination,
    },
  }));

export function describeInstanceAttribute(
  input: DescribeInstanceAttributeCommandInput,
  aws: SimulatedAccount,
): Answer<DescribeInstanceAttributeCommandOutput> {
  const { InstanceId = '', Attribute } = input;
  const [visible] = chosenInstances(aws, aws.now(), [InstanceId]);
  if (visible === undefined) throw invalidParameter('InstanceId is missing');
  const { instance } = visible;
  switch (Attribute) {
    case 'disableApiTermination':
      return { InstanceId, DisableApiTermination: { Value: instance.terminationProtection } };
    case 'instanceType':
      return { InstanceId, InstanceType: { Value: instance.instanceType } };
    case 'instanceInitiatedShutdownBehavior':
      return {
        InstanceId,
        InstanceInitiatedShutdownBehavior: { Value: instance.host?.shutdownBehavior ?? 'stop' },
      };
    case 'groupSet':
      return { InstanceId, Groups: instance.securityGroupIDs.map((GroupId) => ({ GroupId })) };
    default:
      throw invalidParameter(`Attribute ${String(Attribute)} is not modelled by the simulator`);
  }
}
