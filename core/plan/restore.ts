import * as z from 'zod';
import { notAnId } from './misplaced.ts';
import { name, noSecret, positiveDuration, text } from './values.ts';
import { volumeProofSchema } from './volume-proofs.ts';

/** The parts of a plan that only the recovery method `restore` has: docs/restore.md. */

const DISKS_PER_HOST = 20;

const volumeID = z
  .string()
  .regex(/^vol-[0-9a-f]{8,17}$/, { error: notAnId('vol', 'a volume', 'aws ec2 describe-volumes') });

const subnetID = z
  .string()
  .regex(/^subnet-[0-9a-f]{8,17}$/, { error: notAnId('subnet', 'a subnet', 'aws ec2 describe-subnets') });

const tagsSchema = z
  .record(text(128).superRefine(noSecret), z.string().max(256))
  .refine((tags) => Object.keys(tags).length > 0, { error: 'needs at least one tag' });

/** Where the snapshots of a volume are found. */
export const snapshotSourceSchema = z.union([
  z.strictObject({ volume: volumeID.describe('Every snapshot of this volume.') }),
  z.strictObject({ tags: tagsSchema.describe('Every snapshot that carries all of these tags.') }),
  z.strictObject({
    vault: z
      .strictObject({
        name: z
          .string()
          .regex(/^[a-zA-Z0-9_-]{2,50}$/, 'is not the name of a vault')
          .superRefine(noSecret)
          .describe('The backup vault, in the target account and Region.'),
        volume: volumeID.describe('The volume that was backed up, also where the vault holds copies.'),
      })
      .describe('Recovery points of AWS Backup, which for volumes are snapshots.'),
  }),
  z.strictObject({
    restoreTest: z
      .strictObject({
        plan: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:restore-testing-plan:\w{1,50}-[0-9a-f-]{36}$/,
            'is not the ARN of a restore testing plan: copy it from aws backup list-restore-testing-plans',
          )
          .describe('The restore testing plan of AWS Backup, by its ARN.'),
        volume: volumeID.describe('The volume that was backed up.'),
      })
      .describe('What AWS Backup has restored and nobody has validated: it is told what the proofs show.'),
  }),
]);

/** Those that need no further settings: a provisioned one would have to say its IOPS. */
export const VOLUME_TYPES = ['gp2', 'gp3', 'st1', 'sc1', 'standard'] as const;

const restoredVolumeSchema = z.strictObject({
  name: name('is not a name of a-z, 0-9 and - (at most 63)').describe(
    'Names the volume in reports and paths.',
  ),
  from: snapshotSourceSchema.describe('Where its snapshots are found.'),
  proofs: z
    .array(volumeProofSchema)
    .min(1)
    .max(20)
    .describe('What it must prove; a volume that nobody looks into proves nothing.'),
});

/** What is restored onto one throwaway host. */
export const restoredServer = {
  restore: name('is not a name of a-z, 0-9 and - (at most 63)').describe(
    'Names the host in reports. Its volumes are restored and attached to it.',
  ),
  host: name('is not a name of a-z, 0-9 and - (at most 63)').describe('One of restore.hosts.'),
  subnet: subnetID.describe('Where the host starts, and so the zone of its volumes; one of network.subnets.'),
  volumes: z.array(restoredVolumeSchema).min(1).max(DISKS_PER_HOST).optional().describe('What is restored.'),
  set: text(128)
    .superRefine(noSecret)
    .optional()
    .describe('The key of the tag whose value all snapshots of one set share; needed with several volumes.'),
  sameAs: name('is not a name of a-z, 0-9 and - (at most 63)')
    .optional()
    .describe('Another server of this plan: the same snapshots, restored once more, must hold the same.'),
};

const hostSchema = z.strictObject({
  platform: z.enum(['linux', 'windows']).describe('Of the same family as the restored disks.'),
  image: z
    .string()
    .regex(
      /^(ami-[0-9a-f]{8,17}|\/aws\/service\/[\w./-]{1,400})$/,
      'is neither an image such as ami-0a1b2c3d4e5f67890 nor a public parameter such as /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    )
    .describe(
      'What the host boots from, never a restored disk: an AMI, or a public parameter that names one.',
    ),
  instanceType: z
    .string()
    .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'is no instance type: write one like m6i.large')
    .regex(
      /^(?!(?:c1|c3|c4|d2|f1|g2|g3|g3s|h1|i2|i3|m1|m2|m3|m4|p2|p3|r3|r4|t1|t2|x1|x1e)\.(?!metal))/,
      'runs on Xen, which shows no volume its id: choose a type of the Nitro system, such as t3.large',
    )
    .describe("The host's instance type, of the Nitro system."),
  instanceProfile: z
    .string()
    // IAM's model, `instanceProfileNameType`: a star would be every role.
    .regex(/^[\w+=,.@-]{1,128}$/, 'is not the name of an instance profile')
    .describe('The instance profile that lets Systems Manager reach the host.'),
});

export const restoreSchema = z.strictObject({
  hosts: z
    .record(name('is not a name of a-z, 0-9 and - (at most 63)'), hostSchema)
    .refine((hosts) => Object.keys(hosts).length > 0, { error: 'needs at least one host' })
    .describe('What restored volumes are attached to; it is terminated with the drill.'),
  volumeType: z.enum(VOLUME_TYPES).default('gp3').describe('The type of the restored volumes.'),
  initializationRate: z
    .int()
    .min(100)
    .max(300)
    .optional()
    .describe(
      'MiB/s at which blocks are fetched after creation, paid by the GiB; without it, when they are read.',
    ),
  // No alias: policies grant keys alone, and an alias may lead to another key between the guards and a volume.
  key: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      "is not a key's whole ARN, which ends with key/ and its id: aws kms describe-key shows it, of an alias too",
    )
    .optional()
    .describe(
      "The KMS key of the restored volumes and their copies; without it EC2 takes the snapshot's, or the account's.",
    ),
  owners: z
    .array(
      z.string().regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '111122223333'"),
    )
    .max(20)
    .default([])
    .describe('Other accounts whose shared snapshots may be restored.'),
  maximumAge: positiveDuration
    .optional()
    .describe('A newest snapshot that is older refuses the drill; without it only the objective judges.'),
  quiesced: z
    .strictObject({
      tag: text(128).superRefine(noSecret).describe('The key of the tag.'),
      value: z.string().max(256).describe('The value with which the backup says so.'),
    })
    .optional()
    .describe(
      'The tag by which a backup says that writing was stopped; a snapshot without it is not restored.',
    ),
});

export type RestorePlan = z.output<typeof restoreSchema>;
export type SnapshotSource = z.output<typeof snapshotSourceSchema>;
export type RestoreTestSource = Extract<SnapshotSource, { readonly restoreTest: unknown }>['restoreTest'];
export type RestoredVolume = z.output<typeof restoredVolumeSchema>;

/** The restore test whose volume a planned one is; undefined where the drill restores it itself. */
export const restoreTestOf = ({ from }: Pick<RestoredVolume, 'from'>): RestoreTestSource | undefined =>
  'restoreTest' in from ? from.restoreTest : undefined;

/** What a planned server is restored from and onto; kept with the opening. */
export const restoredSchema = z.strictObject({
  host: z.string(),
  subnetID: z.string(),
  volumes: z.array(restoredVolumeSchema),
  /** The key of the tag that all snapshots of a set share. */
  set: z.string().nullable(),
  /** The server whose content it must equal. */
  sameAs: z.string().nullable(),
});

export type Restored = z.output<typeof restoredSchema>;
