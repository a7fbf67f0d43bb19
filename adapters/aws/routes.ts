import {
  type EC2Client,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  type Route,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { filtered } from './ec2.ts';

/** The routes that a subnet has beyond its VPC, and of which table. */
export interface SubnetRoutes {
  readonly tableID: string;
  readonly out: readonly ObservedRoute[];
}

/** A way out of a subnet, beside those within its VPC. */
export interface ObservedRoute {
  readonly destination: string;
  /** The gateway, peering or interface that it leads to. */
  readonly via: string;
}

/** EC2 API Reference, DescribeRouteTables: 5 to 100. */
const TABLES_PER_PAGE = 100;

/** By subnet; one that does not exist is absent. */
export async function routesOut(
  client: EC2Client,
  subnetIDs: readonly string[],
): Promise<ReadonlyMap<string, SubnetRoutes>> {
  const subnets = await filtered(
    'subnet-id',
    subnetIDs,
    (input) => paginateDescribeSubnets({ client }, input),
    (page) => page.Subnets,
  );
  const vpcs = [...new Set(subnets.map(({ VpcId = '' }) => VpcId))];
  const tables = await filtered(
    'vpc-id',
    vpcs,
    ({ Filters }) => paginateDescribeRouteTables({ client }, { Filters, MaxResults: TABLES_PER_PAGE }),
    (page) => page.RouteTables,
  );
  return new Map(
    subnets.map(({ SubnetId = '', VpcId = '' }) => {
      const { RouteTableId = '', Routes = [] } = tableOf(tables, SubnetId, VpcId) ?? {};
      return [
        SubnetId,
        { tableID: RouteTableId, out: Routes.map(observedRoute).filter((route) => !isWithin(route)) },
      ];
    }),
  );
}

/** A subnet without a table of its own has the main one of its VPC (VPC User Guide, 'Subnet route tables'). */
const tableOf = (tables: readonly RouteTable[], subnet: string, vpc: string): RouteTable | undefined =>
  tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnet)) ??
  tables.find(
    ({ VpcId, Associations = [] }) => VpcId === vpc && Associations.some(({ Main }) => Main === true),
  );

/**
 * What stays in the VPC: its own addresses, and gateway endpoints for S3 and DynamoDB, to which only prefix lists lead. A
 * block of addresses that leads to an endpoint goes through a Gateway Load Balancer, and beyond it anywhere.
 */
const isWithin = ({ destination, via }: ObservedRoute): boolean =>
  via === 'local' || (via.startsWith('vpce-') && destination.startsWith('pl-'));

/** A route as written: its destination, and what it leads to. */
export const observedRoute = (route: Route): ObservedRoute => ({
  destination:
    route.DestinationCidrBlock ??
    route.DestinationIpv6CidrBlock ??
    route.DestinationPrefixListId ??
    'somewhere',
  via:
    route.GatewayId ??
    route.NatGatewayId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.EgressOnlyInternetGatewayId ??
    route.NetworkInterfaceId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    'something unknown',
});
