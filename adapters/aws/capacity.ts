import {
  type EC2Client,
  paginateDescribeCapacityReservations,
  paginateDescribeInstances,
  paginateDescribeInstanceTypeOfferings,
  paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { ObservedReservation, RunningInstance } from '../../core/readiness/capacity.ts';
import { chunk } from './chunk.ts';
import { filtered } from './ec2.ts';
import { collect } from './pages.ts';

export interface ObservedType {
  readonly vcpus: number;
  /** Those of images that it boots, such as x86_64. */
  readonly architectures: readonly string[];
}

/** What decides whether EC2 has room. */
export interface CapacityReader {
  /** By instance type; one that the Region does not have is absent. */
  types(instanceTypes: readonly string[]): Promise<ReadonlyMap<string, ObservedType>>;
  /** By zone, those of these types that it has. */
  offered(instanceTypes: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Instances that count against the quotas of On-Demand instances now. */
  running(): Promise<readonly RunningInstance[]>;
  /** The vCPUs of a quota. */
  quota(code: string): Promise<number>;
  /** All of the account's and those shared with it: no filter takes ids, and a list of ids fails on one that is gone. */
  reservations(): Promise<readonly ObservedReservation[]>;
}

/** EC2 API Reference, DescribeInstanceTypes. */
const TYPES_PER_CALL = 100;

export const capacityReader = (ec2: EC2Client, quotas: ServiceQuotasClient): CapacityReader => ({
  ...ec2Capacity(ec2),
  quota: (code) => quotaValue(quotas, code),
});

async function quotaValue(client: ServiceQuotasClient, QuotaCode: string): Promise<number> {
  const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode }));
  return Quota?.Value ?? 0;
}

const ec2Capacity = (client: EC2Client): Omit<CapacityReader, 'quota'> => ({
  async types(instanceTypes) {
    const found = await Promise.all(
      chunk([...new Set(instanceTypes)], TYPES_PER_CALL).map((part) =>
        collect(
          // A filter, unlike a list of types, does not fail on one that the Region does not have.
          paginateDescribeInstanceTypes(
            { client },
            { Filters: [{ Name: 'instance-type', Values: [...part] }], MaxResults: TYPES_PER_CALL },
          ),
          (page) => page.InstanceTypes,
        ),
      ),
    );
    return new Map(
      found.flat().map(({ InstanceType = '', VCpuInfo, ProcessorInfo }) => [
        InstanceType,
        {
          vcpus: VCpuInfo?.DefaultVCpus ?? 0,
          architectures: ProcessorInfo?.SupportedArchitectures ?? [],
        },
      ]),
    );
  },
  async offered(instanceTypes) {
    const offerings = await filtered(
      'instance-type',
      [...new Set(instanceTypes)],
      (input) =>
        paginateDescribeInstanceTypeOfferings({ client }, { ...input, LocationType: 'availability-zone' }),
      (page) => page.InstanceTypeOfferings,
    );
    const byZone = Map.groupBy(offerings, ({ Location = '' }) => Location);
    return new Map(
      [...byZone].map(([zone, same]) => [zone, new Set(same.flatMap((one) => one.InstanceType ?? []))]),
    );
  },
  async running() {
    const reservations = await collect(
      paginateDescribeInstances(
        { client },
        { Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }], MaxResults: 1_000 },
      ),
      (page) => page.Reservations,
    );
    return reservations
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ InstanceLifecycle }) => InstanceLifecycle === undefined)
      .map(({ InstanceType = '', CpuOptions: { CoreCount = 0, ThreadsPerCore = 0 } = {} }) => ({
        instanceType: InstanceType,
        vcpus: CoreCount * ThreadsPerCore,
      }));
  },
  async reservations() {
    const found = await collect(
      paginateDescribeCapacityReservations({ client }, {}),
      (page) => page.CapacityReservations,
    );
    return found.map(
      ({ CapacityReservationId = '', State = 'unknown', InstanceType = '', AvailableInstanceCount = 0 }) => ({
        id: CapacityReservationId,
        state: State,
        instanceType: InstanceType,
        available: AvailableInstanceCount,
      }),
    );
  },
});
