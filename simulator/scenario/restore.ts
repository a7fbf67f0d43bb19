import * as z from 'zod';
import { zone } from './snapshots.ts';
import { duration, tags, text } from './values.ts';

/** How volumes and throwaway hosts behave in a restore drill, and what is there that no drill may touch. */

/** Calls that EC2 refuses, of volumes from one snapshot or of all. */
const refusal = z.strictObject({
  /** The name of the snapshot. */
  snapshot: text(128).optional(),
  /** How many calls; absent: all. */
  times: z.int().min(1).max(1_000).optional(),
  code: text(128),
  message: text(1_000).default('The scenario makes this call fail.'),
});

const host = z.strictObject({
  /** Only the host whose tag kunren:server says so, or only hosts of a zone; absent: any. The first that fits counts. */
  server: text(255).optional(),
  zone: zone.optional(),
  outcome: z.enum(['boots', 'never-boots', 'stays-pending', 'terminated']).default('boots'),
  /** terminated: how long after its launch EC2 ends it, and why, code first. */
  terminatedAfter: duration.default(20),
  stateReason: text(500).default('Server.InternalError: Internal error on launch'),
  pending: duration.optional(),
  boot: duration.optional(),
  /** late comes online so long after the end of boot; offline never. */
  agent: z.enum(['online', 'late', 'offline']).default('online'),
  onlineAfter: duration.default(300),
  /** It is shutting down for ever. */
  terminateHangs: z.boolean().default(false),
});

/** Somebody does this to what a drill has made, by hand, once there is something that it can be done to. */
const meddling = z.strictObject({
  after: duration,
  does: z.enum([
    'terminates-host',
    'attaches-foreign',
    'attaches-elsewhere',
    'detaches-volume',
    'deletes-volume',
  ]),
  zone: zone.optional(),
});

const behaviour = z.strictObject({
  /** How long volumes are creating, attaching, detaching and deleting. */
  create: duration.default(15),
  attach: duration.default(4),
  detach: duration.default(4),
  delete: duration.default(5),
  /** How long hosts are pending, boot, and shut down. */
  pending: duration.default(20),
  boot: duration.default(60),
  terminate: duration.default(60),
  /** How long restore jobs of AWS Backup run, besides creating their volumes. */
  restoreJob: duration.default(60),
  /** MiB/s at which a volume without a rate of its own is initialized. */
  initializationRate: z.number().positive().max(1_000).default(20),
  /** What becomes of a volume whose key EBS may not use: it is gone, or in state error. */
  keyDenied: z.enum(['vanishes', 'error']).default('vanishes'),
  stuckCreating: z
    .array(z.strictObject({ snapshot: text(128).optional(), zone: zone.optional() }))
    .max(50)
    .default([]),
  /** Volumes of which creation fails: state error. */
  failsCreating: z
    .array(z.strictObject({ snapshot: text(128).optional(), zone: zone.optional() }))
    .max(50)
    .default([]),
  attachRefused: z.array(refusal).max(50).default([]),
  deleteRefused: z.array(refusal).max(50).default([]),
  /** EC2 has no instance of this type there, or of any type. */
  noCapacity: z
    .array(z.strictObject({ zone: zone.optional(), instanceType: text(64).optional() }))
    .max(50)
    .default([]),
  hosts: z.array(host).max(500).default([]),
  meddling: z.array(meddling).max(20).default([]),
});

const foreignVolume = z.strictObject({
  device: text(64).default('/dev/sdf'),
  gibibytes: z.int().min(1).max(65_536).default(8),
  tags: tags.default({}),
  /** The name of the snapshot that it was made from. */
  snapshot: text(128).optional(),
});

/** What others have in the account: an instance with its volumes, or without a hostname volumes alone. */
const foreign = z.strictObject({
  hostname: text(255).optional(),
  os: z.enum(['linux', 'windows']).default('linux'),
  tags: tags.default({}),
  launchedAgo: duration.default(86_400),
  zone: zone.optional(),
  volumes: z.array(foreignVolume).max(50).default([]),
});

/** A job of AWS Backup's restore testing. */
const restoreTest = z.strictObject({
  /** The ARN of its restore testing plan. */
  plan: text(300),
  /** The name of the snapshot that it restores; it must be a recovery point of a vault. */
  snapshot: text(128),
  zone,
  /** How long before the start it began, and how long it takes. */
  startedAgo: duration.default(300),
  took: duration.default(60),
  /** Its volume carries the tag by which IAM knows it. */
  tagged: z.boolean().default(true),
  /** What somebody has already answered. */
  validation: z.enum(['SUCCESSFUL', 'FAILED', 'TIMED_OUT', 'VALIDATING']).optional(),
  /** AWS Backup deletes its volume so long after the start, because the validation window closes. */
  deletedAfter: duration.optional(),
});

export const restore = {
  restore: behaviour.prefault({}),
  restoreTests: z.array(restoreTest).max(200).default([]),
  foreign: z.array(foreign).max(200).default([]),
};

export type HostScenario = z.output<typeof host>;
