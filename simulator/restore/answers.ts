import type { AskedVolume } from '../../core/inside/volume/asked.ts';
import { copyPathOf, mountPathOf } from '../../core/inside/volume/paths.ts';
import type { Platform } from '../../core/plan/inside.ts';
import type { Partition } from '../../core/plan/volume-proofs.ts';
import type { PartitionContent, VolumeContent } from './content.ts';
import { contentLines, workMilliseconds } from './content-answers.ts';

/**
 * What the scripts of core/inside/volume print of a disk with this content. tests/unit/volume-answers.test.ts holds it to
 * what the real ones printed of real disks.
 */

export interface Situation {
  readonly platform: Platform;
  /** When the volume that is asked about (for `writable-copy` the copy) was attached; null: it is not. */
  readonly attachedAt: number | null;
  /** When the question arrives. */
  readonly at: number;
  /** When this host was first asked this, with the volume attached: work began then. */
  readonly firstAskedAt: number;
  /** What file ages are before. */
  readonly snapshotAt: number;
  readonly sizeGiB: number;
  /** The host's number of the disk: 1 is /dev/nvme1n1, or disk 1. */
  readonly disk: number;
}

export interface VolumeAnswer {
  readonly exitStatus: 0;
  readonly output: string;
  /** How long the question takes. */
  readonly seconds: number;
}

/** A question waits so long for work before it says `running`. */
const WAIT_MILLISECONDS = 12_000;
const QUICK_SECONDS = 2;

/** The lines so far, and the work that has to be done for the rest. */
interface Steps {
  readonly lines: readonly string[];
  readonly work?: { readonly what: string; readonly lines: readonly string[] };
}

export function volumeAnswer(content: VolumeContent, asked: AskedVolume, situation: Situation): VolumeAnswer {
  const { at, firstAskedAt } = situation;
  const { lines, work } = stepsOf(content, asked, situation);
  const told = (seconds: number, ...more: string[]): VolumeAnswer => ({
    exitStatus: 0,
    output: `${[...lines, ...more, 'end'].join('\n')}\n`,
    seconds,
  });
  if (work === undefined) return told(QUICK_SECONDS);
  const { proof } = asked;
  const endsAt = firstAskedAt + workMilliseconds(content, asked, situation.sizeGiB);
  if (content.dies.some((one) => one === proof.proof) && at > firstAskedAt)
    return told(QUICK_SECONDS, `error WORK_LOST ${work.what} ended without a result: `);
  if (endsAt <= at + WAIT_MILLISECONDS)
    return told(Math.max(QUICK_SECONDS, Math.ceil((endsAt - at) / 1_000)), ...work.lines);
  const seconds = Math.floor((at + WAIT_MILLISECONDS - firstAskedAt) / 1_000);
  return told(WAIT_MILLISECONDS / 1_000, `running ${seconds} ${work.what}`);
}

const failure = (code: string, text: string): Steps => ({ lines: [`error ${code} ${text}`] });

function stepsOf(content: VolumeContent, asked: AskedVolume, situation: Situation): Steps {
  const { proof, volumeID, copyVolumeID } = asked;
  const { platform, attachedAt, at, disk, sizeGiB } = situation;
  const isCopy = proof.proof === 'writable-copy';
  if (attachedAt === null || at < attachedAt) {
    const serial = ((isCopy ? copyVolumeID : volumeID) ?? '').replace('-', '');
    return failure(
      'DEVICE_MISSING',
      `no ${platform === 'windows' ? 'disk' : 'device'} of this host has the serial ${serial}`,
    );
  }
  if (proof.proof === 'read')
    return { lines: [], work: { what: 'reading every block', lines: readLines(content, sizeGiB) } };
  const isRaw = proof.proof === 'file-system' && proof.type === 'raw';
  const found = findPartition(content, proof.partition, platform, disk, isRaw);
  if ('lines' in found) return found;
  const { partition, name, text } = found;
  if (isRaw) return { lines: [`raw ${name} ${partition.state === 'empty' ? 'blank' : 'filled'}`] };
  const wrong = typeProblem(partition, platform, text);
  if (wrong !== undefined) return wrong;
  const type = partition.fileSystem;
  if ('type' in proof && proof.type !== type) return failure('WRONG_FILE_SYSTEM', `${text} holds ${type}`);
  if (partition.state === 'torn' && isCopy)
    return {
      lines: [],
      work: {
        what: 'running the script on the copy',
        lines: [`error FILE_SYSTEM_TORN the copy cannot be mounted writable: ${CLEANING}`],
      },
    };
  if (partition.state === 'torn')
    return failure('FILE_SYSTEM_TORN', `${type} on ${text} cannot be mounted: ${CLEANING}`);
  const path = isCopy ? copyPathOf : mountPathOf;
  return contentLines(content, partition, asked, {
    ...situation,
    mounted: `mounted ${type} ${name} ${path(platform, asked.volume, proof.partition)}`,
  });
}

const CLEANING = 'mount(2) system call failed: Structure needs cleaning. ';

function readLines({ readMibPerSecond }: VolumeContent, sizeGiB: number): string[] {
  return [`read ${sizeGiB * 1_073_741_824} ${Math.round((sizeGiB * 1_024_000) / readMibPerSecond)}`];
}

interface Found {
  readonly partition: PartitionContent;
  /** In lines of results. */
  readonly name: string;
  /** In sentences. */
  readonly text: string;
}

function findPartition(
  { partitions }: VolumeContent,
  wanted: Partition,
  platform: Platform,
  disk: number,
  isRaw: boolean,
): Found | Steps {
  const device = platform === 'windows' ? `disk ${disk}` : `/dev/nvme${disk}n1`;
  const numbered = partitions.filter(({ number }) => number !== undefined);
  const whole = partitions.find(({ number }) => number === undefined);
  const isBlank = numbered.length === 0 && (whole === undefined || whole.state === 'empty');
  const has = `${device} has the partitions: ${numbered.map(({ number }) => number).join(' ')}`;
  const named = (partition: PartitionContent): Found => {
    const { number } = partition;
    if (platform === 'windows')
      return number === undefined
        ? { partition, name: `disk${disk}`, text: device }
        : { partition, name: `disk${disk}.${number}`, text: `${device} partition ${number}` };
    const name = number === undefined ? device : `${device}p${number}`;
    return { partition, name, text: name };
  };
  const empty = { ...(whole ?? partitions[0] ?? EMPTY), state: 'empty' } as const;
  if (wanted === 'whole') {
    if (platform === 'windows' && !isRaw)
      return isBlank
        ? failure('EMPTY_DISK', `${device} has no partition, and its first 4 MiB are zeros`)
        : failure('PARTITION_MISSING', `the plan wants the whole disk; ${has}`);
    if (numbered.length > 0 && platform === 'linux')
      return failure('PARTITION_MISSING', `the plan wants the whole disk; ${has}`);
    return named(
      isBlank ? empty : { ...(whole ?? empty), ...(whole === undefined ? { state: 'clean' } : {}) },
    );
  }
  const found =
    'number' in wanted
      ? numbered.filter(({ number }) => number === wanted.number)
      : partitions.filter(
          ({ label, number }) => label === wanted.label && (number !== undefined || platform === 'linux'),
        );
  if (found.length > 1)
    return failure('PARTITION_MISSING', `two partitions have the label ${label(wanted)}; ${has}`);
  if (found[0] !== undefined && found[0].state !== 'empty') return named(found[0]);
  if (isBlank) return failure('EMPTY_DISK', `${device} has no partition, and its first 4 MiB are zeros`);
  if (found[0] !== undefined) return named(found[0]);
  const what = 'number' in wanted ? `partition ${wanted.number}` : `label ${wanted.label}`;
  return failure('PARTITION_MISSING', `no ${what}; ${has}`);
}

const label = (wanted: Exclude<Partition, 'whole'>): string => ('label' in wanted ? wanted.label : '');

const EMPTY: PartitionContent = {
  label: '',
  fileSystem: 'raw',
  state: 'empty',
  files: [],
  digest: 'empty',
  fileCount: 0,
  fileBytes: 0,
  links: 0,
  special: 0,
  script: { exitStatus: 0, output: '', duration: 0 },
};

/** What a host says of a partition in which it sees no file system. */
function typeProblem(
  { fileSystem, state }: PartitionContent,
  platform: Platform,
  text: string,
): Steps | undefined {
  if (state === 'empty') return failure('EMPTY_DISK', `the first 4 MiB of ${text} are zeros`);
  if (fileSystem === 'ntfs' && state === 'torn')
    return failure('FILE_SYSTEM_TORN', `${text} begins as NTFS does, and has no file table`);
  if (platform === 'windows' && fileSystem === 'ntfs' && state === 'dirty')
    // UNCONFIRMED: that Windows refuses a dirty journal on a read-only disk; the hardest is taken.
    return failure(
      'CANNOT_TELL',
      'Windows does not mount this NTFS read-only: it is torn, or its journal must be replayed first; writable-copy tells',
    );
  if (platform === 'windows' && fileSystem !== 'ntfs')
    return failure('FILE_SYSTEM_TORN', `Windows recognises no file system on ${text}, which is not empty`);
  if (fileSystem === 'raw')
    return failure('FILE_SYSTEM_TORN', `no file system is recognised on ${text}, which is not empty`);
  return undefined;
}
