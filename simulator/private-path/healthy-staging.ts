import type { IpPermission, SecurityGroup, VpcEndpoint } from '@aws-sdk/client-ec2';
import { bucketsOf, serviceName } from '../../core/readiness/private-path/names-needed.ts';
import { ON_PREMISES_CIDR, PATH, SOURCE_CIDR, STAGING_CIDR } from './ids.ts';
import type { PathSettings, SimulatedPath } from './resources.ts';

/** The endpoints of the staging VPC with their policies, the groups, and how servers replicate. */
export function healthyStaging({
  source,
  account,
  region,
}: PathSettings): Pick<SimulatedPath, 'endpoints' | 'securityGroups' | 'resolverEndpoints' | 'replication'> {
  const from = source === 'vpc' ? SOURCE_CIDR : ON_PREMISES_CIDR;
  const group = (GroupId: string, IpPermissions: IpPermission[]): SecurityGroup => ({
    GroupId,
    GroupName: GroupId,
    Description: 'simulated',
    VpcId: PATH.stagingVpc,
    OwnerId: account,
    IpPermissions,
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
  return {
    endpoints: [
      endpoint('drs', region, account),
      endpoint('s3', region, account),
      endpoint('ec2', region, account),
    ],
    securityGroups: [
      group(PATH.replicationGroup, [tcp(1_500, from)]),
      group(PATH.endpointGroup, [tcp(443, from), tcp(443, STAGING_CIDR)]),
      group(PATH.resolverGroup, [tcp(53, from), { ...tcp(53, from), IpProtocol: 'udp' }]),
    ],
    resolverEndpoints:
      source === 'vpc'
        ? []
        : [
            {
              Id: PATH.inboundResolver,
              Direction: 'INBOUND',
              HostVPCId: PATH.stagingVpc,
              Status: 'OPERATIONAL',
              SecurityGroupIds: [PATH.resolverGroup],
              IpAddressCount: 2,
            },
          ],
    replication: {
      stagingAreaSubnetId: PATH.stagingSubnet,
      associateDefaultSecurityGroup: false,
      replicationServersSecurityGroupsIDs: [PATH.replicationGroup],
      dataPlaneRouting: 'PRIVATE_IP',
      createPublicIP: false,
    },
  };
}

const tcp = (port: number, CidrIp: string): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp }],
});

/** The names of an endpoint; those of S3 begin with a wildcard. */
export const endpointName = (service: 'drs' | 's3' | 'ec2', region: string): string =>
  `${service === 's3' ? '*.' : ''}${PATH.endpoints[service]}-0abcdefg.${service}.${region}.vpce.amazonaws.com`;

function endpoint(service: 'drs' | 's3' | 'ec2', region: string, OwnerId: string): VpcEndpoint {
  const everything = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const buckets = bucketsOf(region).map((bucket) => `arn:aws:s3:::${bucket}/*`);
  const ofBuckets = { ...everything, Action: 's3:GetObject', Resource: buckets };
  return {
    VpcEndpointId: PATH.endpoints[service],
    VpcEndpointType: 'Interface',
    VpcId: PATH.stagingVpc,
    ServiceName: serviceName(service, region),
    // As EC2 writes it, whatever its reference says.
    State: 'available' as NonNullable<VpcEndpoint['State']>,
    OwnerId,
    PolicyDocument: JSON.stringify({ Statement: [service === 's3' ? ofBuckets : everything] }),
    PrivateDnsEnabled: service === 'ec2',
    SubnetIds: [PATH.endpointSubnet],
    Groups: [{ GroupId: PATH.endpointGroup, GroupName: PATH.endpointGroup }],
    DnsEntries: [{ DnsName: endpointName(service, region), HostedZoneId: 'Z376B5OMM2JZL2' }],
    RouteTableIds: [],
  };
}
