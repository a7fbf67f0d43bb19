import type {
  CapacityReservation,
  DescribeCapacityReservationsCommandInput,
  DescribeCapacityReservationsCommandOutput,
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  Filter,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import type { ImageScenario } from '../scenario/snapshots.ts';
import { byID, ec2Page, type FilterTable, filtered, nextToken } from './support.ts';
import { usedZones, zoneOf } from './zones.ts';

/** What EC2 offers: instance types by what their names say, and the capacity reservations of the scenario. */

const NO_TAGS = () => ({});
const FAMILY = /^[a-z]+\d[a-z-]*$/;

/** vCPUs as sizes have them in most families: two up to large, four times the number before xlarge. */
export function vcpusOf(instanceType: string): number {
  const [, size = ''] = instanceType.split('.');
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  return times === undefined ? 2 : 4 * (times === '' ? 1 : Number(times));
}

/** Processors of AWS's own have a g in the family's name, after its generation. */
export const architectureOf = (instanceType: string): ImageScenario['architecture'] =>
  /^[a-z]+\d+[a-z]*g/.test(instanceType) || instanceType.startsWith('a1.') ? 'arm64' : 'x86_64';

/** Types of the scenario's servers and what a request names, if a family could have that name. */
function typesAsked(filters: readonly Filter[] | undefined, aws: SimulatedAccount): string[] {
  const asked = (filters ?? [])
    .filter(({ Name }) => Name === 'instance-type')
    .flatMap((one) => one.Values ?? []);
  const own = [...aws.servers.values()].map(({ scenario }) => scenario.launch.instanceType);
  return [...new Set([...own, ...asked])].filter(
    (type) => FAMILY.test(type.split('.')[0] ?? '') && !aws.scenario.instanceTypesMissing.includes(type),
  );
}

export function describeInstanceTypes(
  input: DescribeInstanceTypesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeInstanceTypesCommandOutput, '$metadata'> {
  const types = typesAsked(input.Filters, aws);
  const chosen = input.InstanceTypes?.length
    ? byID(input.InstanceTypes, (id) => types.find((type) => type === id), {
        code: 'InvalidInstanceType',
        noun: 'instance type',
      })
    : types;
  const table: FilterTable<string> = { 'instance-type': (type) => [type] };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeInstanceTypes',
    idOf: (type) => type,
    maximum: 100,
  });
  return {
    InstanceTypes: page.items.map((type) => ({
      InstanceType: type as NonNullable<InstanceTypeInfo['InstanceType']>,
      CurrentGeneration: true,
      ProcessorInfo: { SupportedArchitectures: [architectureOf(type)] },
      VCpuInfo: { DefaultVCpus: vcpusOf(type), DefaultCores: vcpusOf(type) / 2, DefaultThreadsPerCore: 2 },
    })),
    ...nextToken(page),
  };
}

export function describeInstanceTypeOfferings(
  input: DescribeInstanceTypeOfferingsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeInstanceTypeOfferingsCommandOutput, '$metadata'> {
  const { LocationType = 'region' } = input;
  const isOfZone = LocationType === 'availability-zone';
  const locations = isOfZone ? usedZones(aws) : [aws.scenario.region];
  const offered = typesAsked(input.Filters, aws)
    .filter((type) => !(isOfZone && aws.scenario.instanceTypesNotInZone.includes(type)))
    .flatMap((type) => locations.map((location) => ({ type, location })));
  const table: FilterTable<(typeof offered)[number]> = {
    'instance-type': ({ type }) => [type],
    location: ({ location }) => [location],
  };
  const page = ec2Page(aws, filtered(offered, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeInstanceTypeOfferings',
    idOf: ({ type, location }) => `${type} ${location}`,
  });
  return {
    InstanceTypeOfferings: page.items.map(({ type, location }) => ({
      InstanceType: type as NonNullable<InstanceTypeInfo['InstanceType']>,
      LocationType,
      Location: location,
    })),
    ...nextToken(page),
  };
}

export function describeCapacityReservations(
  input: DescribeCapacityReservationsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeCapacityReservationsCommandOutput, '$metadata'> {
  const { capacityReservations, account } = aws.scenario;
  const chosen = input.CapacityReservationIds?.length
    ? byID(input.CapacityReservationIds, (id) => capacityReservations.find((one) => one.id === id), {
        code: 'InvalidCapacityReservationId.NotFound',
        noun: 'capacity reservation',
      })
    : capacityReservations;
  const table: FilterTable<(typeof capacityReservations)[number]> = {
    'instance-type': ({ instanceType }) => [instanceType],
    'owner-id': () => [account],
    state: ({ state }) => [state],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeCapacityReservations',
    idOf: ({ id }) => id,
  });
  return {
    CapacityReservations: page.items.map(({ id, instanceType, state, total, available }) => ({
      CapacityReservationId: id,
      OwnerId: account,
      InstanceType: instanceType,
      AvailabilityZone: zoneOf(aws),
      Tenancy: 'default',
      State: state as NonNullable<CapacityReservation['State']>,
      TotalInstanceCount: total,
      AvailableInstanceCount: available,
    })),
    ...nextToken(page),
  };
}
