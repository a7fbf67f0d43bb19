import type {
  DescribeRouteTablesCommandInput,
  DescribeRouteTablesCommandOutput,
  Route,
} from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { byID, ec2Page, type FilterTable, filtered, nextToken, vpcOf } from './support.ts';

type Subnet = SimulatedAccount['scenario']['subnets'][number];
/** A table of a subnet with routes of its own; null: the VPC's main one, which has the others. */
interface Table {
  readonly id: string;
  readonly subnet: Subnet | null;
}

const tableID = ({ id }: Subnet): string => stableID('rtb-', id);

export const mainTableID = (aws: SimulatedAccount): string => stableID('rtb-', vpcOf(aws));

/** The VPC's main table, which leads nowhere, and one for each subnet with routes. */
export function describeRouteTables(
  input: DescribeRouteTablesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeRouteTablesCommandOutput, '$metadata'> {
  const vpc = vpcOf(aws);
  const tables: Table[] = [
    { id: mainTableID(aws), subnet: null },
    ...aws.scenario.subnets
      .filter(({ routes }) => routes.length > 0)
      .map((subnet) => ({ id: tableID(subnet), subnet })),
  ];
  const find = (id: string) => tables.find((table) => table.id === id);
  const chosen = input.RouteTableIds?.length
    ? byID(input.RouteTableIds, find, { code: 'InvalidRouteTableID.NotFound', noun: 'routeTable' })
    : tables;
  const table: FilterTable<Table> = {
    'route-table-id': ({ id }) => [id],
    'vpc-id': () => [vpc],
    'association.subnet-id': ({ subnet }) => [subnet?.id],
    'association.main': ({ subnet }) => [String(subnet === null)],
  };
  const page = ec2Page(
    aws,
    filtered(chosen, input.Filters, table, () => ({})),
    input,
    {
      operation: 'DescribeRouteTables',
      idOf: ({ id }) => id,
      // EC2 API Reference, DescribeRouteTables.
      maximum: 100,
    },
  );
  return {
    RouteTables: page.items.map(({ id, subnet }) => ({
      RouteTableId: id,
      VpcId: vpc,
      OwnerId: aws.scenario.account,
      Associations: [
        {
          RouteTableAssociationId: id.replace('rtb-', 'rtbassoc-'),
          RouteTableId: id,
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
    })),
    ...nextToken(page),
  };
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
