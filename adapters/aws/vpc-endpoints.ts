import { type EC2Client, paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import { collect } from './pages.ts';

/** An endpoint of a VPC for a service of AWS, for the CLI. */
export interface ObservedEndpoint {
  /** The last part of its name, as in `drs` of `com.amazonaws.ap-northeast-3.drs`. */
  readonly service: string;
  /** Whether it answers: it is available, and an interface has its service's own name. */
  readonly answers: boolean;
  /** Of a gateway: the route tables that lead to it; null: an interface, which needs none. */
  readonly tableIDs: readonly string[] | null;
}

export async function readEndpoints(client: EC2Client, vpcID: string): Promise<ObservedEndpoint[]> {
  const endpoints = await collect(
    paginateDescribeVpcEndpoints({ client }, { Filters: [{ Name: 'vpc-id', Values: [vpcID] }] }),
    (page) => page.VpcEndpoints,
  );
  return endpoints.map(
    ({ ServiceName = '', State = '', VpcEndpointType, RouteTableIds = [], PrivateDnsEnabled }) => {
      const isGateway = VpcEndpointType === 'Gateway';
      return {
        service: ServiceName.split('.').at(-1) ?? '',
        // Its API Reference writes Available, its responses available.
        answers: State.toLowerCase() === 'available' && (isGateway || PrivateDnsEnabled === true),
        tableIDs: isGateway ? RouteTableIds : null,
      };
    },
  );
}
