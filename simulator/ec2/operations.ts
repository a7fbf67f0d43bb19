import {
  DescribeCapacityReservations$,
  DescribeInstanceAttribute$,
  DescribeInstanceStatus$,
  DescribeInstances$,
  DescribeInstanceTypes$,
  DescribeLaunchTemplates$,
  DescribeLaunchTemplateVersions$,
  DescribeNetworkInterfaces$,
  DescribeRegions$,
  DescribeRouteTables$,
  DescribeSecurityGroups$,
  DescribeSnapshots$,
  DescribeSubnets$,
  DescribeTags$,
  DescribeVolumes$,
  DescribeVpcEndpoints$,
  DescribeVpcs$,
  TerminateInstances$,
} from '@aws-sdk/client-ec2';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { describeCapacityReservations, describeInstanceTypes } from './capacity.ts';
import { describeVpcEndpoints } from './endpoints.ts';
import { describeInstanceStatus } from './instance-status.ts';
import { describeInstanceAttribute, describeInstances } from './instances.ts';
import { describeNetworkInterfaces, describeSecurityGroups, describeSubnets } from './network.ts';
import { describeRegions, describeVpcs } from './places.ts';
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
  DescribeInstanceTypes: modelled(DescribeInstanceTypes$, describeInstanceTypes),
  DescribeInstances: modelled(DescribeInstances$, describeInstances),
  DescribeLaunchTemplateVersions: modelled(DescribeLaunchTemplateVersions$, describeLaunchTemplateVersions),
  DescribeLaunchTemplates: modelled(DescribeLaunchTemplates$, describeLaunchTemplates),
  DescribeNetworkInterfaces: modelled(DescribeNetworkInterfaces$, describeNetworkInterfaces),
  DescribeRegions: modelled(DescribeRegions$, describeRegions),
  DescribeRouteTables: modelled(DescribeRouteTables$, describeRouteTables),
  DescribeSecurityGroups: modelled(DescribeSecurityGroups$, describeSecurityGroups),
  DescribeSnapshots: modelled(DescribeSnapshots$, describeSnapshots),
  DescribeSubnets: modelled(DescribeSubnets$, describeSubnets),
  DescribeTags: modelled(DescribeTags$, describeTags),
  DescribeVolumes: modelled(DescribeVolumes$, describeVolumes),
  DescribeVpcEndpoints: modelled(DescribeVpcEndpoints$, describeVpcEndpoints),
  DescribeVpcs: modelled(DescribeVpcs$, describeVpcs),
  TerminateInstances: modelled(TerminateInstances$, terminateInstances),
};
