/**
 * What DRS, and EC2 for DRS, returned before and during a drill, in DRS's terms and uninterpreted; but every time in the
 * one form of facts, and null where it cannot be read.
 */

export interface ObservedSourceServer {
  readonly sourceServerID: string;
  readonly hostname: string;
  readonly fqdn: string | null;
  /** The operating system in the agent's words. */
  readonly os: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly replicationState: string | null;
  /** As DRS returns it: an ISO 8601 duration, or null when absent. */
  readonly lagDuration: string | null;
  readonly replicationDirection: string | null;
  readonly lastLaunchType: string | null;
  readonly lastLaunchJobID: string | null;
  /** Of its primary interface; of all where DRS marks none. */
  readonly addresses: readonly string[];
  /** Of a source in EC2, where DRS names it. */
  readonly originAccount: string | null;
  readonly originRegion: string | null;
}

export interface ObservedJob {
  readonly jobID: string;
  readonly type: string;
  readonly status: string;
  readonly initiatedBy: string | null;
  readonly createdAt: string | null;
  readonly endedAt: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly servers: readonly {
    readonly sourceServerID: string;
    readonly launchStatus: string | null;
    readonly recoveryInstanceID: string | null;
    /** Its post-launch actions that have begun, in DRS's order. */
    readonly launchActions: readonly {
      readonly name: string;
      /** IN_PROGRESS, SUCCEEDED or FAILED. */
      readonly status: string;
      /** Whether the launch goes on when it fails; null where DRS does not say. */
      readonly optional: boolean | null;
      readonly error: string | null;
    }[];
  }[];
}

export interface ObservedJobEvent {
  readonly at: string | null;
  readonly event: string;
  readonly sourceServerID: string | null;
  readonly rawError: string | null;
  /** When the data in the snapshot being converted was taken, by DRS's clock. */
  readonly dataTimestamp: string | null;
}

export interface ObservedRecoveryInstance {
  readonly recoveryInstanceID: string;
  readonly ec2InstanceID: string | null;
  readonly sourceServerID: string | null;
  readonly jobID: string | null;
  readonly isDrill: boolean | null;
  readonly ec2InstanceState: string | null;
  readonly pointInTimeSnapshotDateTime: string | null;
  /** As in FAILBACK_NOT_STARTED; null: DRS does not say. */
  readonly failbackState: string | null;
  /** When DRS heard from the agent on it; null: never. */
  readonly agentSeenAt: string | null;
  /** AWS or ON_PREMISES; null: DRS does not say. */
  readonly origin: 'AWS' | 'ON_PREMISES' | null;
}

/** Failback has begun, and whoever began it works on the instance (docs/aws-facts.md, 3.5). */
const FAILING_BACK = new Set([
  'FAILBACK_IN_PROGRESS',
  'FAILBACK_READY_FOR_LAUNCH',
  'FAILBACK_NOT_READY_FOR_LAUNCH',
  'FAILBACK_COMPLETED',
  'FAILBACK_ERROR',
]);

export const isFailingBack = ({ failbackState }: ObservedRecoveryInstance): boolean =>
  FAILING_BACK.has(failbackState ?? '');

/** An execution of one of DRS's own recovery plans that is not over. */
export interface ObservedPlanExecution {
  readonly executionArn: string;
  /** DRILL or RECOVERY. */
  readonly mode: string;
  readonly status: string;
  /** Of every step, also of those that have not begun. */
  readonly sourceServerIDs: readonly string[];
}

/** An EC2 instance that carries DRS's source server tag. */
export interface ObservedDrsInstance {
  readonly instanceID: string;
  readonly state: string;
  readonly sourceServerID: string | null;
  /** The job that launched it, by DRS's tag. */
  readonly jobID: string | null;
  /** By EC2's clock, ISO 8601 in UTC. */
  readonly launchedAt: string | null;
}

export interface ObservedLaunchSettings {
  readonly launchTemplateID: string | null;
  readonly launchDisposition: string | null;
  readonly copyPrivateIp: boolean | null;
  /** Whether DRS runs post-launch actions; its own examples leave it out where it does not. */
  readonly postLaunchEnabled: boolean;
  readonly launchIntoInstanceID: string | null;
  /** NONE, BASIC or IN_AWS. */
  readonly rightSizing: string | null;
  readonly copyTags: boolean | null;
  readonly osByol: boolean | null;
  /** FAST or OPTIMAL; null where nobody has set it. */
  readonly recoveryMode: string | null;
}

/** The default version of a launch template: the one that DRS uses. */
export interface ObservedTemplate {
  readonly launchTemplateID: string;
  readonly version: number;
  /** The newest version; another than the default was edited and never made the default. */
  readonly latestVersion: number;
  readonly subnetIDs: readonly string[];
  readonly securityGroupIDs: readonly string[];
  readonly terminationProtection: boolean;
  /** Addresses that a launch is given, IPv4 and IPv6. */
  readonly fixedAddresses: readonly string[];
  /** Whether a launch gets a public address; null: as its subnet says. */
  readonly publicIp: boolean | null;
  /** The name of its instance profile. */
  readonly instanceProfile: string | null;
  readonly instanceType: string | null;
  /** Whether the metadata service wants a token: `required` or `optional`; null: as the account says. */
  readonly imdsv2: string | null;
  /** The volumes that it names; null: as the replicated disk, or EC2's default. */
  readonly volumes: readonly {
    readonly device: string;
    readonly type: string | null;
    readonly encrypted: boolean | null;
    readonly kmsKey: string | null;
  }[];
  /** Everything else in it, by its path; a user data script only as its hash. */
  readonly others: Readonly<Record<string, string>>;
}

export interface ObservedQuotas {
  readonly source: 'service-quotas' | 'documented';
  readonly concurrentJobs: number;
  readonly serversPerJob: number;
  readonly serversInJobs: number;
}

/** The documented values (docs/aws-facts.md, 4.1); used when Service Quotas cannot be read. */
export const DOCUMENTED_QUOTAS: ObservedQuotas = {
  source: 'documented',
  concurrentJobs: 20,
  serversPerJob: 100,
  serversInJobs: 500,
};

/** DRS jobs that still run: one of them on a server blocks every other. */
export const isActive = (job: ObservedJob): boolean => job.status !== 'COMPLETED';

/** DRS calls the instance gone. Only EC2 decides whether it is: DRS's row may be late, or stay for ever. */
export const isCalledGone = ({
  ec2InstanceState,
}: Pick<ObservedRecoveryInstance, 'ec2InstanceState'>): boolean =>
  ec2InstanceState === 'TERMINATED' || ec2InstanceState === 'NOT_FOUND';
