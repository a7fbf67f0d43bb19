import type { TemplateVersion } from '../scenario/resolve.ts';
import { defaultVersionAt } from './conditions.ts';
import { drsTags } from './drs-tags.ts';
import { keyArn } from './key-arn.ts';
import { stableID } from './random.ts';
import type { Instance, JobSnapshot, SimulatedAccount, SourceServer, Volume } from './state.ts';

/** Creates instances, volumes and snapshots; future ones are not visible before their time. */

const NEVER = Number.POSITIVE_INFINITY;
/** Of a block for documentation (RFC 5737): nothing answers there. */
export const PUBLIC_ADDRESS = '198.51.100.7';
const CONVERSION_SERVER = 'AWS Elastic Disaster Recovery Conversion Server';
export const GIBIBYTES = 30;

export interface InstanceRequest {
  readonly server: SourceServer;
  readonly jobID: string;
  readonly isDrill: boolean;
  readonly role?: Instance['role'];
  readonly launchedAt: number;
  readonly runningAt: number;
  readonly bootedAt: number;
  /** Set for what DRS lists as a recovery instance. */
  readonly pointInTimeAt?: number;
}

/** The version of a server's launch template that DRS uses at a moment: when it launches (docs/aws-facts.md, 7.2). */
export function defaultVersionOf(aws: SimulatedAccount, server: SourceServer, at: number): TemplateVersion {
  const number = defaultVersionAt(aws, server, at);
  const version = server.scenario.launch.versions.find((candidate) => candidate.version === number);
  if (version === undefined)
    throw new Error(`Launch template of ${server.scenario.hostname} has no default.`);
  return version;
}

/** Adds an EC2 instance in the network of the template's default version; its services open after boot. */
export function addInstance(aws: SimulatedAccount, request: InstanceRequest): Instance {
  const {
    server,
    jobID,
    isDrill,
    role = 'recovery',
    launchedAt,
    runningAt,
    bootedAt,
    pointInTimeAt,
  } = request;
  const { scenario, launch } = server;
  const template = defaultVersionOf(aws, server, launchedAt);
  const subnetID = template.subnet ?? aws.scenario.subnets[0]?.id ?? '';
  const conversion = role === 'conversion';
  const listensAt = aws.takeAddress(subnetID);
  const fixed = template.privateIpAddress ?? (launch.copyPrivateIp ? server.sourceAddress : undefined);
  const address = conversion ? listensAt : (fixed ?? listensAt);
  const instanceID = stableID('i-', aws.seed, scenario.id, role, server.launches);
  const tags = drsTags(jobID, scenario.id, conversion ? CONVERSION_SERVER : scenario.hostname);
  const instance: Instance = {
    instanceID,
    role,
    server,
    jobID,
    isDrill,
    launchedAt,
    runningAt,
    bootedAt,
    staysStopped: !conversion && launch.disposition === 'STOPPED',
    address,
    listensAt,
    subnetID,
    ...machineOf(server, template),
    instanceProfile: conversion
      ? undefined
      : (scenario.launch.launched.instanceProfile ?? template.instanceProfile),
    securityGroupIDs: template.securityGroups,
    publicAddress: !conversion && givesPublicAddress(aws, template, subnetID) ? PUBLIC_ADDRESS : undefined,
    terminationProtection: !conversion && template.terminationProtection,
    tags: conversion ? tags : { ...(launch.copyTags ? server.tags : {}), ...tags },
    volumeIDs: conversion ? [] : volumeIDs(aws, server),
    shutDownAt: NEVER,
    terminatedAt: NEVER,
    endedBy: undefined,
    row:
      pointInTimeAt === undefined
        ? undefined
        : {
            pointInTimeAt,
            tags: { ...tags },
            disconnectedAt: NEVER,
            removedAt: NEVER,
            reversedAt: NEVER,
            failbackSettings: {},
            failback: undefined,
          },
  };
  aws.instances.set(instanceID, instance);
  aws.addressHolders.set(listensAt, instance);
  if (!conversion) {
    server.instances.push(instance);
    aws.listeners.serve(instance);
  }
  return instance;
}

/** Right-sizing chooses the type itself (docs/aws-facts.md, 7.2); without a word EC2 takes requests without a token. */
function machineOf(
  { launch, scenario }: SourceServer,
  template: TemplateVersion,
): Pick<Instance, 'instanceType' | 'imdsv2'> {
  const { rightSizedType, launched } = scenario.launch;
  const chosen = launch.rightSizing === 'NONE' ? undefined : rightSizedType;
  return {
    instanceType: launched.instanceType ?? chosen ?? template.instanceType,
    imdsv2: launched.imdsv2 ?? template.imdsv2 ?? 'optional',
  };
}

/** As EC2 does: the template's word, else the subnet's. */
const givesPublicAddress = (
  aws: SimulatedAccount,
  { publicIp }: TemplateVersion,
  subnetID: string,
): boolean => publicIp ?? aws.scenario.subnets.find(({ id }) => id === subnetID)?.publicIp ?? false;

const volumeIDs = (aws: SimulatedAccount, server: SourceServer): string[] =>
  Array.from({ length: server.scenario.disks }, (_, disk) =>
    stableID('vol-', aws.seed, server.scenario.id, server.launches, disk),
  );

/** The device name of a server's nth disk. */
export const deviceOf = (disk: number): string =>
  disk === 0 ? '/dev/sda1' : `/dev/sd${String.fromCharCode(97 + disk)}`;

/** Adds the volumes of the launch that is being recorded. */
export function addVolumes(
  aws: SimulatedAccount,
  request: Pick<Volume, 'server' | 'jobID' | 'createdAt' | 'attachments' | 'droppedAt'>,
): void {
  const { server, jobID, attachments, createdAt } = request;
  const template = defaultVersionOf(aws, server, attachments.at(-1)?.from ?? createdAt);
  const { launched } = server.scenario.launch;
  const encrypted = launched.encrypted ?? template.encrypted ?? true;
  const key = launched.kmsKey ?? template.kmsKey;
  volumeIDs(aws, server).forEach((volumeID, disk) => {
    aws.volumes.set(volumeID, {
      ...request,
      volumeID,
      gibibytes: GIBIBYTES,
      type: launched.volumeType ?? template.volumeType ?? 'gp3',
      encrypted,
      kmsKey: encrypted ? keyArn(aws, key) : undefined,
      device: deviceOf(disk),
      tags: drsTags(jobID, server.scenario.id, server.scenario.hostname),
    });
  });
}

/** Adds the on-demand snapshots of a launch, which are deleted when the conversion no longer needs them. */
export function addJobSnapshots(
  aws: SimulatedAccount,
  request: Pick<JobSnapshot, 'server' | 'jobID' | 'startedAt' | 'deletedAt'>,
): void {
  const { server, jobID } = request;
  for (let disk = 0; disk < server.scenario.disks; disk += 1) {
    const snapshotID = stableID('snap-', aws.seed, server.scenario.id, 'launch', server.launches, disk);
    aws.jobSnapshots.set(snapshotID, {
      ...request,
      snapshotID,
      gibibytes: GIBIBYTES,
      tags: drsTags(jobID, server.scenario.id, server.scenario.hostname),
    });
  }
}
