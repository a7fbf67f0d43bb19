import { stableID } from '../../simulator/account/random.ts';
import { PATH, SOURCE_CIDR, STAGING_CIDR } from '../../simulator/private-path/ids.ts';
import { SERVERS } from './private-path-account.ts';
import { type Break, change } from './private-path-break.ts';

/** Endpoints with their policies, groups, and how servers replicate. */

const REGION = 'ap-northeast-3';
const [SERVER = ''] = SERVERS;
const { endpoints } = PATH;
/** The only one of the account. */
const TEMPLATE = stableID('rct-', '111122223333');

export const ENDPOINT_BREAKS: readonly Break[] = [
  {
    name: 'no endpoint for DRS',
    ...change(endpoints.drs, null),
    found: [['ENDPOINT_MISSING', `com.amazonaws.${REGION}.drs`]],
  },
  {
    name: 'no endpoint for EC2',
    ...change(endpoints.ec2, null),
    found: [['ENDPOINT_MISSING', `com.amazonaws.${REGION}.ec2`]],
  },
  {
    name: 'the endpoint for S3 is a gateway',
    ...change(endpoints.s3, { VpcEndpointType: 'Gateway', DnsEntries: [], SubnetIds: [], Groups: [] }),
    found: [['ENDPOINT_IS_GATEWAY', endpoints.s3]],
  },
  {
    name: 'the endpoint for DRS waits to be accepted',
    ...change(endpoints.drs, { State: 'pendingAcceptance' }),
    found: [['ENDPOINT_NOT_AVAILABLE', endpoints.drs]],
  },
  {
    name: 'the endpoint for S3 is in no subnet',
    ...change(endpoints.s3, { SubnetIds: [] }),
    found: [['ENDPOINT_WITHOUT_SUBNET', endpoints.s3]],
  },
  {
    name: 'private DNS names of the endpoint for DRS are on',
    ...change(endpoints.drs, { PrivateDnsEnabled: true }),
    found: [['ENDPOINT_PRIVATE_DNS', endpoints.drs]],
  },
  {
    name: 'private DNS names of the endpoint for EC2 are off',
    ...change(endpoints.ec2, { PrivateDnsEnabled: false }),
    found: [['ENDPOINT_UNNAMED', endpoints.ec2]],
  },
  {
    name: 'the policy for S3 allows one of the six buckets',
    ...change(endpoints.s3, {
      PolicyDocument: policy({ Resource: [`arn:aws:s3:::aws-drs-clients-${REGION}/*`] }),
    }),
    found: [['POLICY_REFUSES', endpoints.s3]],
  },
  {
    name: 'the policy for DRS allows reading alone',
    ...change(endpoints.drs, { PolicyDocument: policy({ Action: 'drs:Describe*' }) }),
    found: [['POLICY_REFUSES', endpoints.drs]],
  },
  {
    name: 'the policy for S3 asks for an organisation',
    ...change(endpoints.s3, {
      PolicyDocument: policy({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    }),
    found: [['POLICY_UNDECIDED', endpoints.s3]],
  },
  {
    name: 'the endpoints’ group admits 443 from the staging area alone',
    ...change(PATH.endpointGroup, { IpPermissions: [tcp(443, STAGING_CIDR)] }),
    found: [
      ['GROUP_443_SOURCE', endpoints.drs],
      ['GROUP_443_SOURCE', endpoints.s3],
    ],
  },
  {
    name: 'the endpoints’ group admits 443 from the source alone',
    ...change(PATH.endpointGroup, { IpPermissions: [tcp(443, SOURCE_CIDR)] }),
    found: [
      ['GROUP_443_STAGING', endpoints.drs],
      ['GROUP_443_STAGING', endpoints.s3],
      ['GROUP_443_STAGING', endpoints.ec2],
    ],
  },
  {
    name: 'the endpoint for DRS admits the source by a group of its VPC',
    path: {
      change: { [endpoints.drs]: { Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60099' }] } },
      add: {
        securityGroups: [
          {
            GroupId: 'sg-0a1b2c3d4e5f60099',
            VpcId: PATH.stagingVpc,
            IpPermissions: [
              tcp(443, STAGING_CIDR),
              {
                IpProtocol: 'tcp',
                FromPort: 443,
                ToPort: 443,
                UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60098' }],
              },
            ],
          },
        ],
      },
    },
    found: [['GROUP_443_UNDECIDED', endpoints.drs]],
  },
  {
    name: 'the replication servers’ group does not admit 1500',
    ...change(PATH.replicationGroup, { IpPermissions: [tcp(443, SOURCE_CIDR)] }),
    found: [['REPLICATION_GROUP_1500', PATH.replicationGroup]],
  },
  {
    name: 'the replication servers’ group admits 1500 from half of the source',
    ...change(PATH.replicationGroup, { IpPermissions: [tcp(1_500, '10.10.1.0/24')] }),
    found: [['REPLICATION_GROUP_1500', PATH.replicationGroup]],
  },
  {
    name: 'the replication servers’ group admits 1500 from a group that nobody knows',
    ...change(PATH.replicationGroup, {
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 1_500,
          ToPort: 1_500,
          UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60098' }],
        },
      ],
    }),
    found: [['REPLICATION_GROUP_UNDECIDED', PATH.replicationGroup]],
  },
  {
    name: 'the replication servers’ group lets nothing out',
    ...change(PATH.replicationGroup, { IpPermissionsEgress: [] }),
    found: [['REPLICATION_GROUP_443', PATH.replicationGroup]],
  },
  {
    name: 'the endpoints admit another group than that of the replication servers',
    ...change(PATH.endpointGroup, {
      IpPermissions: [
        tcp(443, SOURCE_CIDR),
        { ...tcp(443, '10.99.0.0/16'), UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60098' }] },
      ],
    }),
    found: [
      ['GROUP_443_STAGING', endpoints.drs],
      ['GROUP_443_STAGING', endpoints.s3],
      ['GROUP_443_STAGING', endpoints.ec2],
    ],
  },
  {
    name: 'the same, where replication servers also have DRS’s own group: it may be that one',
    path: {
      change: {
        replication: { associateDefaultSecurityGroup: true },
        [PATH.endpointGroup]: {
          IpPermissions: [
            tcp(443, SOURCE_CIDR),
            { ...tcp(443, '10.99.0.0/16'), UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60098' }] },
          ],
        },
      },
    },
    found: [
      ['GROUP_443_UNDECIDED', endpoints.drs],
      ['GROUP_443_UNDECIDED', endpoints.s3],
      ['GROUP_443_UNDECIDED', endpoints.ec2],
    ],
  },
  {
    name: 'without any server: data is routed by public addresses in the template',
    ...change('replication', { dataPlaneRouting: 'PUBLIC_IP' }),
    serverIDs: [],
    found: [['ROUTING_PUBLIC', TEMPLATE]],
  },
  {
    name: 'data of one server is routed by public addresses',
    ...change(SERVER, { dataPlaneRouting: 'PUBLIC_IP' }),
    found: [['ROUTING_PUBLIC', SERVER]],
  },
  {
    name: 'replication servers of one server get a public address',
    ...change(SERVER, { createPublicIP: true }),
    found: [['PUBLIC_IP_CREATED', SERVER]],
  },
  {
    name: 'the staging subnet of one server is in another VPC',
    ...change(SERVER, { stagingAreaSubnetId: 'subnet-0d1e2f3a4b5c6d7e8' }),
    found: [['STAGING_SUBNET_ELSEWHERE', SERVER]],
  },
];

function policy(fields: object): string {
  return JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...fields }],
  });
}

function tcp(port: number, CidrIp: string) {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
}
