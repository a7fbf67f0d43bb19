import { type EC2Client, paginateDescribeSubnets } from '@aws-sdk/client-ec2';
import { filtered } from './ec2.ts';

export interface ObservedSubnet {
  readonly subnetID: string;
  /** Whether an instance gets a public address there unless its launch says otherwise. */
  readonly givesPublicIp: boolean;
  readonly zone: string;
  readonly freeAddresses: number;
}

/** Those of the subnets that exist. */
export type ReadSubnets = (subnetIDs: readonly string[]) => Promise<ObservedSubnet[]>;

export const subnetReader =
  (client: EC2Client): ReadSubnets =>
  async (subnetIDs) => {
    const subnets = await filtered(
      'subnet-id',
      subnetIDs,
      (input) => paginateDescribeSubnets({ client }, input),
      (page) => page.Subnets,
    );
    return subnets.map((subnet) => ({
      subnetID: subnet.SubnetId ?? '',
      givesPublicIp: subnet.MapPublicIpOnLaunch === true,
      zone: subnet.AvailabilityZone ?? '',
      freeAddresses: subnet.AvailableIpAddressCount ?? 0,
    }));
  };
