import type { KeyObject } from 'node:crypto';
import type { JobLogEvent, LaunchStatus } from '@aws-sdk/client-drs';
import type { Access } from '../authorizer.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Scenario, ServerScenario } from '../scenario/resolve.ts';
import type { Deletion } from './deletion.ts';
import type { Deployment } from './deployment.ts';
import type { Ebs, HostFacts } from './ebs.ts';
import type {
  LaunchAction,
  LaunchActionRun,
  LaunchSettings,
  LaunchTemplate,
  ReplicationChange,
  ReplicationTemplate,
} from './settings.ts';

/**
 * The state of the simulated account; moments are milliseconds since 1970, and Infinity never comes. Nothing changes by
 * itself: a job's whole course is recorded when it starts, and every read derives what is visible from the clock.
 */
export interface SimulatedAccount extends Access {
  readonly scenario: Scenario;
  readonly clock: SimulatorClock;
  readonly seed: number;
  readonly startedAt: number;
  /** The moment of the call that is being answered. */
  now(): number;
  /** Without those that somebody deleted. */
  readonly servers: Map<string, SourceServer>;
  /** Whether DRS was initialised in the Region, by the scenario or since. */
  initialized: boolean;
  /** What somebody made or changed of the account's templates, by id. */
  readonly replicationTemplates: Map<string, ReplicationTemplate>;
  readonly launchTemplates: Map<string, LaunchTemplate>;
  /** In order of creation. */
  readonly jobs: Map<string, Job>;
  /** All EC2 instances ever launched, in order. */
  readonly instances: Map<string, Instance>;
  /** Those of DRS's launches. */
  readonly volumes: Map<string, Volume>;
  /** Volumes that no launch of DRS made, and what else a restore drill leaves in the account. */
  readonly ebs: Ebs;
  /** EBS snapshots of jobs; those of the points in time are derived from the cadence. */
  readonly jobSnapshots: Map<string, JobSnapshot>;
  /** Commands that were sent by SSM, in order. */
  readonly commands: Map<string, SentCommand>;
  /** Every instance whose deletion was requested by anything, for the checkers of harm. */
  readonly deletions: Deletion[];
  /** What the simulator could not do as the scenario says, a sentence each. */
  readonly problems: string[];
  /** Takes the next free address of a subnet. */
  readonly takeAddress: (subnetID: string) => string;
  /** Who had an address last. */
  readonly addressHolders: Map<string, Instance>;
  readonly listeners: Listeners;
  /** The private half of the account's one key in KMS. */
  readonly signingKey: KeyObject;
  /** The state of that key. */
  keyState: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** kunren's stack; undefined where it is not deployed. */
  deployment: Deployment | undefined;
  /** Invocations whose function is at work: whoever waits for their answer does nothing. */
  invoking: number;
}

/** Opens and closes the ports of launched instances over time. */
export interface Listeners {
  /** Schedules an instance's services from the end of its boot on. */
  serve(instance: Instance): void;
  /** Schedules their closing: the instance shuts down at this moment. */
  end(instance: Instance, at: number): void;
  /** Ports that are being opened or closed. */
  busy(): number;
  close(): Promise<void>;
}

export interface SourceServer {
  readonly scenario: ServerScenario;
  readonly templateID: string;
  readonly sourceAddress: string;
  readonly tags: Record<string, string>;
  launch: LaunchSettings;
  /** What operators did to its replication, in order. */
  readonly replicationChanges: ReplicationChange[];
  /** Replication settings that differ from DRS's defaults. */
  replicationSettings: Readonly<Record<string, unknown>>;
  /** Its post-launch actions, by id. */
  readonly launchActions: Map<string, LaunchAction>;
  /** The server in the origin Region that it replicates back to. */
  reversedArn: string | undefined;
  /** Everything ever launched from it, except conversion servers. */
  readonly instances: Instance[];
  /** The newest job it takes part in. */
  job: Job | undefined;
  lastLaunch: LastLaunch | undefined;
  launches: number;
  /** TERMINATE jobs that have failed for it because the scenario says so. */
  failedTerminations: number;
}

export interface LastLaunch {
  readonly type: 'DRILL' | 'RECOVERY';
  readonly jobID: string;
  readonly calledAt: number;
  /** Set for a launch from before the scenario began; else the job has it. */
  readonly status: LaunchStatus | undefined;
}

export interface Job {
  readonly jobID: string;
  readonly type: 'LAUNCH' | 'TERMINATE';
  readonly initiatedBy: 'START_RECOVERY' | 'START_DRILL' | 'TERMINATE_RECOVERY_INSTANCES';
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly tags: Record<string, string>;
  readonly servers: readonly JobServer[];
  /** In order of time. */
  readonly events: readonly JobEvent[];
}

export interface JobServer {
  readonly sourceServerID: string;
  readonly endsAt: number;
  readonly result: 'LAUNCHED' | 'FAILED' | 'TERMINATED';
  readonly instanceID: string | undefined;
  /** Its post-launch actions, in order; those after one that fails the launch are not run. */
  readonly actions?: readonly LaunchActionRun[];
}

export interface JobEvent {
  readonly at: number;
  readonly event: JobLogEvent;
  readonly sourceServerID?: string;
  readonly conversionServerID?: string;
  readonly targetInstanceID?: string;
  readonly rawError?: string;
  readonly dataTimestamp?: number;
}

export interface Instance {
  readonly instanceID: string;
  /** host: somebody started it by RunInstances; foreign: others had it before the scenario began. DRS knows neither. */
  readonly role: 'recovery' | 'conversion' | 'host' | 'foreign';
  readonly server: SourceServer;
  readonly jobID: string;
  readonly isDrill: boolean;
  readonly launchedAt: number;
  readonly runningAt: number;
  /** When it is stopped instead of running, because of launch disposition STOPPED. */
  readonly staysStopped: boolean;
  readonly bootedAt: number;
  /** Its private address, for EC2 and everybody who asks it. */
  readonly address: string;
  /** Where on this machine its services really listen. */
  readonly listensAt: string;
  readonly subnetID: string;
  readonly instanceType: string;
  readonly imdsv2: 'required' | 'optional';
  /** The name of its instance profile. */
  readonly instanceProfile: string | undefined;
  readonly publicAddress: string | undefined;
  readonly securityGroupIDs: readonly string[];
  readonly terminationProtection: boolean;
  readonly tags: Record<string, string>;
  readonly volumeIDs: readonly string[];
  /** What RunInstances was asked; absent for what DRS launched. */
  readonly host?: HostFacts;
  shutDownAt: number;
  terminatedAt: number;
  /** EC2's reason, where it ended the instance itself. */
  endedBy: string | undefined;
  /** DRS's row for it; absent for a conversion server and for what DRS has forgotten. */
  row: RecoveryRow | undefined;
}

/** A command of SSM Run Command; its end on each instance is decided when it is sent. */
export interface SentCommand {
  readonly commandID: string;
  readonly document: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly sentAt: number;
  readonly runs: readonly CommandRun[];
  /** When somebody cancelled it. */
  cancelledAt: number;
}

type WithHostname = { readonly server: { readonly scenario: Pick<ServerScenario, 'hostname'> } };

export interface CommandRun {
  readonly instance: Pick<Instance, 'instanceID' | 'shutDownAt'> & WithHostname;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whether it ended by its timeout. */
  readonly timesOut: boolean;
  readonly exitStatus: number;
  readonly output: string;
}

export interface RecoveryRow {
  readonly pointInTimeAt: number;
  readonly tags: Record<string, string>;
  disconnectedAt: number;
  removedAt: number;
  /** Since when it replicates back to where its source runs. */
  reversedAt: number;
  failbackSettings: Readonly<Record<string, unknown>>;
  /** How far somebody's failback was before the scenario began. */
  failback: Scenario['existing'][number]['failback'];
}

export interface Volume {
  readonly volumeID: string;
  readonly jobID: string;
  readonly server: SourceServer;
  readonly gibibytes: number;
  readonly type: NonNullable<ServerScenario['launch']['versions'][number]['volumeType']>;
  readonly encrypted: boolean;
  readonly kmsKey: string | undefined;
  readonly device: string;
  readonly createdAt: number;
  readonly tags: Record<string, string>;
  /** The instances it is attached to, one after the other. */
  readonly attachments: readonly {
    readonly instance: Instance;
    readonly from: number;
    readonly until: number;
  }[];
  /** When it is deleted although no instance owned it, as after a failed launch. */
  readonly droppedAt: number;
}

export interface JobSnapshot {
  readonly snapshotID: string;
  readonly jobID: string;
  readonly server: SourceServer;
  readonly startedAt: number;
  readonly deletedAt: number;
  readonly gibibytes: number;
  readonly tags: Record<string, string>;
}

/** Whether a job still runs and so blocks other jobs on its servers. */
export const isActive = (job: Job | undefined, now: number): job is Job =>
  job !== undefined && job.endedAt > now;
