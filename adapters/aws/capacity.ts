import {
  type EC2Client,
  paginateDescribeCapacityReservations,
  paginateDescribeInstances,
  paginateDescribeInstanceTypes,
  paginateDescribeLaunchTemplateVersions,
} from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { chunk } from './chunk.ts';
import { collect } from './pages.ts';

/** What decides whether EC2 has room for a drill, for the CLI. */
export interface CapacityInspector {
  /** By launch template, what its default version launches; a template that does not exist is absent. */
  launches(): Promise<ReadonlyMap<string, LaunchedAs>>;
  /** By instance type; one that EC2 does not know is absent. */
  vcpus(instanceTypes: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Instances that count against the quota of On-Demand instances now. */
  running(): Promise<readonly RunningInstance[]>;
  /** The vCPUs that On-Demand instances of the standard families may have together. */
  standardQuota(): Promise<number>;
  /** All of the account's and those shared with it: no filter takes ids, and a list of ids fails on one that is gone. */
  reservations(): Promise<readonly ObservedReservation[]>;
}

export interface LaunchedAs {
  readonly instanceType: string | null;
  /** The capacity reservation that it names; null: none, or one that EC2 chooses. */
  readonly reservationID: string | null;
}

interface RunningInstance {
  readonly instanceType: string;
  readonly vcpus: number;
}

export interface ObservedReservation {
  readonly id: string;
  /** As in `active`. */
  readonly state: string;
  readonly instanceType: string;
  readonly available: number;
}

/** Service Quotas: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', in vCPUs. */
const STANDARD_QUOTA = 'L-1216C47A';
/** EC2 API Reference, DescribeInstanceTypes. */
const TYPES_PER_CALL = 100;

export const capacityInspector = (ec2: EC2Client, quotas: ServiceQuotasClient): CapacityInspector => ({
  async launches() {
    const versions = await collect(
      paginateDescribeLaunchTemplateVersions({ client: ec2 }, { Versions: ['$Default'], MaxResults: 200 }),
      (page) => page.LaunchTemplateVersions,
    );
    return new Map(
      versions.map(({ LaunchTemplateId = '', LaunchTemplateData: data = {} }) => [
        LaunchTemplateId,
        {
          instanceType: data.InstanceType ?? null,
          reservationID:
            data.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId ?? null,
        },
      ]),
    );
  },
  async vcpus(instanceTypes) {
    const found = await Promise.all(
      chunk([...new Set(instanceTypes)], TYPES_PER_CALL).map((part) =>
        collect(
          // A filter, unlike a list of types, does not fail on one that the Region does not have.
          paginateDescribeInstanceTypes(
            { client: ec2 },
            { Filters: [{ Name: 'instance-type', Values: [...part] }], MaxResults: TYPES_PER_CALL },
          ),
          (page) => page.InstanceTypes,
        ),
      ),
    );
    return new Map(
      found.flat().map(({ InstanceType = '', VCpuInfo }) => [InstanceType, VCpuInfo?.DefaultVCpus ?? 0]),
    );
  },
  async running() {
    const reservations = await collect(
      paginateDescribeInstances(
        { client: ec2 },
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
  async standardQuota() {
    const { Quota } = await quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: STANDARD_QUOTA }),
    );
    return Quota?.Value ?? 0;
  },
  async reservations() {
    const found = await collect(
      paginateDescribeCapacityReservations({ client: ec2 }, {}),
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
