import type {
  DescribeReplicationConfigurationTemplatesCommandOutput,
  GetReplicationConfigurationCommandOutput,
  PITPolicyRule,
  ReplicationConfigurationTemplate,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import { deviceOf } from '../account/make.ts';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount, SourceServer } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { invalid, notFound, templateQuotaExceeded } from './errors.ts';
import {
  arnOf,
  drsPage,
  operation,
  paging,
  refuseTags,
  replicationTemplateID,
  serverOrThrow,
  sourceServerID,
  tagMap,
  withToken,
} from './operation.ts';

/** How servers replicate: the settings of each, and the account's template for new ones. */

/** Exactly three rules, DRS's defaults. */
const PIT_POLICY: PITPolicyRule[] = [
  { ruleID: 1, units: 'MINUTE', interval: 10, retentionDuration: 60, enabled: true },
  { ruleID: 2, units: 'HOUR', interval: 1, retentionDuration: 24, enabled: true },
  { ruleID: 3, units: 'DAY', interval: 1, retentionDuration: 7, enabled: true },
];

const defaults = ({ scenario }: SimulatedAccount) => ({
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
  ...pathOf({ scenario }).replication,
});

const amount = z.int().min(0).optional();
const rule = z.strictObject({
  ruleID: amount,
  units: z.enum(['MINUTE', 'HOUR', 'DAY']),
  interval: z.int().min(1),
  retentionDuration: z.int().min(1),
  enabled: z.boolean().optional(),
});
const DISK_TYPES = ['AUTO', 'GP2', 'GP3', 'IO1', 'SC1', 'ST1', 'STANDARD'] as const;

const settings = z.strictObject({
  stagingAreaSubnetId: z.string().regex(/^subnet-[0-9a-fA-F]{8,}$/),
  associateDefaultSecurityGroup: z.boolean(),
  replicationServersSecurityGroupsIDs: z.array(z.string().regex(/^sg-[0-9a-fA-F]{8,}$/)).max(32),
  replicationServerInstanceType: z.string().max(255),
  useDedicatedReplicationServer: z.boolean(),
  defaultLargeStagingDiskType: z.enum(['GP2', 'GP3', 'ST1', 'AUTO']),
  ebsEncryption: z.enum(['DEFAULT', 'CUSTOM', 'NONE']),
  ebsEncryptionKeyArn: z.string().regex(/^arn:.{16,2044}$/),
  bandwidthThrottling: z.int().min(0),
  dataPlaneRouting: z.enum(['PRIVATE_IP', 'PUBLIC_IP']),
  createPublicIP: z.boolean(),
  stagingAreaTags: tagMap,
  pitPolicy: z.array(rule).length(3),
  autoReplicateNewDisks: z.boolean(),
  internetProtocol: z.enum(['IPV4', 'IPV6']),
});
type Settings = Partial<z.output<typeof settings>>;
type Given = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** What the shapes allow and no account has. */
function refuseSettings({ scenario }: SimulatedAccount, given: Given): void {
  const path = pathOf({ scenario });
  const { stagingAreaSubnetId: subnet, replicationServersSecurityGroupsIDs: groups = [] } = given;
  if (
    subnet !== undefined &&
    ![...scenario.subnets.map(({ id }) => id), ...path.subnets.map(({ SubnetId }) => SubnetId)].includes(
      subnet,
    )
  )
    throw invalid('other', `The subnet ${subnet} does not exist.`);
  const known = [...scenario.securityGroups, ...path.securityGroups.map(({ GroupId }) => GroupId)];
  const group = groups.find((one) => !known.includes(one));
  if (group !== undefined) throw invalid('other', `The security group ${group} does not exist.`);
  if (given.ebsEncryption === 'CUSTOM' && given.ebsEncryptionKeyArn === undefined)
    throw invalid('other', 'ebsEncryption CUSTOM needs ebsEncryptionKeyArn.');
}

const configurationOf = (
  aws: SimulatedAccount,
  { scenario, replicationSettings }: SourceServer,
): Omit<GetReplicationConfigurationCommandOutput, '$metadata'> => ({
  sourceServerID: scenario.id,
  name: scenario.hostname,
  ...defaults(aws),
  replicatedDisks: Array.from({ length: scenario.disks }, (_, disk) => ({
    deviceName: deviceOf(disk),
    isBootDisk: disk === 0,
    stagingDiskType: 'AUTO',
    iops: 0,
    throughput: 0,
  })),
  ...pathOf(aws).ofServers[scenario.id],
  ...replicationSettings,
});

export const getReplicationConfiguration = operation(
  z.strictObject({ sourceServerID }),
  ({ sourceServerID: id }, aws) => configurationOf(aws, serverOrThrow(aws, id)),
);

export const updateReplicationConfiguration = operation(
  z.strictObject({
    sourceServerID,
    name: z.string().max(128).optional(),
    replicatedDisks: z
      .array(
        z.strictObject({
          deviceName: z.string().max(256).optional(),
          isBootDisk: z.boolean().optional(),
          stagingDiskType: z.enum(DISK_TYPES).optional(),
          optimizedStagingDiskType: z.enum(DISK_TYPES).optional(),
          iops: amount,
          throughput: amount,
        }),
      )
      .max(60)
      .optional(),
    ...settings.partial().shape,
  }),
  ({ sourceServerID: id, ...given }, aws) => {
    const server = serverOrThrow(aws, id);
    refuseSettings(aws, given);
    server.replicationSettings = { ...server.replicationSettings, ...given };
    return configurationOf(aws, server);
  },
);

function templateOf(aws: SimulatedAccount, id: string) {
  const template = aws.replicationTemplates.get(id);
  if (template === undefined)
    throw notFound(`Template ${id} does not exist.`, id, 'ReplicationConfigurationTemplate');
  return template;
}

function shown(aws: SimulatedAccount, id: string): ReplicationConfigurationTemplate {
  const { settings: own, tags } = templateOf(aws, id);
  const { ebsEncryptionKeyArn: _, ...rest } = { ...defaults(aws), ...own } as Settings;
  const arn = arnOf(aws, 'replication-configuration-template', id);
  return { replicationConfigurationTemplateID: id, arn, ...rest, tags: { ...tags } } as never;
}

export const describeReplicationConfigurationTemplates = operation(
  z.strictObject({
    replicationConfigurationTemplateIDs: z.array(replicationTemplateID).max(200).optional(),
    ...paging,
  }),
  (
    { replicationConfigurationTemplateIDs: wanted = [], ...request },
    aws,
  ): Omit<DescribeReplicationConfigurationTemplatesCommandOutput, '$metadata'> => {
    const ids = wanted.length === 0 ? [...aws.replicationTemplates.keys()] : [...new Set(wanted)];
    const templates = ids.map((id) => shown(aws, id));
    const page = drsPage(
      aws,
      'DescribeReplicationConfigurationTemplates',
      templates,
      request,
      (one) => one.replicationConfigurationTemplateID ?? '',
    );
    return withToken([...page.items], page.nextToken);
  },
);

const REQUIRED = {
  stagingAreaSubnetId: true,
  replicationServersSecurityGroupsIDs: true,
  ebsEncryption: true,
  bandwidthThrottling: true,
  stagingAreaTags: true,
  pitPolicy: true,
} as const;

export const createReplicationConfigurationTemplate = operation(
  z.strictObject({ ...settings.partial().required(REQUIRED).shape, tags: tagMap.optional() }),
  ({ tags = {}, ...given }, aws) => {
    refuseTags({}, tags);
    refuseSettings(aws, given);
    if (aws.replicationTemplates.size > 0) throw templateQuotaExceeded('ReplicationConfigurationTemplate');
    const id = stableID('rct-', aws.scenario.account, aws.now());
    aws.replicationTemplates.set(id, { settings: given, tags: { ...tags } });
    return shown(aws, id);
  },
  201,
);

export const updateReplicationConfigurationTemplate = operation(
  z.strictObject({
    replicationConfigurationTemplateID: replicationTemplateID,
    arn: z.string().max(2_048).optional(),
    ...settings.partial().shape,
  }),
  ({ replicationConfigurationTemplateID: id, arn, ...given }, aws) => {
    const { settings: before, tags } = templateOf(aws, id);
    if (arn !== undefined && arn !== arnOf(aws, 'replication-configuration-template', id))
      throw invalid('other', `${arn} is not the ARN of ${id}.`);
    refuseSettings(aws, given);
    aws.replicationTemplates.set(id, { settings: { ...before, ...given }, tags });
    return shown(aws, id);
  },
);

export const deleteReplicationConfigurationTemplate = operation(
  z.strictObject({ replicationConfigurationTemplateID: replicationTemplateID }),
  ({ replicationConfigurationTemplateID: id }, aws) => {
    templateOf(aws, id);
    aws.replicationTemplates.delete(id);
    return {};
  },
  204,
);
