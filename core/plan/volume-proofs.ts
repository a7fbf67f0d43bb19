import * as z from 'zod';
import { type InsideProbe, literal, script } from './inside.ts';
import { probeTiming } from './probe-timing.ts';
import { name, positiveDuration } from './values.ts';

/**
 * What a restored volume must prove on its throwaway host. Each proof becomes one probe inside the host, which is asked
 * until it passes; long ones run on in the host meanwhile.
 */

/** How long one question may take: the work itself goes on between questions. */
const QUESTION_SECONDS = 30;
const INTERVAL_SECONDS = 10;

export const partitionSchema = z
  .union([
    z.strictObject({ number: z.int().min(1).max(128).describe('As the partition table counts, from 1.') }),
    z.strictObject({ label: literal(64).describe("The file system's label.") }),
    z.literal('whole').describe('The disk has no partition table.'),
  ])
  .default('whole')
  .describe('Which partition of the volume; never a drive letter, which may have moved.');

const onPartition = { partition: partitionSchema };
const FILES_MAXIMUM = 50;
/** All paths together: they stand in one command. */
const PATH_CHARACTERS_MAXIMUM = 4_000;

const file = z.strictObject({
  path: literal(512).describe('From the root of the partition.'),
  modifiedWithin: positiveDuration.optional().describe('How old it may be when the drill looks at it.'),
  minimumBytes: z.int().min(0).default(1).describe('How large it must be at least.'),
});

export const volumeProofSchema = z.discriminatedUnion('proof', [
  z.strictObject({
    proof: z
      .literal('file-system')
      .describe(
        'The device is there, the file system is, it can be mounted read-only, and it is consistent.',
      ),
    ...onPartition,
    type: z.enum(['ext4', 'xfs', 'ntfs', 'raw']).describe('raw: only the device and the partition.'),
    check: z
      .boolean()
      .default(true)
      .describe('Whether e2fsck -n, xfs_repair -n or chkdsk must find nothing.'),
    letter: z
      .string()
      .regex(/^[D-Z]$/, 'is not a drive letter such as R')
      .optional()
      .describe('Windows: the letter it must have; another one is corrected, and said.'),
  }),
  z.strictObject({
    proof: z.literal('files').describe('These files are there, new enough and large enough.'),
    ...onPartition,
    files: z
      .array(file)
      .min(1)
      .max(FILES_MAXIMUM)
      .refine((all) => all.reduce((sum, { path }) => sum + path.length, 0) <= PATH_CHARACTERS_MAXIMUM, {
        error: `has paths of more than ${PATH_CHARACTERS_MAXIMUM} characters together: prove some in a second proof`,
      })
      .describe('The files.'),
  }),
  z.strictObject({
    proof: z
      .literal('manifest')
      .describe(
        'Every file of a SHA-256 manifest, as sha256sum writes it, is as it was when it was written.',
      ),
    ...onPartition,
    path: literal(512).describe('The manifest; its paths are from the root of the partition.'),
  }),
  z.strictObject({
    proof: z
      .literal('digest')
      .describe('A digest of every file, which must be the same on the server that sameAs names.'),
    ...onPartition,
  }),
  z.strictObject({
    proof: z
      .literal('read')
      .describe(
        'The first full read, measured apart from the recovery time: blocks arrive when they are read.',
      ),
  }),
  z.strictObject({
    proof: z
      .literal('writable-copy')
      .describe(
        'A second volume from the same snapshot is mounted writable, its journal is replayed, and a script runs.',
      ),
    ...onPartition,
    type: z.enum(['ext4', 'xfs', 'ntfs']).describe('The file system.'),
    script: script.describe(
      'Run as root or SYSTEM in the root of the partition, to start a database for instance.',
    ),
  }),
]);

/** A proof as the probe that asks for it inside the host. */
export const volumeProbeSchema = z.strictObject({
  protocol: z.literal('ssm'),
  check: z.literal('volume'),
  /** The plan's name of the volume. */
  volume: name('is not a name of a-z, 0-9 and - (at most 63)'),
  proof: volumeProofSchema,
  ...probeTiming,
  timeout: probeTiming.timeout.removeDefault().default(QUESTION_SECONDS),
});

export type VolumeProof = z.output<typeof volumeProofSchema>;
export type Partition = Extract<VolumeProof, { proof: 'digest' }>['partition'];
export type VolumeProbe = z.output<typeof volumeProbeSchema>;
/** Every probe that is asked inside a server. */
export type AskedProbe = InsideProbe | VolumeProbe;

/** The probe that asks for a proof, at the usual pace. */
export const volumeProbeOf = (volume: string, proof: VolumeProof): VolumeProbe => ({
  protocol: 'ssm',
  check: 'volume',
  volume,
  proof,
  timeout: QUESTION_SECONDS,
  interval: INTERVAL_SECONDS,
  passes: 1,
  canary: false,
});

/** What stands in a path for a partition: its number, its label with letters, digits, `.`, `_` and `-` only, or `whole`. */
export function partitionFolder(partition: Partition): string {
  if (partition === 'whole') return 'whole';
  if ('number' in partition) return String(partition.number);
  return partition.label.replace(/[^\p{L}\p{N}._-]/gu, '-').replace(/^\.+|\.+$/g, '-');
}

export const isOfVolume = (probe: AskedProbe): probe is VolumeProbe => probe.check === 'volume';
