import { PATH, SOURCE_CIDR, STAGING_CIDR } from '../../simulator/private-path/ids.ts';
import { type Break, change } from './private-path-break.ts';

/** ACLs, routes and the peering. */

const [FIRST_SUBNET = ''] = PATH.sourceSubnets;

const entry = (RuleNumber: number, Egress: boolean, allows: boolean, fields: object = {}) => ({
  RuleNumber,
  Egress,
  RuleAction: allows ? 'allow' : 'deny',
  Protocol: '-1',
  CidrBlock: '0.0.0.0/0',
  ...fields,
});
const only = (port: number) => ({ Protocol: '6', PortRange: { From: port, To: port } });
const ENDS = [entry(32_767, false, false), entry(32_767, true, false)];

export const NETWORK_BREAKS: readonly Break[] = [
  {
    name: 'the ACL of the endpoints’ subnet refuses 443 in',
    ...change(PATH.endpointAcl, {
      Entries: [entry(90, false, false, only(443)), entry(100, false, true), entry(100, true, true), ...ENDS],
    }),
    found: [['ACL_REFUSES_IN', PATH.endpointAcl]],
  },
  {
    name: 'the ACL of the staging subnet refuses 1500 from one source subnet',
    ...change(PATH.stagingAcl, {
      Entries: [
        entry(90, false, false, { ...only(1_500), CidrBlock: '10.10.2.0/24' }),
        entry(100, false, true),
        entry(100, true, true),
        ...ENDS,
      ],
    }),
    found: [['ACL_REFUSES_IN', PATH.stagingAcl]],
  },
  {
    name: 'the ACL of the source lets 443 out and not 1500',
    ...change(PATH.sourceAcl, {
      Entries: [entry(100, false, true), entry(100, true, true, only(443)), ...ENDS],
    }),
    found: [['ACL_REFUSES_OUT', PATH.sourceAcl]],
  },
  {
    name: 'the ACL of the source has no rule for answers',
    ...change(PATH.sourceAcl, {
      Entries: [entry(100, false, true, only(22)), entry(100, true, true), ...ENDS],
    }),
    found: [['ACL_REFUSES_ANSWERS_IN', PATH.sourceAcl]],
  },
  {
    name: 'the ACL of the staging subnet lets answers out to half of the ephemeral ports',
    ...change(PATH.stagingAcl, {
      Entries: [
        entry(100, false, true),
        entry(100, true, true, only(443)),
        entry(110, true, true, { Protocol: '6', PortRange: { From: 49_152, To: 65_535 } }),
        ...ENDS,
      ],
    }),
    found: [['ACL_REFUSES_ANSWERS_OUT', PATH.stagingAcl]],
  },
  {
    name: 'no route from the source',
    ...change(PATH.sourceTable, { Routes: [local(SOURCE_CIDR)] }),
    found: [['ROUTE_MISSING', PATH.sourceTable]],
  },
  {
    name: 'no route back',
    ...change(PATH.stagingTable, { Routes: [local(STAGING_CIDR)] }),
    found: [['ROUTE_MISSING', PATH.stagingTable]],
  },
  {
    name: 'the route back has one of the two source subnets',
    ...change(PATH.stagingTable, {
      Routes: [local(STAGING_CIDR), route('10.10.1.0/24', { VpcPeeringConnectionId: PATH.peering })],
    }),
    found: [['ROUTE_MISSING', PATH.stagingTable]],
  },
  {
    name: 'the route from the source is a blackhole',
    ...change(PATH.sourceTable, {
      Routes: [
        local(SOURCE_CIDR),
        { ...route(STAGING_CIDR, { VpcPeeringConnectionId: 'pcx-0fffffffffffffff0' }), State: 'blackhole' },
      ],
    }),
    found: [['ROUTE_BLACKHOLE', PATH.sourceTable]],
  },
  {
    name: 'one source subnet has a table of its own, which leads to the internet',
    path: {
      add: {
        routeTables: [
          {
            RouteTableId: 'rtb-0a1b2c3d4e5f60099',
            VpcId: PATH.sourceVpc,
            Associations: [{ SubnetId: FIRST_SUBNET, Main: false }],
            Routes: [local(SOURCE_CIDR), route('0.0.0.0/0', { NatGatewayId: 'nat-0a1b2c3d4e5f60099' })],
          },
        ],
      },
    },
    found: [['ROUTE_TO_INTERNET', 'rtb-0a1b2c3d4e5f60099']],
  },
  {
    name: 'the route from the source leads through an appliance',
    ...change(PATH.sourceTable, {
      Routes: [local(SOURCE_CIDR), route(STAGING_CIDR, { NetworkInterfaceId: 'eni-0a1b2c3d4e5f60099' })],
    }),
    found: [['ROUTE_UNDECIDED', PATH.sourceTable]],
  },
  {
    name: 'the peering waits to be accepted',
    ...change(PATH.peering, { Status: { Code: 'pending-acceptance' } }),
    found: [['PEERING_NOT_ACTIVE', PATH.peering]],
  },
  {
    name: 'the peering leads to a third VPC, through which nothing passes',
    ...change(PATH.peering, { AccepterVpcInfo: { VpcId: 'vpc-0a1b2c3d4e5f60099' } }),
    found: [['PEERING_ELSEWHERE', PATH.peering]],
  },
  {
    name: 'the VPCs have the same addresses',
    path: {
      change: {
        [PATH.sourceVpc]: {
          CidrBlock: '10.20.0.0/16',
          CidrBlockAssociationSet: [{ CidrBlock: '10.20.0.0/16', CidrBlockState: { State: 'associated' } }],
        },
        [PATH.sourceTable]: {
          Routes: [local('10.20.0.0/16'), route(STAGING_CIDR, { VpcPeeringConnectionId: PATH.peering })],
        },
      },
    },
    found: [['BLOCKS_OVERLAP', PATH.stagingVpc]],
  },
  {
    name: 'the plan names a subnet that the source VPC does not have',
    source: {
      vpc: PATH.sourceVpc,
      region: 'ap-northeast-1',
      subnets: [FIRST_SUBNET, 'subnet-0a1b2c3d4e5f60099'],
    },
    found: [['SOURCE_SUBNET_MISSING', 'subnet-0a1b2c3d4e5f60099']],
  },
  {
    name: 'the route from the source leads to a VPN',
    ...change(PATH.sourceTable, {
      Routes: [local(SOURCE_CIDR), route(STAGING_CIDR, { GatewayId: 'vgw-0a1b2c3d4e5f60099' })],
    }),
    found: [['ROUTE_UNDECIDED', PATH.sourceTable]],
  },
  {
    name: 'there is no such source VPC',
    source: { vpc: 'vpc-0a1b2c3d4e5f60099', region: 'ap-northeast-1' },
    found: [['VPC_MISSING', 'vpc-0a1b2c3d4e5f60099']],
  },
];

function local(DestinationCidrBlock: string) {
  return { DestinationCidrBlock, GatewayId: 'local', State: 'active' };
}

function route(DestinationCidrBlock: string, to: object) {
  return { DestinationCidrBlock, ...to, State: 'active' };
}
