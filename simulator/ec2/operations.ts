import {
  DescribeCapacityReservations$,
  DescribeInstanceAttribute$,
  DescribeInstanceStatus$,
  DescribeInstances$,
  DescribeInstanceTypeOfferings$,
  DescribeInstanceTypes$,
  DescribeLaunchTemplates$,
  DescribeLaunchTemplateVersions$,
  DescribeNetworkAcls$,
  DescribeNetworkInterfaces$,
  DescribeRegions$,
  DescribeRouteTables$,
  DescribeSecurityGroups$,
  DescribeSnapshots$,
  DescribeSubnets$,
  DescribeTags$,
  DescribeTransitGatewayAttachments$,
  DescribeVolumes$,
  DescribeVpcAttribute$,
  DescribeVpcEndpoints$,
  DescribeVpcPeeringConnections$,
  DescribeVpcs$,
  GetManagedPrefixListEntries$,
  SearchTransitGatewayRoutes$,
  TerminateInstances$,
} from '@aws-sdk/client-ec2';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import {
  describeCapacityReservations,
  describeInstanceTypeOfferings,
  describeInstanceTypes,
} from './capacity.ts';
import { describeVpcEndpoints } from './endpoints.ts';
import { describeInstanceStatus } from './instance-status.ts';
import { describeInstanceAttribute, describeInstances } from './instances.ts';
import { describeNetworkInterfaces, describeSecurityGroups, describeSubnets } from './network.ts';
import {
  describeNetworkAcls,
  describeTransitGatewayAttachments,
  describeVpcPeeringConnections,
  getManagedPrefixListEntries,
  searchTransitGatewayRoutes,
} from './path.ts';
import { describeRegions, describeVpcAttribute, describeVpcs } from './places.ts';
import { describeRouteTables } from './routes.ts';
import { describeSnapshots, describeVolumes } from './storage.ts';
import { describeTags } from './tags.ts';
import { describeLaunchTemplates, describeLaunchTemplateVersions } from './templates.ts';
import { terminateInstances } from './terminate-instances.ts';

/** Every operation of EC2 that the simulator supports. */
export const EC2_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  DescribeCapacityReservations: modelled(DescribeCapacityReservations$, describeCapacityReservations),
  DescribeInstanceAttribute: modelled(DescribeInstanceAttribute$, describeInstanceAttribute),
  DescribeInstanceStatus: modelled(DescribeInstanceStatus$, describeInstanceStatus),
  DescribeInstanceTypeOfferings: modelled(DescribeInstanceTypeOfferings$, describeInstanceTypeOfferings),
  DescribeInstanceTypes: modelled(DescribeInstanceTypes$, describeInstanceTypes),
  DescribeInstances: modelled(DescribeInstances$, describeInstances),
  DescribeLaunchTemplateVersions: modelled(DescribeLaunchTemplateVersions$, describeLaunchTemplateVersions),
  DescribeLaunchTemplates: modelled(DescribeLaunchTemplates$, describeLaunchTemplates),
  DescribeNetworkAcls: modelled(DescribeNetworkAcls$, describeNetworkAcls),
  DescribeNetworkInterfaces: modelled(DescribeNetworkInterfaces$, describeNetworkInterfaces),
  DescribeRegions: modelled(DescribeRegions$, describeRegions),
  DescribeRouteTables: modelled(DescribeRouteTables$, describeRouteTables),
  DescribeSecurityGroups: modelled(DescribeSecurityGroups$, describeSecurityGroups),
  DescribeSnapshots: modelled(DescribeSnapshots$, describeSnapshots),
  DescribeSubnets: modelled(DescribeSubnets$, describeSubnets),
  DescribeTags: modelled(DescribeTags$, describeTags),
  DescribeTransitGatewayAttachments: modelled(
    DescribeTransitGatewayAttachments$,
    describeTransitGatewayAttachments,
  ),
  DescribeVolumes: modelled(DescribeVolumes$, describeVolumes),
  DescribeVpcAttribute: modelled(DescribeVpcAttribute$, describeVpcAttribute),
  DescribeVpcEndpoints: modelled(DescribeVpcEndpoints$, describeVpcEndpoints),
  DescribeVpcPeeringConnections: modelled(DescribeVpcPeeringConnections$, describeVpcPeeringConnections),
  DescribeVpcs: modelled(DescribeVpcs$, describeVpcs),
  GetManagedPrefixListEntries: modelled(GetManagedPrefixListEntries$, getManagedPrefixListEntries),
  SearchTransitGatewayRoutes: modelled(SearchTransitGatewayRoutes$, searchTransitGatewayRoutes),
  TerminateInstances: modelled(TerminateInstances$, terminateInstances),
};
