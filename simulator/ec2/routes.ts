import type {
  DescribeRouteTablesCommandInput,
  DescribeRouteTablesCommandOutput,
  Route,
  RouteTable,
} from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { byID, ec2Page, type FilterTable, filtered, nextToken, vpcOf } from './support.ts';

type Subnet = SimulatedAccount['scenario']['subnets'][number];
const tableID = ({ id }: Subnet): string => stableID('rtb-', id);

export const mainTableID = (aws: SimulatedAccount): string => stableID('rtb-', vpcOf(aws));

export function describeRouteTables(
  input: DescribeRouteTablesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeRouteTablesCommandOutput, '$metadata'> {
  const tables = [...ownTables(aws), ...pathOf(aws).routeTables];
  const find = (id: string) => tables.find(({ RouteTableId }) => RouteTableId === id);
  const chosen = input.RouteTableIds?.length
    ? byID(input.RouteTableIds, find, { code: 'InvalidRouteTableID.NotFound', noun: 'routeTable' })
    : tables;
  const table: FilterTable<RouteTable> = {
    'route-table-id': ({ RouteTableId }) => [RouteTableId],
    'vpc-id': ({ VpcId }) => [VpcId],
    'association.subnet-id': ({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId),
    'association.main': ({ Associations = [] }) => Associations.map(({ Main }) => String(Main === true)),
  };
  const page = ec2Page(
    aws,
    filtered(chosen, input.Filters, table, () => ({})),
    input,
    {
      operation: 'DescribeRouteTables',
      idOf: ({ RouteTableId = '' }) => RouteTableId,
      // EC2 API Reference, DescribeRouteTables.
      maximum: 100,
    },
  );
  return { RouteTables: [...page.items], ...nextToken(page) };
}

/** The VPC's main table, which leads nowhere, and one for each subnet with routes. */
function ownTables(aws: SimulatedAccount): readonly RouteTable[] {
  const table = (RouteTableId: string, subnet: Subnet | null): RouteTable => ({
    RouteTableId,
    VpcId: vpcOf(aws),
    OwnerId: aws.scenario.account,
    Associations: [
      {
        RouteTableAssociationId: RouteTableId.replace('rtb-', 'rtbassoc-'),
        RouteTableId,
        Main: subnet === null,
        ...(subnet === null ? {} : { SubnetId: subnet.id }),
        AssociationState: { State: 'associated' as const },
      },
    ],
    Routes: [
      {
        DestinationCidrBlock: '127.0.0.0/8',
        GatewayId: 'local',
        State: 'active',
        Origin: 'CreateRouteTable',
      },
      ...(subnet?.routes ?? []).map(
        ({ to, via }): Route => ({
          ...destination(to),
          ...gateway(via),
          State: 'active',
          Origin: 'CreateRoute',
        }),
      ),
    ],
    Tags: [],
  });
  return [
    table(mainTableID(aws), null),
    ...aws.scenario.subnets
      .filter(({ routes }) => routes.length > 0)
      .map((subnet) => table(tableID(subnet), subnet)),
  ];
}

const destination = (to: string): Route => {
  if (to.startsWith('pl-')) return { DestinationPrefixListId: to };
  return to.includes(':') ? { DestinationIpv6CidrBlock: to } : { DestinationCidrBlock: to };
};

/** EC2 has a field for each kind of gateway; internet, private and endpoint gateways share one. */
function gateway(via: string): Route {
  if (via.startsWith('nat-')) return { NatGatewayId: via };
  if (via.startsWith('pcx-')) return { VpcPeeringConnectionId: via };
  if (via.startsWith('tgw-')) return { TransitGatewayId: via };
  if (via.startsWith('eigw-')) return { EgressOnlyInternetGatewayId: via };
  return via.startsWith('eni-') ? { NetworkInterfaceId: via } : { GatewayId: via };
}
