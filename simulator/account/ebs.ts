import type { RestoreDeletionStatus, RestoreValidationStatus } from '@aws-sdk/client-backup';
import type { VolumeType } from '@aws-sdk/client-ec2';
import type { SnapshotScenario } from '../scenario/snapshot.ts';

/**
 * Volumes that no launch of DRS made: restored ones, those of their hosts, and other people's. Moments are milliseconds
 * since 1970, and Infinity never comes; a volume's state at a moment is derived in volume-state.ts.
 */

export const NEVER = Number.POSITIVE_INFINITY;

/** The instance that a volume is attached to. */
export interface Holder {
  readonly instanceID: string;
  /** When it is gone. */
  readonly terminatedAt: number;
}

export interface EbsAttachment {
  readonly instance: Holder;
  readonly device: string;
  /** attaching from then on. */
  readonly from: number;
  readonly attachedAt: number;
  detachingAt: number;
  detachedAt: number;
  deleteOnTermination: boolean;
  /** Somebody attached it who is not a client of this endpoint. */
  readonly isBySomebody?: true;
}

export interface EbsVolume {
  readonly volumeID: string;
  readonly zone: string;
  readonly gibibytes: number;
  readonly type: VolumeType;
  readonly encrypted: boolean;
  readonly kmsKey: string | undefined;
  /** The id of the snapshot that it was made from. */
  readonly snapshotID: string | undefined;
  /** That snapshot, where it is one of the scenario's and not an image's. */
  readonly snapshot: SnapshotScenario | undefined;
  /** MiB/s, where the request named them. */
  readonly initializationRate: number | undefined;
  readonly createdAt: number;
  readonly availableAt: number;
  /** Since when it is in state error. */
  readonly failedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly isRoot: boolean;
  /** One after the other; the scenario's other people attach once. */
  readonly attachments: EbsAttachment[];
  deletingAt: number;
  /** When EC2 lists it no more. */
  goneAt: number;
}

/** What a host was started with. */
export interface HostFacts {
  readonly imageID: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly metadataService: 'enabled' | 'disabled';
  readonly shutdownBehavior: 'stop' | 'terminate';
  readonly clientToken: string | undefined;
  readonly reservationID: string;
}

/** What a client token was first used for. */
export interface TokenUse {
  readonly parameters: string;
  /** The ids of what the call made. */
  readonly made: readonly string[];
}

/** A restore job of AWS Backup. */
export interface RestoreJob {
  readonly jobID: string;
  readonly recoveryPointArn: string;
  readonly role: string;
  readonly createdAt: number;
  readonly endsAt: number;
  /** Why it fails; absent: it completes. */
  readonly failure: string | undefined;
  readonly volumeID: string | undefined;
  validation: { readonly status: RestoreValidationStatus; readonly message: string | undefined } | undefined;
  /** The ARN of the restore testing plan that began it; absent: somebody else has. */
  readonly testingPlan: string | undefined;
  /** Of what a restore test has made. */
  deletion: RestoreDeletionStatus | undefined;
}

export interface Ebs {
  readonly volumes: Map<string, EbsVolume>;
  /** By operation and token. */
  readonly tokens: Map<string, TokenUse>;
  /** How often a refusal of the scenario has struck, by its place there. */
  readonly refused: Map<string, number>;
  readonly restoreJobs: Map<string, RestoreJob>;
}
