import { stableID } from '../account/random.ts';
import { agentReportsOf } from './failback.ts';
import { DEFAULT_SSM, type HeartbeatScenario, type SsmScenario } from './inside.ts';
import type { Outcome, ScenarioFile, ServerEntry } from './schema.ts';
import type { ServiceScenario } from './services.ts';
import { resolveSnapshot, type SnapshotScenario } from './snapshot.ts';
import { resolveTimings, type Timings } from './timings.ts';

/** What a template version says of a launched instance. */
export interface TemplateVersion {
  readonly version: number;
  readonly instanceType: string;
  readonly imdsv2: 'required' | 'optional' | undefined;
  readonly volumeType: VolumeType | undefined;
  readonly encrypted: boolean | undefined;
  readonly kmsKey: string | undefined;
  readonly subnet: string | null;
  readonly securityGroups: readonly string[];
  readonly terminationProtection: boolean;
  readonly privateIpAddress: string | undefined;
  readonly publicIp: boolean | undefined;
  readonly instanceProfile: string | undefined;
}

export interface LaunchScenario {
  readonly disposition: 'STARTED' | 'STOPPED';
  readonly copyPrivateIp: boolean;
  readonly copyTags: boolean;
  readonly osByol: boolean;
  readonly rightSizing: 'NONE' | 'BASIC' | 'IN_AWS';
  readonly rightSizedType: string | undefined;
  readonly recoveryMode: 'FAST' | 'OPTIMAL' | undefined;
  readonly intoInstance: string | null;
  readonly instanceType: string;
  readonly capacityReservation: string | undefined;
  readonly metadataService: 'enabled' | 'disabled';
  readonly defaultVersion: number;
  readonly launched: NonNullable<NonNullable<ServerEntry['launch']>['launched']>;
  readonly unsaid: readonly string[];
  /** Every version in order, the default one among them. */
  readonly versions: readonly TemplateVersion[];
}

/** One source server with every default applied. */
export interface ServerScenario {
  readonly id: string;
  readonly hostname: string;
  readonly addedAfterSeconds: number;
  readonly sourceAddress: string | undefined;
  readonly os: 'linux' | 'windows';
  readonly origin: 'on-premises' | 'aws';
  readonly tags: Readonly<Record<string, string>>;
  readonly disks: number;
  readonly replication: {
    readonly state: NonNullable<NonNullable<ServerEntry['replication']>['state']>;
    readonly lagSeconds: number | null;
    readonly direction: 'FAILOVER' | 'FAILBACK';
    readonly error: NonNullable<ServerEntry['replication']>['error'];
    readonly initiation?: NonNullable<ServerEntry['replication']>['initiation'];
    readonly etaSeconds?: number | undefined;
    readonly silentSeconds?: number;
  };
  readonly lastLaunch: ServerEntry['lastLaunch'];
  readonly launch: LaunchScenario;
  readonly timings: Timings;
  readonly outcome: Outcome;
  readonly rawError: string | undefined;
  readonly stateReason: string;
  readonly snapshotsStay: boolean;
  readonly usesPreviousSnapshot: boolean;
  readonly services: readonly ServiceScenario[];
  readonly ssm: SsmScenario;
  /** Absent: the source writes none. */
  readonly heartbeat: HeartbeatScenario | undefined;
  readonly volumesStay: boolean;
  readonly conversionServerStays: boolean;
  readonly terminateHangs: boolean;
  readonly terminateFails: number;
  readonly unnamedInJob: boolean;
  readonly launchActions: NonNullable<ServerEntry['launchActions']>;
  /** The EC2 instance that the source is; absent: DRS names none. */
  readonly machine: string | undefined;
  /** How long after its boot DRS hears from the agent on a launched instance; null: never. */
  readonly agentReportsSeconds: number | null;
}

type VolumeType = NonNullable<NonNullable<ServerEntry['launch']>['volumeType']>;

type Kept = Omit<ScenarioFile, 'startAt' | 'defaults' | 'servers' | 'subnets' | 'snapshots'>;

/** A scenario ready to run: counts expanded, defaults merged, each subnet with its addresses. */
export interface Scenario extends Kept {
  readonly startAt: string;
  readonly subnets: readonly {
    readonly id: string;
    readonly cidr: string;
    readonly zone: string;
    readonly publicIp: boolean;
    readonly freeAddresses?: number | undefined;
    readonly routes: readonly { readonly to: string; readonly via: string }[];
  }[];
  readonly servers: readonly ServerScenario[];
  readonly snapshots: readonly SnapshotScenario[];
}

/** What EC2 says where it may not use the KMS key of a volume (docs/aws-facts.md, 3.2). */
const KEY_NOT_USABLE = 'Client.InternalError: Client error on launch';

/** When virtual time begins unless somebody says otherwise: the same seed then gives the same drill. */
const START = '2026-11-21T17:00:00Z';

/** Applies defaults and counts, so that the rest of the simulator sees only complete servers. */
export function resolveScenario(file: ScenarioFile, startAt = START): Scenario {
  const { defaults, servers, subnets, snapshots, ...kept } = file;

  return {
    ...kept,
    startAt: file.startAt ?? startAt,
    subnets: subnets.map(({ id, cidr, zone, publicIp, freeAddresses, routes }, index) => ({
      id,
      cidr: cidr ?? defaultCidr(index),
      zone: zone ?? `${file.region}a`,
      publicIp,
      freeAddresses,
      routes,
    })),
    servers: servers.flatMap((server) =>
      hostnamesOf(server).map((hostname) => resolveServer(file, server, hostname)),
    ),
    snapshots: snapshots.flatMap((entry) => resolveSnapshot(entry, file.account)),
  };
}

/** The hostnames of one entry. */
export function hostnamesOf({ hostname, count }: Pick<ServerEntry, 'hostname' | 'count'>): string[] {
  if (count === undefined) return [hostname];
  return Array.from({ length: count }, (_, index) => hostname.replaceAll('{n}', String(index + 1)));
}

/** The id of a server without one in the scenario: the same for the same hostname, whatever the seed. */
export const idOf = (hostname: string): string => stableID('s-', hostname.toLowerCase());

/** A loopback range for each subnet in turn: large enough for every server several times over. */
export const defaultCidr = (index: number): string => `127.${64 + index}.0.0/16`;

/** What a server's defaults come from. */
export type Defaults = Pick<ScenarioFile, 'defaults' | 'subnets' | 'securityGroups'>;

export function resolveServer(file: Defaults, entry: ServerEntry, hostname: string): ServerScenario {
  const { defaults } = file;
  const replication = { ...defaults.replication, ...entry.replication };
  const os = entry.os ?? defaults.os ?? 'linux';
  const state = replication.state ?? 'CONTINUOUS';
  return {
    id: entry.id ?? idOf(hostname),
    hostname,
    addedAfterSeconds: entry.addedAfter,
    sourceAddress: entry.sourceAddress,
    os,
    origin: entry.origin ?? defaults.origin ?? 'on-premises',
    tags: { ...defaults.tags, ...entry.tags },
    disks: entry.disks ?? defaults.disks ?? 1,
    replication: {
      state,
      lagSeconds: replication.lag === undefined ? 0 : replication.lag,
      direction: replication.direction ?? 'FAILOVER',
      error: replication.error,
      initiation: replication.initiation,
      etaSeconds: replication.eta,
      silentSeconds: replication.silentFor ?? 0,
    },
    lastLaunch: entry.lastLaunch ?? defaults.lastLaunch,
    launch: resolveLaunch(file, entry),
    timings: resolveTimings(os, { ...defaults.timings, ...entry.timings }),
    outcome: entry.outcome ?? defaults.outcome ?? 'launched',
    rawError: entry.rawError ?? defaults.rawError,
    stateReason: entry.stateReason ?? defaults.stateReason ?? KEY_NOT_USABLE,
    snapshotsStay: entry.snapshotsStay ?? defaults.snapshotsStay ?? false,
    usesPreviousSnapshot: entry.usesPreviousSnapshot ?? defaults.usesPreviousSnapshot ?? false,
    services: entry.services ?? defaults.services ?? [],
    ssm: entry.ssm ?? defaults.ssm ?? DEFAULT_SSM,
    heartbeat: entry.heartbeat ?? defaults.heartbeat,
    volumesStay: entry.volumesStay ?? defaults.volumesStay ?? false,
    conversionServerStays: entry.conversionServerStays ?? defaults.conversionServerStays ?? false,
    terminateHangs: entry.terminateHangs ?? defaults.terminateHangs ?? false,
    terminateFails: entry.terminateFails ?? defaults.terminateFails ?? 0,
    unnamedInJob: entry.unnamedInJob ?? defaults.unnamedInJob ?? false,
    machine: entry.machine,
    agentReportsSeconds: agentReportsOf(entry, defaults),
    launchActions: entry.launchActions ?? defaults.launchActions ?? [],
  };
}

function resolveLaunch(file: Defaults, entry: ServerEntry): LaunchScenario {
  const launch = { ...file.defaults.launch, ...entry.launch };
  const firstSubnet = file.subnets[0]?.id ?? null;
  const firstGroups = file.securityGroups.slice(0, 1);
  const defaultVersion = launch.defaultVersion ?? 1;
  const complete = (
    version: number,
    written: Pick<typeof launch, Exclude<keyof TemplateVersion, 'version'>>,
  ): TemplateVersion => ({
    version,
    instanceType: written.instanceType ?? launch.instanceType ?? 'm5.large',
    imdsv2: written.imdsv2,
    volumeType: written.volumeType,
    encrypted: written.encrypted,
    kmsKey: written.kmsKey,
    subnet: written.subnet === undefined ? firstSubnet : written.subnet,
    securityGroups: written.securityGroups ?? firstGroups,
    terminationProtection: written.terminationProtection ?? false,
    privateIpAddress: written.privateIpAddress,
    publicIp: written.publicIp,
    instanceProfile: written.instanceProfile,
  });
  return {
    disposition: launch.disposition ?? 'STARTED',
    copyPrivateIp: launch.copyPrivateIp ?? false,
    copyTags: launch.copyTags ?? true,
    osByol: launch.osByol ?? false,
    rightSizedType: launch.rightSizedType,
    rightSizing: launch.rightSizing ?? 'BASIC',
    recoveryMode: launch.recoveryMode,
    intoInstance: launch.intoInstance ?? null,
    instanceType: launch.instanceType ?? 'm5.large',
    capacityReservation: launch.capacityReservation,
    metadataService: launch.metadataService ?? 'enabled',
    launched: launch.launched ?? {},
    unsaid: launch.unsaid ?? [],
    defaultVersion,
    versions: [
      complete(defaultVersion, launch),
      ...(launch.otherVersions ?? []).map((other) => complete(other.version, other)),
    ].toSorted((a, b) => a.version - b.version),
  };
}
