import type { Observation } from '../../core/guards/observation.ts';
import type {
  ObservedHost,
  ObservedImage,
  ObservedKey,
  ObservedRestoredVolume,
  ObservedRestoreTest,
  ObservedSnapshot,
} from './restore-observations.ts';

/** What only the recovery method `restore` reads and changes. */
export interface RestorePorts {
  readonly snapshots: SnapshotReader;
  readonly restored: RestoredReader;
  readonly images: ReadImages;
  readonly kmsKey: ReadKey;
  readonly storage: StorageReader;
  readonly restoreTests: ReadRestoreTests;
  readonly answerRestoreTest: AnswerRestoreTest;
  readonly makeRestored: MakeRestored;
  readonly attach: Attach;
  readonly removeRestored: RemoveRestored;
}

export interface SnapshotReader {
  /** The snapshots of these volumes that the account, or one of these owners, has. */
  ofVolumes(volumeIDs: readonly string[], owners: readonly string[]): Promise<ObservedSnapshot[]>;
  /** Those that carry all of these tags. */
  withTags(tags: Readonly<Record<string, string>>, owners: readonly string[]): Promise<ObservedSnapshot[]>;
  /** Those of these ids that exist. */
  withIDs(snapshotIDs: readonly string[]): Promise<ObservedSnapshot[]>;
  /** The snapshots that a backup vault holds as completed recovery points, with the volume that was backed up. */
  inVault(
    vault: string,
  ): Promise<{ readonly snapshotID: string; readonly volumeID: string; readonly isCopy: boolean }[]>;
}

/** The completed jobs of a restore testing plan, by its ARN, that began after a moment. */
export type ReadRestoreTests = (plan: string, since: Date) => Promise<ObservedRestoreTest[]>;

/** Tells AWS Backup what the proofs of a restored volume have shown; it deletes the volume then. */
export type AnswerRestoreTest = (answer: {
  readonly restoreJobID: string;
  readonly status: 'SUCCESSFUL' | 'FAILED';
  readonly message: string;
}) => Promise<void>;

/** What drills have made, by the tags that it carries. */
export interface RestoredReader {
  /** Those of these ids that exist. */
  withIDs(volumeIDs: readonly string[]): Promise<ObservedRestoredVolume[]>;
  volumes(drillId: string): Promise<ObservedRestoredVolume[]>;
  /** Also those that are terminated, which EC2 lists for about an hour. */
  hosts(drillId: string): Promise<ObservedHost[]>;
  /** Of every drill. */
  ofAllDrills(): Promise<{ readonly tags: Readonly<Record<string, string>>; readonly at: string | null }[]>;
}

/** An image by its id or by the public parameter that names it. */
export type ReadImages = (images: readonly string[]) => Promise<Map<string, Observation<ObservedImage>>>;

/** A key by its ARN; null where KMS knows none. */
export type ReadKey = (key: string) => Promise<ObservedKey | null>;

export interface StorageReader {
  /** The GiB of all volumes of a type in the Region. */
  usedGibibytes(volumeType: string): Promise<number>;
  /** The quota on them, in GiB. */
  quotaGibibytes(code: string): Promise<number>;
}

export interface VolumeRequest {
  readonly token: string;
  readonly snapshotID: string;
  readonly zone: string;
  readonly type: string;
  /** MiB/s; undefined: blocks are fetched when they are read. */
  readonly initializationRate: number | undefined;
  /** The ARN of the key that it is encrypted with; undefined: EC2 chooses it by the snapshot. */
  readonly key: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface HostRequest {
  readonly token: string;
  readonly imageID: string;
  readonly instanceType: string;
  readonly instanceProfile: string;
  /** What the host runs when it first boots; null: nothing. */
  readonly userData: string | null;
  readonly subnetID: string;
  readonly securityGroupIDs: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Both are repeated safely: the same token makes nothing twice. */
export interface MakeRestored {
  volume(request: VolumeRequest): Promise<string>;
  host(request: HostRequest): Promise<string>;
}

/** The caller has just seen that both are the drill's own. */
export interface Attach {
  volume(volumeID: string, instanceID: string, device: string): Promise<void>;
  /** Lets EC2 delete the volumes on these devices with the instance. */
  deleteWithInstance(instanceID: string, devices: readonly string[]): Promise<void>;
}

/** The caller has just seen that each is the drill's own. */
export interface RemoveRestored {
  hosts(instanceIDs: readonly string[]): Promise<void>;
  volume(volumeID: string): Promise<void>;
}
