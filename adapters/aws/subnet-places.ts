import { type EC2Client, paginateDescribeSubnets } from '@aws-sdk/client-ec2';
import { filtered } from './ec2.ts';

/** Where a subnet is, for the CLI. */
export interface SubnetPlace {
  readonly subnetID: string;
  readonly vpcID: string;
  /** Its IPv4 block. */
  readonly cidr: string;
}

/** Those of the subnets that exist. */
export async function subnetPlaces(client: EC2Client, subnetIDs: readonly string[]): Promise<SubnetPlace[]> {
  const subnets = await filtered(
    'subnet-id',
    subnetIDs,
    (input) => paginateDescribeSubnets({ client }, input),
    (page) => page.Subnets,
  );
  return subnets.map(({ SubnetId = '', VpcId = '', CidrBlock = '' }) => ({
    subnetID: SubnetId,
    vpcID: VpcId,
    cidr: CidrBlock,
  }));
}
