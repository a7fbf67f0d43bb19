/** What EC2, KMS and AWS Backup say of snapshots, and of what a restore drill makes of them, uninterpreted. */

export interface ObservedSnapshot {
  readonly snapshotID: string;
  /** The volume that it was taken of; null for a copy, which EC2 shows with an arbitrary one. */
  readonly volumeID: string | null;
  /** `pending`, `completed`, `error`, `recoverable` or `recovering`. */
  readonly state: string;
  /** `standard` or `archive`. */
  readonly tier: string;
  /** When it was initiated, which is the moment of its data (EC2 API Reference, Snapshot). */
  readonly startedAt: string;
  readonly gibibytes: number;
  readonly ownerID: string;
  readonly encrypted: boolean;
  readonly kmsKey: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The volume that AWS Backup's restore testing has made of it, where that is what a plan asks for. */
  readonly test?: ObservedRestoreTest & { readonly zone: string | null; readonly volumeState: string };
}

/** A restore job of AWS Backup's restore testing that has made a volume. */
export interface ObservedRestoreTest {
  readonly restoreJobID: string;
  /** The snapshot behind it; null where the recovery point is none, as in a logically air-gapped vault. */
  readonly snapshotID: string | null;
  readonly vault: string;
  /** The volume that was backed up. */
  readonly sourceVolumeID: string;
  /** The volume that the job has made. */
  readonly volumeID: string;
  readonly recoveryPointAt: string | null;
  readonly createdAt: string;
  readonly completedAt: string | null;
  /** Somebody has said what came of it, or AWS Backup has begun to delete it. */
  readonly isOver: boolean;
}

export interface ObservedRestoredVolume {
  readonly volumeID: string;
  /** `creating`, `available`, `in-use`, `deleting`, `deleted` or `error`. */
  readonly state: string;
  readonly createdAt: string | null;
  readonly snapshotID: string | null;
  readonly zone: string | null;
  readonly gibibytes: number;
  readonly type: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly instanceID: string;
    /** `attaching`, `attached`, `detaching`, `detached` or `busy`. */
    readonly state: string;
    readonly attachedAt: string | null;
    readonly isDeletedWithInstance: boolean;
  }[];
}

export interface ObservedHost {
  readonly instanceID: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly launchedAt: string | null;
  /** The token of the request that made it. */
  readonly clientToken: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** What is attached to it, its own root volume too, by device name. */
  readonly devices: readonly { readonly device: string; readonly volumeID: string }[];
}

/** A key of KMS; null is what KMS left out. */
export interface ObservedKey {
  /** `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable`, or one that passes by itself. */
  readonly state: string | null;
  /** `ENCRYPT_DECRYPT`, or another. */
  readonly usage: string | null;
  /** `SYMMETRIC_DEFAULT`, or another. */
  readonly spec: string | null;
  /** `AWS` or `CUSTOMER`. */
  readonly manager: string | null;
  readonly accountID: string | null;
}

export interface ObservedImage {
  readonly imageID: string;
  readonly state: string;
  readonly platform: 'linux' | 'windows';
  /** Such as x86_64; null: EC2 left it out. */
  readonly architecture: string | null;
  /** By volume type, the GiB that it boots with. */
  readonly gibibytes: ReadonlyMap<string, number>;
}
