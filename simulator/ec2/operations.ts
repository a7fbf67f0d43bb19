import {
  AttachVolume$,
  CreateVolume$,
  DeleteVolume$,
  DescribeCapacityReservations$,
  DescribeImages$,
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
  DescribeVolumeStatus$,
  DescribeVolumes$,
  DescribeVpcAttribute$,
  DescribeVpcEndpoints$,
  DescribeVpcPeeringConnections$,
  DescribeVpcs$,
  DetachVolume$,
  GetManagedPrefixListEntries$,
  ModifyInstanceAttribute$,
  RunInstances$,
  SearchTransitGatewayRoutes$,
  TerminateInstances$,
} from '@aws-sdk/client-ec2';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { attachVolume, deleteVolume, detachVolume } from './attach-volume.ts';
import {
  describeCapacityReservations,
  describeInstanceTypeOfferings,
  describeInstanceTypes,
} from './capacity.ts';
import { createVolume } from './create-volume.ts';
import { describeVpcEndpoints } from './endpoints.ts';
import { describeImages } from './images.ts';
import { describeInstanceStatus } from './instance-status.ts';
import { describeInstanceAttribute, describeInstances } from './instances.ts';
import { modifyInstanceAttribute } from './modify-instance-attribute.ts';
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
import { runInstances } from './run-instances.ts';
import { describeSnapshots } from './snapshots.ts';
import { describeTags } from './tags.ts';
import { describeLaunchTemplates, describeLaunchTemplateVersions } from './templates.ts';
import { terminateInstances } from './terminate-instances.ts';
import { describeVolumeStatus } from './volume-status.ts';
import { describeVolumes } from './volumes.ts';

/** Every operation of EC2 that the simulator supports. */
export const EC2_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  AttachVolume: modelled(AttachVolume$, attachVolume),
  CreateVolume: modelled(CreateVolume$, createVolume),
  DeleteVolume: modelled(DeleteVolume$, deleteVolume),
  DescribeCapacityReservations: modelled(DescribeCapacityReservations$, describeCapacityReservations),
  DescribeImages: modelled(DescribeImages$, describeImages),
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
  DescribeVolumeStatus: modelled(DescribeVolumeStatus$, describeVolumeStatus),
  DescribeVolumes: modelled(DescribeVolumes$, describeVolumes),
  DescribeVpcAttribute: modelled(DescribeVpcAttribute$, describeVpcAttribute),
  DescribeVpcEndpoints: modelled(DescribeVpcEndpoints$, describeVpcEndpoints),
  DescribeVpcPeeringConnections: modelled(DescribeVpcPeeringConnections$, describeVpcPeeringConnections),
  DescribeVpcs: modelled(DescribeVpcs$, describeVpcs),
  DetachVolume: modelled(DetachVolume$, detachVolume),
  GetManagedPrefixListEntries: modelled(GetManagedPrefixListEntries$, getManagedPrefixListEntries),
  ModifyInstanceAttribute: modelled(ModifyInstanceAttribute$, modifyInstanceAttribute),
  RunInstances: modelled(RunInstances$, runInstances),
  SearchTransitGatewayRoutes: modelled(SearchTransitGatewayRoutes$, searchTransitGatewayRoutes),
  TerminateInstances: modelled(TerminateInstances$, terminateInstances),
};
