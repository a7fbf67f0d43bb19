import { ON_PREMISES_CIDR, PATH, SOURCE_CIDR, STAGING_CIDR } from '../../simulator/private-path/ids.ts';
import type { Broken } from './private-path-account.ts';

/** Within the staging VPC. */
const TCP_1500_STAGING = {
  IpProtocol: 'tcp',
  FromPort: 1_500,
  ToPort: 1_500,
  IpRanges: [{ CidrIp: STAGING_CIDR }],
};

/** From the first source subnet alone. */
const TCP_1500_FIRST = {
  IpProtocol: 'tcp',
  FromPort: 1_500,
  ToPort: 1_500,
  IpRanges: [{ CidrIp: '10.10.1.0/24' }],
};

/** Paths that are different and all the same right: nothing is to be found of them. */
export const HEALTHY: readonly (readonly [name: string, different: Broken])[] = [
  ['by a peering', {}],
  ['by two transit gateways', { path: { via: 'transit-gateway' } }],
  ['from outside AWS', { path: { source: 'on-premises' }, source: { onPremises: [ON_PREMISES_CIDR] } }],
  [
    'from an account of its own',
    {
      path: { sourceAccount: '444455556666' },
      source: {
        vpc: PATH.sourceVpc,
        account: '444455556666',
        region: 'ap-northeast-1',
        role: { arn: 'arn:aws:iam::444455556666:role/kunren-source', externalId: 'kunren-drills-2026' },
      },
    },
  ],
  [
    'with DRS’s own group for replication servers',
    {
      path: {
        change: {
          replication: { associateDefaultSecurityGroup: true },
          [PATH.replicationGroup]: { IpPermissions: [] },
        },
      },
    },
  ],
  [
    'with replication servers in the subnet of the endpoints, where no ACL stands between them',
    {
      path: {
        change: {
          replication: { stagingAreaSubnetId: PATH.endpointSubnet },
          [PATH.endpointAcl]: {
            Entries: [
              {
                RuleNumber: 90,
                Egress: false,
                CidrBlock: STAGING_CIDR,
                Protocol: '-1',
                RuleAction: 'deny',
              },
              {
                RuleNumber: 100,
                Egress: false,
                CidrBlock: '0.0.0.0/0',
                Protocol: '-1',
                RuleAction: 'allow',
              },
              {
                RuleNumber: 100,
                Egress: true,
                CidrBlock: '0.0.0.0/0',
                Protocol: '-1',
                RuleAction: 'allow',
              },
            ],
          },
        },
      },
    },
  ],
  [
    'from the staging VPC itself, to another of its zones',
    {
      source: { vpc: PATH.stagingVpc },
      path: { change: { [PATH.replicationGroup]: { IpPermissions: [TCP_1500_STAGING] } } },
    },
  ],
  [
    'from outside AWS by a transit gateway and a VPN',
    {
      source: { onPremises: [ON_PREMISES_CIDR] },
      path: {
        source: 'on-premises',
        change: {
          [PATH.stagingTable]: {
            Routes: [
              { DestinationCidrBlock: STAGING_CIDR, GatewayId: 'local', State: 'active' },
              {
                DestinationCidrBlock: '192.168.0.0/16',
                TransitGatewayId: PATH.stagingGateway,
                State: 'active',
              },
            ],
          },
        },
        add: {
          attachments: [
            {
              TransitGatewayAttachmentId: PATH.stagingAttachment,
              TransitGatewayId: PATH.stagingGateway,
              ResourceType: 'vpc',
              ResourceId: PATH.stagingVpc,
              State: 'available',
              Association: { TransitGatewayRouteTableId: PATH.stagingTransitTable, State: 'associated' },
            },
            {
              TransitGatewayAttachmentId: 'tgw-attach-0a1b2c3d4e5f60099',
              TransitGatewayId: PATH.stagingGateway,
              ResourceType: 'vpn',
              ResourceId: 'vpn-0a1b2c3d4e5f60099',
              State: 'available',
            },
          ],
          transitTables: [
            {
              TransitGatewayRouteTableId: PATH.stagingTransitTable,
              Routes: [
                {
                  DestinationCidrBlock: '192.168.0.0/16',
                  TransitGatewayAttachments: [{ TransitGatewayAttachmentId: 'tgw-attach-0a1b2c3d4e5f60099' }],
                  State: 'active',
                  Type: 'propagated',
                },
              ],
            },
          ],
        },
      },
    },
  ],
  [
    'with another endpoint in a subnet that nobody reaches',
    {
      path: {
        add: {
          subnets: [
            { SubnetId: 'subnet-0a1b2c3d4e5f60099', VpcId: PATH.stagingVpc, CidrBlock: '10.20.9.0/24' },
          ],
          routeTables: [
            {
              VpcId: PATH.stagingVpc,
              Associations: [{ SubnetId: 'subnet-0a1b2c3d4e5f60099' }],
              Routes: [],
            },
          ],
          endpoints: [
            {
              VpcEndpointId: 'vpce-0a1b2c3d4e5f60099',
              VpcEndpointType: 'Interface',
              VpcId: PATH.stagingVpc,
              ServiceName: 'com.amazonaws.ap-northeast-3.kms',
              State: 'available',
              SubnetIds: ['subnet-0a1b2c3d4e5f60099'],
            },
          ],
        },
      },
    },
  ],
  [
    'where the endpoints admit the replication servers by their group',
    {
      path: {
        change: {
          [PATH.endpointGroup]: {
            IpPermissions: [
              { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: SOURCE_CIDR }] },
              {
                IpProtocol: 'tcp',
                FromPort: 443,
                ToPort: 443,
                UserIdGroupPairs: [{ GroupId: PATH.replicationGroup }],
              },
            ],
          },
        },
      },
    },
  ],
  [
    'with a forwarding rule for a wider name, which leaves private zones alone',
    {
      path: {
        add: {
          resolverRules: [
            { Id: 'rslvr-rr-9', DomainName: 'amazonaws.com.', RuleType: 'FORWARD', VPCs: [PATH.sourceVpc] },
          ],
        },
      },
    },
  ],
  [
    'with prefix lists in routes and groups',
    {
      path: {
        change: {
          [PATH.stagingTable]: {
            Routes: [
              { DestinationPrefixListId: 'pl-1', VpcPeeringConnectionId: PATH.peering, State: 'active' },
            ],
          },
          [PATH.replicationGroup]: {
            IpPermissions: [
              {
                IpProtocol: 'tcp',
                FromPort: 1_500,
                ToPort: 1_500,
                PrefixListIds: [{ PrefixListId: 'pl-1' }],
              },
            ],
          },
        },
        add: { prefixLists: [{ PrefixListId: 'pl-1', Entries: [{ Cidr: SOURCE_CIDR }] }] },
      },
    },
  ],
  [
    'but for a subnet that the plan leaves out',
    {
      source: { vpc: PATH.sourceVpc, region: 'ap-northeast-1', subnets: PATH.sourceSubnets.slice(0, 1) },
      path: { change: { [PATH.replicationGroup]: { IpPermissions: [TCP_1500_FIRST] } } },
    },
  ],
];
