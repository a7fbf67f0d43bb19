import { type EC2Client, paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import type { ObservedPathEndpoint } from '../../../core/readiness/private-path/observation.ts';
import { collect } from '../pages.ts';

const ofVpc = (vpcID: string) => ({ Filters: [{ Name: 'vpc-id', Values: [vpcID] }] });

/** The endpoints of the staging VPC, every kind. */
export async function stagingEndpoints(client: EC2Client, vpcID: string): Promise<ObservedPathEndpoint[]> {
  const endpoints = await collect(
    paginateDescribeVpcEndpoints({ client }, ofVpc(vpcID)),
    (page) => page.VpcEndpoints,
  );
  return endpoints.map((endpoint) => ({
    endpointID: endpoint.VpcEndpointId ?? '',
    service: endpoint.ServiceName ?? '',
    isInterface: endpoint.VpcEndpointType === 'Interface',
    state: endpoint.State ?? 'unknown',
    hasPrivateDns: endpoint.PrivateDnsEnabled === true,
    dnsNames: (endpoint.DnsEntries ?? []).flatMap(({ DnsName }) => DnsName?.toLowerCase() ?? []),
    subnetIDs: endpoint.SubnetIds ?? [],
    groupIDs: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    policy: endpoint.PolicyDocument ?? '',
  }));
}
