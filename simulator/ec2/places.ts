import type {
  DescribeRegionsCommandInput,
  DescribeRegionsCommandOutput,
  DescribeVpcAttributeCommandInput,
  DescribeVpcAttributeCommandOutput,
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import type { PathVpc } from '../private-path/resources.ts';
import { byID, ec2Page, type FilterTable, filtered, invalidParameter, nextToken, vpcOf } from './support.ts';

/** Where the account is: AWS's Regions and its VPCs. */

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
  const vpcs: readonly PathVpc[] = [ownVpc(aws), ...pathOf(aws).vpcs];
  const chosen = input.VpcIds?.length
    ? byID(input.VpcIds, (id) => vpcs.find(({ VpcId }) => VpcId === id), MISSING_VPC)
    : vpcs;
  const table: FilterTable<PathVpc> = {
    'vpc-id': ({ VpcId }) => [VpcId],
    'owner-id': ({ OwnerId }) => [OwnerId],
    'is-default': () => ['false'],
    isDefault: () => ['false'],
    cidr: ({ CidrBlock }) => [CidrBlock],
    'cidr-block-association.cidr-block': ({ CidrBlockAssociationSet = [] }) =>
      CidrBlockAssociationSet.map(({ CidrBlock }) => CidrBlock),
    state: ({ State }) => [State],
  };
  const page = ec2Page(aws, filtered(chosen, input.Filters, table, NO_TAGS), input, {
    operation: 'DescribeVpcs',
    idOf: ({ VpcId = '' }) => VpcId,
  });
  return {
    Vpcs: page.items.map(({ EnableDnsSupport: _, EnableDnsHostnames: __, ...vpc }) => vpc),
    ...nextToken(page),
  };
}

const MISSING_VPC = { code: 'InvalidVpcID.NotFound', noun: 'vpc' };

function ownVpc(aws: SimulatedAccount): PathVpc {
  const id = vpcOf(aws);
  return {
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
    OwnerId: aws.scenario.account,
    State: 'available',
    Tags: [],
    EnableDnsSupport: true,
    EnableDnsHostnames: true,
  };
}

/** One attribute a call, as EC2 has it; those that nobody here reads are not modelled. */
export function describeVpcAttribute(
  { VpcId = '', Attribute }: DescribeVpcAttributeCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVpcAttributeCommandOutput, '$metadata'> {
  const vpcs: readonly PathVpc[] = [ownVpc(aws), ...pathOf(aws).vpcs];
  const [vpc] = byID([VpcId], (id) => vpcs.find((one) => one.VpcId === id), MISSING_VPC);
  switch (Attribute) {
    case 'enableDnsSupport':
      return { VpcId, EnableDnsSupport: { Value: vpc?.EnableDnsSupport === true } };
    case 'enableDnsHostnames':
      return { VpcId, EnableDnsHostnames: { Value: vpc?.EnableDnsHostnames === true } };
    default:
      throw invalidParameter(`Value (${Attribute}) for parameter attribute is invalid`);
  }
}
