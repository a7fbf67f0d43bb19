import type {
  DescribeVpcEndpointsCommandInput,
  DescribeVpcEndpointsCommandOutput,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { mainTableID } from './routes.ts';
import { byID, ec2Page, type FilterTable, filtered, nextToken, vpcOf } from './support.ts';

/** Services that have an endpoint in the VPC unless the scenario takes it away; the first is a gateway. */
const SERVICES = ['s3', 'drs', 'ec2', 'ssm', 'ssmmessages', 'ec2messages', 'monitoring', 'sts'];

export function describeVpcEndpoints(
  input: DescribeVpcEndpointsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVpcEndpointsCommandOutput, '$metadata'> {
  const endpoints = [...ownEndpoints(aws), ...pathOf(aws).endpoints];
  const chosen = input.VpcEndpointIds?.length
    ? byID(input.VpcEndpointIds, (id) => endpoints.find((one) => one.VpcEndpointId === id), {
        code: 'InvalidVpcEndpointId.NotFound',
        noun: 'Vpc Endpoint',
      })
    : endpoints;
  const table: FilterTable<VpcEndpoint> = {
    'vpc-id': ({ VpcId }) => [VpcId],
    'service-name': ({ ServiceName }) => [ServiceName],
    'vpc-endpoint-id': ({ VpcEndpointId }) => [VpcEndpointId],
    'vpc-endpoint-state': ({ State }) => [State],
    'vpc-endpoint-type': ({ VpcEndpointType }) => [VpcEndpointType],
  };
  const found = filtered(chosen, input.Filters, table, () => ({}));
  const page = ec2Page(aws, found, input, {
    operation: 'DescribeVpcEndpoints',
    idOf: ({ VpcEndpointId = '' }) => VpcEndpointId,
  });
  return { VpcEndpoints: [...page.items], ...nextToken(page) };
}

function ownEndpoints(aws: SimulatedAccount): readonly VpcEndpoint[] {
  const { region, account, endpointsMissing } = aws.scenario;
  const vpc = vpcOf(aws);
  return SERVICES.filter((service) => !endpointsMissing.includes(service)).map((service) => ({
    VpcEndpointId: stableID('vpce-', vpc, service),
    VpcId: vpc,
    ServiceName: `com.amazonaws.${region}.${service}`,
    // As EC2 writes it, whatever its reference says.
    State: 'available' as NonNullable<VpcEndpoint['State']>,
    OwnerId: account,
    ...(service === 's3'
      ? { VpcEndpointType: 'Gateway' as const, RouteTableIds: [mainTableID(aws)], PrivateDnsEnabled: false }
      : { VpcEndpointType: 'Interface' as const, RouteTableIds: [], PrivateDnsEnabled: true }),
    Tags: [],
  }));
}
