import type {
  DescribeVpcEndpointsCommandInput,
  DescribeVpcEndpointsCommandOutput,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { mainTableID } from './routes.ts';
import { byID, ec2Page, type FilterTable, filtered, nextToken, vpcOf } from './support.ts';

/** Services that have an endpoint in the VPC unless the scenario takes it away; the first is a gateway. */
const SERVICES = ['s3', 'drs', 'ec2', 'ssm', 'ssmmessages', 'ec2messages', 'monitoring', 'sts'];

export function describeVpcEndpoints(
  input: DescribeVpcEndpointsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVpcEndpointsCommandOutput, '$metadata'> {
  const { region, account, endpointsMissing } = aws.scenario;
  const vpc = vpcOf(aws);
  const services = SERVICES.filter((service) => !endpointsMissing.includes(service));
  const idOf = (service: string): string => stableID('vpce-', vpc, service);
  const nameOf = (service: string): string => `com.amazonaws.${region}.${service}`;
  const chosen = input.VpcEndpointIds?.length
    ? byID(input.VpcEndpointIds, (id) => services.find((service) => idOf(service) === id), {
        code: 'InvalidVpcEndpointId.NotFound',
        noun: 'Vpc Endpoint',
      })
    : services;
  const table: FilterTable<string> = {
    'vpc-id': () => [vpc],
    'service-name': (service) => [nameOf(service)],
    'vpc-endpoint-id': (service) => [idOf(service)],
    'vpc-endpoint-state': () => ['available'],
    'vpc-endpoint-type': (service) => [service === 's3' ? 'Gateway' : 'Interface'],
  };
  const found = filtered(chosen, input.Filters, table, () => ({}));
  const page = ec2Page(aws, found, input, { operation: 'DescribeVpcEndpoints', idOf });
  return {
    VpcEndpoints: page.items.map((service) => ({
      VpcEndpointId: idOf(service),
      VpcId: vpc,
      ServiceName: nameOf(service),
      // As EC2 writes it, whatever its reference says.
      State: 'available' as NonNullable<VpcEndpoint['State']>,
      OwnerId: account,
      ...(service === 's3'
        ? { VpcEndpointType: 'Gateway' as const, RouteTableIds: [mainTableID(aws)], PrivateDnsEnabled: false }
        : { VpcEndpointType: 'Interface' as const, RouteTableIds: [], PrivateDnsEnabled: true }),
      Tags: [],
    })),
    ...nextToken(page),
  };
}
