import * as z from 'zod';
import { volumeContent } from '../restore/content.ts';
import { duration, tags, text } from './values.ts';

/** What a scenario has of EBS snapshots, the vaults of AWS Backup and images: where a restore drill begins. */

export const zone = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'is not a zone such as ap-northeast-3a');

const snapshot = z.strictObject({
  /** What other keys call it; with count, {n} becomes 1, 2, 3 … */
  name: text(128),
  /** One that follows from its name, unless given. */
  id: z
    .string()
    .regex(/^snap-[0-9a-f]{8,17}$/, "is not a snapshot's id")
    .optional(),
  count: z.int().min(1).max(5_000).optional(),
  /** How much older each further one is. */
  every: duration.default(0),
  /** The volume that it is of: an id, or a name from which one follows. */
  volume: text(128).optional(),
  tags: tags.default({}),
  /** How long before the scenario's start it was begun. */
  age: duration.default(3_600),
  /** Instead: the moment. One after the start is there from then on. */
  at: z.iso.datetime({ offset: true }).optional(),
  /** How long it is pending. */
  takes: duration.default(300),
  /** pending and error: it stays so. */
  state: z.enum(['completed', 'pending', 'error']).default('completed'),
  tier: z.enum(['standard', 'archive']).default('standard'),
  /** The account's own unless given. */
  owner: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  gibibytes: z.int().min(1).max(65_536).default(8),
  /** How much of it was ever written, as its full size says; all unless given. */
  usedGibibytes: z.number().positive().max(65_536).optional(),
  encrypted: z.boolean().default(true),
  /** The id or ARN of its key; aws/ebs unless given. */
  kmsKey: text(2_048).optional(),
  /** Whether EBS may use that key. */
  keyUsable: z.boolean().default(true),
  /** Somebody deletes it so long after the start. */
  deletedAfter: duration.optional(),
  /** What is on it: simulator/restore/content.ts. */
  content: volumeContent.optional(),
});

const kmsKey = z.strictObject({
  /** Its id or ARN. */
  key: text(2_048),
  /** gone: KMS knows none. */
  state: z
    .enum(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'gone'])
    .default('Enabled'),
  usage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC']).default('ENCRYPT_DECRYPT'),
  spec: z.enum(['SYMMETRIC_DEFAULT', 'RSA_2048', 'ECC_NIST_P256', 'HMAC_256']).default('SYMMETRIC_DEFAULT'),
  manager: z.enum(['AWS', 'CUSTOMER']).default('CUSTOMER'),
  /** Its policy lets nobody of this account read its metadata. */
  metadataDenied: z.boolean().default(false),
  /** Whether the stage that is deployed names it under `ebsKeys`. */
  inStage: z.boolean().default(true),
});

const recoveryPoint = z.strictObject({
  /** The name of the snapshot that it is. */
  snapshot: text(128),
  status: z.enum(['COMPLETED', 'PARTIAL', 'DELETING', 'EXPIRED']).default('COMPLETED'),
  /** The name of the backup's volume; the snapshot's own unless given. */
  resource: text(128).optional(),
  /** How long before the start it was made; as the snapshot unless given. */
  age: duration.optional(),
});

const image = z.strictObject({
  id: z.string().regex(/^ami-[0-9a-f]{8,17}$/, "is not an image's id"),
  /** The public parameters of Systems Manager that name it. */
  parameters: z.array(text(512)).max(20).default([]),
  platform: z.enum(['linux', 'windows']).default('linux'),
  architecture: z.enum(['x86_64', 'arm64']).default('x86_64'),
  gibibytes: z.int().min(1).max(1_024).default(8),
  state: z.enum(['available', 'pending', 'deregistered', 'disabled']).default('available'),
});

/** Amazon's own images, by the parameters that Amazon publishes them under (docs.aws.amazon.com, 'Calling public parameters'). */
const IMAGES = [
  {
    id: 'ami-0a1b2c3d4e5f60001',
    parameters: ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'],
    platform: 'linux',
    architecture: 'x86_64',
    gibibytes: 8,
    state: 'available',
  },
  {
    id: 'ami-0a1b2c3d4e5f60002',
    parameters: ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64'],
    platform: 'linux',
    architecture: 'arm64',
    gibibytes: 8,
    state: 'available',
  },
  {
    id: 'ami-0a1b2c3d4e5f60003',
    parameters: ['/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base'],
    platform: 'windows',
    architecture: 'x86_64',
    gibibytes: 30,
    state: 'available',
  },
] satisfies z.output<typeof image>[];

export const snapshots = {
  snapshots: z.array(snapshot).max(5_000).default([]),
  backupVaults: z
    .array(z.strictObject({ name: text(50), recoveryPoints: z.array(recoveryPoint).max(5_000).default([]) }))
    .max(20)
    .default([]),
  images: z.array(image).max(50).default(IMAGES),
  kmsKeys: z.array(kmsKey).max(50).default([]),
};

export type SnapshotEntry = z.output<typeof snapshot>;
export type KmsKeyScenario = z.output<typeof kmsKey>;
export type ImageScenario = z.output<typeof image>;
