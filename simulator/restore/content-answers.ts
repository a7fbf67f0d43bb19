import { createHash } from 'node:crypto';
import type { AskedVolume } from '../../core/inside/volume/asked.ts';
import type { Platform } from '../../core/plan/inside.ts';
import type { PartitionContent, VolumeContent } from './content.ts';

/** What the scripts print of a partition that could be mounted. */

interface Mounted {
  readonly platform: Platform;
  readonly snapshotAt: number;
  /** The line that says so. */
  readonly mounted: string;
}

interface Lines {
  readonly lines: readonly string[];
  readonly work?: { readonly what: string; readonly lines: readonly string[] };
}

/** How long the work of a proof takes on the host. */
export function workMilliseconds(content: VolumeContent, { proof }: AskedVolume, sizeGiB: number): number {
  if (proof.proof === 'read') return (sizeGiB * 1_024_000) / content.readMibPerSecond;
  if (proof.proof !== 'writable-copy') return content.work * 1_000;
  return Math.max(0, ...content.partitions.map(({ script }) => script.duration)) * 1_000;
}

export function contentLines(
  content: VolumeContent,
  partition: PartitionContent,
  { proof }: AskedVolume,
  { platform, snapshotAt, mounted }: Mounted,
): Lines {
  switch (proof.proof) {
    case 'file-system': {
      const lines = [
        ...(platform === 'windows' && proof.letter !== undefined
          ? [`letter ${partition.letter ?? '-'} ${proof.letter}`]
          : []),
        mounted,
        ...(platform === 'windows' && content.cameWritable ? ['before writable'] : []),
      ];
      if (!proof.check) return { lines: [...lines, 'check none -'] };
      if (platform === 'linux' && partition.fileSystem === 'ntfs')
        return {
          lines: [
            ...lines,
            'error CANNOT_TELL nothing on Linux checks NTFS: use a Windows host, or check: false',
          ],
        };
      return {
        lines,
        work: { what: 'checking the file system', lines: [checkLine(content, partition, platform)] },
      };
    }
    case 'files':
      return {
        lines: [
          mounted,
          ...proof.files.map(
            ({ path }, index) => `file ${index + 1} ${fileWords(partition, path, platform, snapshotAt)}`,
          ),
        ],
      };
    case 'manifest':
      return {
        lines: [],
        work: { what: 'comparing the manifest', lines: manifestLines(partition, proof.path, platform) },
      };
    case 'digest':
      return { lines: [], work: { what: 'reading every file', lines: [digestLine(partition)] } };
    case 'writable-copy':
      return {
        lines: [],
        work: { what: 'running the script on the copy', lines: copyLines(partition, platform) },
      };
    case 'read':
      return { lines: [] };
  }
}

function checkLine(
  { replays }: VolumeContent,
  { fileSystem, state }: PartitionContent,
  platform: Platform,
): string {
  const tool = platform === 'windows' ? 'chkdsk' : fileSystem === 'xfs' ? 'xfs_repair' : 'e2fsck';
  if (state === 'damaged') return `error FILE_SYSTEM_TORN ${tool} found: ${FOUND[tool]}`;
  if (state !== 'dirty') return `check ${tool} clean`;
  if (replays) return `check ${tool} replayed`;
  return 'error JOURNAL_DIRTY its journal is dirty, and it can only be checked once that is replayed in a view, which needs dmsetup';
}

const FOUND = {
  chkdsk: 'Windows has found problems with the file system.',
  xfs_repair: 'would have reset inode 128 nlinks from 9 to 4',
  e2fsck: "Entry 'large.bin' in / (2) has deleted/unused inode 14. Clear? no",
} as const;

/** Windows does not distinguish cases, nor one separator from the other. */
const isSame = (one: string, other: string, platform: Platform): boolean =>
  platform === 'windows'
    ? one.replaceAll('\\', '/').toLowerCase() === other.replaceAll('\\', '/').toLowerCase()
    : one === other;

function fileWords(
  { files }: PartitionContent,
  path: string,
  platform: Platform,
  snapshotAt: number,
): string {
  const file = files.find((one) => isSame(one.path, path, platform));
  return file === undefined ? 'missing' : `${Math.floor(snapshotAt / 1_000) - file.age} ${file.bytes}`;
}

function manifestLines({ manifest }: PartitionContent, path: string, platform: Platform): string[] {
  if (manifest === undefined || !isSame(manifest.path, path, platform))
    return [`error MANIFEST_MISSING no ${path}`];
  const { files, differs, missing } = manifest;
  const named = [...differs.map((one) => `differs ${one}`), ...missing.map((one) => `missing ${one}`)];
  return [`manifest ${files} ${differs.length} ${missing.length}`, ...named.slice(0, 5)];
}

function digestLine({ digest, fileCount, fileBytes, links, special }: PartitionContent): string {
  const hex = /^[0-9a-f]{64}$/.test(digest) ? digest : createHash('sha256').update(digest).digest('hex');
  return `digest ${hex} ${fileCount} ${fileBytes} ${links} ${special}`;
}

function copyLines({ script, fileSystem, state }: PartitionContent, platform: Platform): string[] {
  if (platform === 'linux' && fileSystem === 'ntfs' && state === 'dirty')
    return [
      'error JOURNAL_DIRTY Linux does not replay the journal of NTFS, use a Windows host: Volume is not cleanly unmounted',
    ];
  return [
    `exit ${script.exitStatus}`,
    ...(script.output === '' ? [] : script.output.split('\n').map((line) => `| ${line}`)),
  ];
}
