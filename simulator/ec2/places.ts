import type {
  DescribeRegionsCommandInput,
  DescribeRegionsCommandOutput,
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { byID, ec2Page, type FilterTable, filtered, invalidParameter, nextToken, vpcOf } from './support.ts';

/** Where the account is: AWS's Regions and its one VPC. */

/** The Regions that every account has without opting in (AWS General Reference, 'AWS Regions'). */
const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
/** All subnets of a scenario are on this machine. */
const VPC_CIDR = '127.0.0.0/8';
const NO_TAGS = () => ({});

const endpointOf = (region: string): string => `ec2.${region}.amazonaws.com`;

export function describeRegions(
  { RegionNames: names = [], Filters }: DescribeRegionsCommandInput,
  { scenario }: SimulatedAccount,
): Omit<DescribeRegionsCommandOutput, '$metadata'> {
  const regions = [...new Set([...REGIONS, scenario.region])];
  const unknown = names.filter((name) => !regions.includes(name));
  if (unknown.length > 0) throw invalidParameter(`Invalid region names: ${unknown.join(', ')}`);
  const chosen = names.length === 0 ? regions : [...new Set(names)];
  // Of a Region that needs opting in the account has: it is the scenario's.
  const optIn = (region: string) => (REGIONS.includes(region) ? 'opt-in-not-required' : 'opted-in');
  const table: FilterTable<string> = {
    'region-name': (region) => [region],
    endpoint: (region) => [endpointOf(region)],
    'opt-in-status': (region) => [optIn(region)],
  };
  return {
    Regions: filtered(chosen, Filters, table, NO_TAGS).map((region) => ({
      RegionName: region,
      Endpoint: endpointOf(region),
      OptInStatus: optIn(region),
    })),
  };
}

export function describeVpcs(
  input: DescribeVpcsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVpcsCommandOutput, '$metadata'> {
  const vpc = vpcOf(aws);
  const { account } = aws.scenario;
  const find = (id: string) => (id === vpc ? id : undefined);
  const chosen = input.VpcIds?.length
    ? byID(input.VpcIds, find, { code: 'InvalidVpcID.NotFound', noun: 'vpc' })
    : [vpc];
  const table: FilterTable<string> = {
    'vpc-id': (id) => [id],
    'owner-id': () => [account],
    'is-default': () => ['false'],
    isDefault: () => ['false'],
    cidr: () => [VPC_CIDR],
    'cidr-block-association.cidr-block': () => [VPC_CIDR],
    state: () => ['available'],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeVpcs',
    idOf: (id) => id,
  });
  return {
    Vpcs: page.items.map((id) => ({
      VpcId: id,
      CidrBlock: VPC_CIDR,
      CidrBlockAssociationSet: [
        {
          AssociationId: id.replace('vpc-', 'vpc-cidr-assoc-'),
          CidrBlock: VPC_CIDR,
          CidrBlockState: { State: 'associated' },
        },
      ],
      DhcpOptionsId: id.replace('vpc-', 'dopt-'),
      InstanceTenancy: 'default',
      IsDefault: false,
      OwnerId: account,
      State: 'available',
      Tags: [],
    })),
    ...nextToken(page),
  };
}
