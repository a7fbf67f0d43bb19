import type {
  DescribeLaunchConfigurationTemplatesCommandOutput,
  DescribeReplicationConfigurationTemplatesCommandOutput,
  GetLaunchConfigurationCommandOutput,
  GetReplicationConfigurationCommandOutput,
  ListStagingAccountsCommandOutput,
  PITPolicyRule,
  UpdateLaunchConfigurationCommandOutput,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import { deviceOf } from '../account/make.ts';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount, SourceServer } from '../account/state.ts';
import { notFound } from './errors.ts';
import { arnOf, drsPage, operation, paging, serverOrThrow, sourceServerID, withToken } from './operation.ts';

export const getLaunchConfiguration = operation(
  z.strictObject({ sourceServerID }),
  ({ sourceServerID: id }, aws) => launchConfigurationOf(serverOrThrow(aws, id)),
);

function launchConfigurationOf(
  server: SourceServer,
): Omit<GetLaunchConfigurationCommandOutput & UpdateLaunchConfigurationCommandOutput, '$metadata'> {
  const { launch, scenario, templateID } = server;
  return {
    sourceServerID: scenario.id,
    name: launch.name,
    ec2LaunchTemplateID: templateID,
    launchDisposition: launch.disposition,
    targetInstanceTypeRightSizingMethod: launch.rightSizing,
    copyPrivateIp: launch.copyPrivateIp,
    copyTags: launch.copyTags,
    licensing: { osByol: launch.osByol },
    postLaunchEnabled: launch.postLaunchEnabled,
    ...(launch.intoInstance === null
      ? {}
      : { launchIntoInstanceProperties: { launchIntoEC2InstanceID: launch.intoInstance } }),
  };
}

export const updateLaunchConfiguration = operation(
  z.strictObject({
    sourceServerID,
    name: z.string().max(128).optional(),
    launchDisposition: z.enum(['STARTED', 'STOPPED']).optional(),
    targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional(),
    copyPrivateIp: z.boolean().optional(),
    copyTags: z.boolean().optional(),
    licensing: z.strictObject({ osByol: z.boolean().optional() }).optional(),
    postLaunchEnabled: z.boolean().optional(),
    launchIntoInstanceProperties: z
      .strictObject({ launchIntoEC2InstanceID: z.string().max(255).optional() })
      .optional(),
  }),
  (input, aws) => {
    const server = serverOrThrow(aws, input.sourceServerID);
    const { launch } = server;
    const into = input.launchIntoInstanceProperties;
    server.launch = {
      name: input.name ?? launch.name,
      disposition: input.launchDisposition ?? launch.disposition,
      rightSizing: input.targetInstanceTypeRightSizingMethod ?? launch.rightSizing,
      copyPrivateIp: input.copyPrivateIp ?? launch.copyPrivateIp,
      copyTags: input.copyTags ?? launch.copyTags,
      osByol: input.licensing?.osByol ?? launch.osByol,
      postLaunchEnabled: input.postLaunchEnabled ?? launch.postLaunchEnabled,
      intoInstance: into === undefined ? launch.intoInstance : into.launchIntoEC2InstanceID || null,
    };
    return launchConfigurationOf(server);
  },
);

/** Exactly three rules, DRS's defaults. */
const PIT_POLICY: PITPolicyRule[] = [
  { ruleID: 1, units: 'MINUTE', interval: 10, retentionDuration: 60, enabled: true },
  { ruleID: 2, units: 'HOUR', interval: 1, retentionDuration: 24, enabled: true },
  { ruleID: 3, units: 'DAY', interval: 1, retentionDuration: 7, enabled: true },
];

const replicationDefaults = ({ scenario }: SimulatedAccount) => ({
  stagingAreaSubnetId: scenario.subnets[0]?.id ?? '',
  associateDefaultSecurityGroup: true,
  replicationServersSecurityGroupsIDs: scenario.securityGroups.slice(0, 1),
  replicationServerInstanceType: 't3.small',
  useDedicatedReplicationServer: false,
  defaultLargeStagingDiskType: 'GP3' as const,
  ebsEncryption: 'DEFAULT' as const,
  bandwidthThrottling: 0,
  dataPlaneRouting: 'PRIVATE_IP' as const,
  createPublicIP: false,
  stagingAreaTags: {},
  pitPolicy: PIT_POLICY.map((rule) => ({ ...rule })),
});

export const getReplicationConfiguration = operation(
  z.strictObject({ sourceServerID }),
  ({ sourceServerID: id }, aws): Omit<GetReplicationConfigurationCommandOutput, '$metadata'> => {
    const { scenario } = serverOrThrow(aws, id);
    return {
      sourceServerID: id,
      name: scenario.hostname,
      ...replicationDefaults(aws),
      replicatedDisks: Array.from({ length: scenario.disks }, (_, disk) => ({
        deviceName: deviceOf(disk),
        isBootDisk: disk === 0,
        stagingDiskType: 'AUTO',
        iops: 0,
        throughput: 0,
      })),
    };
  },
);

export const describeReplicationConfigurationTemplates = operation(
  z.strictObject({ replicationConfigurationTemplateIDs: z.array(z.string()).max(200).optional(), ...paging }),
  (input, aws): Omit<DescribeReplicationConfigurationTemplatesCommandOutput, '$metadata'> => {
    const id = stableID('rct-', aws.scenario.account);
    const missing = input.replicationConfigurationTemplateIDs?.find((wanted) => wanted !== id);
    if (missing !== undefined) {
      throw notFound(`Template ${missing} does not exist.`, missing, 'ReplicationConfigurationTemplate');
    }
    const templates = [
      {
        replicationConfigurationTemplateID: id,
        arn: arnOf(aws, 'replication-configuration-template', id),
        ...replicationDefaults(aws),
        tags: {},
      },
    ];
    const page = drsPage(aws, 'DescribeReplicationConfigurationTemplates', templates, input, () => id);
    return withToken([...page.items], page.nextToken);
  },
);

export const describeLaunchConfigurationTemplates = operation(
  z.strictObject({ launchConfigurationTemplateIDs: z.array(z.string()).max(1).optional(), ...paging }),
  (input, aws): Omit<DescribeLaunchConfigurationTemplatesCommandOutput, '$metadata'> => {
    const id = stableID('lct-', aws.scenario.account);
    const missing = input.launchConfigurationTemplateIDs?.find((wanted) => wanted !== id);
    if (missing !== undefined) {
      throw notFound(`Template ${missing} does not exist.`, missing, 'LaunchConfigurationTemplate');
    }
    const template = {
      launchConfigurationTemplateID: id,
      arn: arnOf(aws, 'launch-configuration-template', id),
      tags: {},
      launchDisposition: 'STARTED' as const,
      targetInstanceTypeRightSizingMethod: 'BASIC' as const,
      copyPrivateIp: false,
      copyTags: true,
      licensing: { osByol: false },
      postLaunchEnabled: false,
    };
    const page = drsPage(aws, 'DescribeLaunchConfigurationTemplates', [template], input, () => id);
    return withToken([...page.items], page.nextToken);
  },
);

export const listStagingAccounts = operation(
  z.strictObject({
    maxResults: z.coerce.number().int().min(1).max(50).optional(),
    nextToken: paging.nextToken,
  }),
  (input, aws): Omit<ListStagingAccountsCommandOutput, '$metadata'> => {
    const accounts = [{ accountID: aws.scenario.account }];
    const page = drsPage(aws, 'ListStagingAccounts', accounts, input, ({ accountID }) => accountID);
    return {
      accounts: [...page.items],
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
);
