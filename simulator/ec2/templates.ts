import type {
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesCommandOutput,
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsCommandOutput,
  LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import { defaultVersionAt } from '../account/conditions.ts';
import { MANAGED_TAG } from '../account/drs-tags.ts';
import { deviceOf } from '../account/make.ts';
import type { SimulatedAccount, SourceServer } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import type { TemplateVersion } from '../scenario/resolve.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  nextToken,
  refusePagesWithIDs,
  toTags,
} from './support.ts';

/** Each source server has one launch template, made by DRS; the default version decides what a drill becomes. */

const nameOf = ({ scenario }: SourceServer): string => `${scenario.id}-${scenario.hostname}`;
const MISSING = { code: 'InvalidLaunchTemplateId.NotFound', noun: 'launch template' };
const CREATED_BEFORE = 90 * 86_400_000;

export const templateTags = ({ scenario }: SourceServer): Record<string, string> => ({
  [MANAGED_TAG]: 'drs.amazonaws.com',
  Name: scenario.hostname,
});

function templatesOf(aws: SimulatedAccount, ids: readonly string[] | undefined): SourceServer[] {
  const servers = [...aws.servers.values()];
  if (ids === undefined || ids.length === 0) return servers;
  const index = new Map(servers.map((server) => [server.templateID, server]));
  return byID(ids, (id) => index.get(id), MISSING);
}

export function describeLaunchTemplates(
  input: DescribeLaunchTemplatesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeLaunchTemplatesCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.LaunchTemplateIds, input, 'LaunchTemplateIds');
  const table: FilterTable<SourceServer> = {
    'launch-template-name': (server) => [nameOf(server)],
    'create-time': () => [],
  };
  const names = input.LaunchTemplateNames ?? [];
  const named = templatesOf(aws, input.LaunchTemplateIds).filter(
    (server) => names.length === 0 || names.includes(nameOf(server)),
  );
  const found = filtered(named, input.Filters, table, templateTags);
  const page = ec2Page(aws, found, input.LaunchTemplateIds?.length ? 'whole' : input, {
    operation: 'DescribeLaunchTemplates',
    idOf: ({ templateID }) => templateID,
    minimum: 1,
    maximum: 200,
  });
  return {
    LaunchTemplates: page.items.map((server) => ({
      LaunchTemplateId: server.templateID,
      LaunchTemplateName: nameOf(server),
      CreateTime: new Date(aws.startedAt - CREATED_BEFORE),
      CreatedBy: `arn:aws:iam::${aws.scenario.account}:root`,
      DefaultVersionNumber: defaultVersionAt(aws, server, aws.now()),
      LatestVersionNumber: latestOf(server),
      Tags: toTags(templateTags(server)),
    })),
    ...nextToken(page),
  };
}

const latestOf = ({ scenario }: SourceServer): number => scenario.launch.versions.at(-1)?.version ?? 1;

interface Version {
  readonly server: SourceServer;
  readonly version: TemplateVersion;
}

export function describeLaunchTemplateVersions(
  input: DescribeLaunchTemplateVersionsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeLaunchTemplateVersionsCommandOutput, '$metadata'> {
  const versions = chosenVersions(input, aws);
  const table: FilterTable<Version> = {
    'is-default-version': ({ server, version }) => [
      String(version.version === defaultVersionAt(aws, server, aws.now())),
    ],
    'instance-type': ({ version }) => [version.instanceType],
  };
  const found = filtered(versions, input.Filters, table, ({ server }) => templateTags(server));
  const page = ec2Page(aws, found, input, {
    operation: 'DescribeLaunchTemplateVersions',
    idOf: ({ server, version }) => `${server.templateID} ${version.version}`,
    minimum: 1,
    maximum: 200,
  });
  return {
    LaunchTemplateVersions: page.items.map((version) => toVersion(aws, version)),
    ...nextToken(page),
  };
}

/** Without a template's id only $Default and $Latest are allowed, for every template. */
function chosenVersions(input: DescribeLaunchTemplateVersionsCommandInput, aws: SimulatedAccount): Version[] {
  const { LaunchTemplateId, LaunchTemplateName, Versions = [], MinVersion, MaxVersion } = input;
  const one = LaunchTemplateId ?? LaunchTemplateName;
  if (
    one === undefined &&
    (Versions.length === 0 || Versions.some((version) => !/^\$(Default|Latest)$/.test(version)))
  ) {
    throw awsError(
      'MissingParameter',
      400,
      'The request must contain the parameter LaunchTemplateId or LaunchTemplateName, or only the versions $Latest and $Default.',
    );
  }
  const servers = templatesOf(aws, LaunchTemplateId === undefined ? undefined : [LaunchTemplateId]).filter(
    (server) => LaunchTemplateName === undefined || nameOf(server) === LaunchTemplateName,
  );
  if (servers.length === 0 && LaunchTemplateName !== undefined) {
    throw awsError(
      'InvalidLaunchTemplateName.NotFoundException',
      400,
      `No launch template ${LaunchTemplateName}`,
    );
  }
  return servers.flatMap((server) => {
    const { versions } = server.scenario.launch;
    const defaultVersion = defaultVersionAt(aws, server, aws.now());
    const wanted = new Set(
      Versions.map((text) =>
        text === '$Default' ? defaultVersion : text === '$Latest' ? latestOf(server) : Number(text),
      ),
    );
    const known = new Set(versions.map(({ version }) => version));
    const missing = [...wanted].find((version) => !known.has(version));
    if (missing !== undefined) {
      throw awsError(
        'InvalidLaunchTemplateId.VersionNotFound',
        400,
        `Could not find launch template version ${missing} of ${server.templateID}`,
      );
    }
    return versions
      .filter(({ version }) => wanted.size === 0 || wanted.has(version))
      .filter(({ version }) => version >= Number(MinVersion ?? 0) && version <= Number(MaxVersion ?? 1e9))
      .map((version) => ({ server, version }));
  });
}

/** In every launch template, as in practice: no document of kunren's may contain any of it. */
export const USER_DATA = '#!/bin/sh\nmysql --password=Kepler-186f-user-data < /root/restore.sql\n';

function toVersion(aws: SimulatedAccount, { server, version }: Version): LaunchTemplateVersion {
  const { launch, hostname } = server.scenario;
  return {
    LaunchTemplateId: server.templateID,
    LaunchTemplateName: nameOf(server),
    VersionNumber: version.version,
    DefaultVersion: version.version === defaultVersionAt(aws, server, aws.now()),
    CreateTime: new Date(aws.startedAt - CREATED_BEFORE),
    CreatedBy: `arn:aws:iam::${aws.scenario.account}:root`,
    LaunchTemplateData: {
      EbsOptimized: true,
      UserData: Buffer.from(USER_DATA).toString('base64'),
      InstanceType: version.instanceType as NonNullable<
        LaunchTemplateVersion['LaunchTemplateData']
      >['InstanceType'] &
        string,
      DisableApiTermination: version.terminationProtection,
      ...(launch.capacityReservation !== undefined && {
        CapacityReservationSpecification: {
          CapacityReservationTarget: { CapacityReservationId: launch.capacityReservation },
        },
      }),
      ...(version.imdsv2 === undefined ? {} : { MetadataOptions: { HttpTokens: version.imdsv2 } }),
      ...blockDevicesOf(server, version),
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          DeleteOnTermination: true,
          ...(version.subnet === null ? {} : { SubnetId: version.subnet }),
          ...(version.privateIpAddress === undefined ? {} : { PrivateIpAddress: version.privateIpAddress }),
          ...(version.publicIp === undefined ? {} : { AssociatePublicIpAddress: version.publicIp }),
          Groups: [...version.securityGroups],
        },
      ],
      ...(version.instanceProfile === undefined
        ? {}
        : { IamInstanceProfile: { Name: version.instanceProfile } }),
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: hostname }] }],
    },
  };
}

/** One entry for each disk; none where the version names no volume. */
function blockDevicesOf(
  { scenario }: SourceServer,
  { volumeType, encrypted, kmsKey }: TemplateVersion,
): Pick<NonNullable<LaunchTemplateVersion['LaunchTemplateData']>, 'BlockDeviceMappings'> {
  if (volumeType === undefined && encrypted === undefined && kmsKey === undefined) return {};
  return {
    BlockDeviceMappings: Array.from({ length: scenario.disks }, (_, disk) => ({
      DeviceName: deviceOf(disk),
      Ebs: {
        DeleteOnTermination: true,
        ...(volumeType === undefined ? {} : { VolumeType: volumeType }),
        ...(encrypted === undefined ? {} : { Encrypted: encrypted }),
        ...(kmsKey === undefined ? {} : { KmsKeyId: kmsKey }),
      },
    })),
  };
}
