import * as z from 'zod';
import { duration, text } from '../scenario/values.ts';

/** What a snapshot's disk holds in a scenario; what is left out is healthy. */

const file = z.strictObject({
  path: text(512),
  bytes: z.int().min(0).default(1),
  /** How long before the snapshot it was written. */
  age: duration.default(60),
});

const manifest = z.strictObject({
  path: text(512),
  /** How many files it names. */
  files: z.int().min(1).default(1_000),
  differs: z.array(text(512)).default([]),
  missing: z.array(text(512)).default([]),
});

/** What the script of a writable copy comes to. */
const script = z.strictObject({
  exitStatus: z.int().min(0).max(255).default(0),
  output: z.string().max(1_000).default('ok'),
  duration: duration.default(20),
});

const partition = z.strictObject({
  /** As the partition table counts; without one the file system fills the disk. */
  number: z.int().min(1).max(128).optional(),
  label: z.string().max(64).default(''),
  fileSystem: z.enum(['ext4', 'xfs', 'ntfs', 'raw']).default('ext4'),
  /** dirty: its journal was not replayed; damaged: only a check finds it; torn: it cannot be mounted; empty: zeros. */
  state: z.enum(['clean', 'dirty', 'damaged', 'torn', 'empty']).default('clean'),
  /** Windows: the letter that it gets by itself. */
  letter: z
    .string()
    .regex(/^[D-Z]$/)
    .optional(),
  files: z.array(file).default([]),
  manifest: manifest.optional(),
  /** Equal for equal files; 64 hexadecimal digits are taken as they are. */
  digest: text(64).default('content'),
  fileCount: z.int().min(0).default(1_000),
  fileBytes: z.int().min(0).default(1_000_000_000),
  links: z.int().min(0).default(0),
  special: z.int().min(0).default(0),
  script: script.prefault({}),
});

export const volumeContent = z.strictObject({
  /** None: the whole disk is zeros. */
  partitions: z
    .array(partition)
    .max(128)
    .default([partition.parse({})]),
  /** At first, while blocks still arrive. */
  readMibPerSecond: z.number().positive().default(60),
  /** How long a check, a manifest or a digest takes. */
  work: duration.default(40),
  /** Linux hosts without dm-snapshot cannot replay a dirty journal in a view. */
  replays: z.boolean().default(true),
  /** Windows brought the disk online writable, before kunren made it read-only. */
  cameWritable: z.boolean().default(false),
  /** This work dies on the host, without a result. */
  dies: z.array(z.enum(['file-system', 'manifest', 'digest', 'read', 'writable-copy'])).default([]),
});

export type VolumeContent = z.output<typeof volumeContent>;
export type PartitionContent = VolumeContent['partitions'][number];
