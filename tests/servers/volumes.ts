import type { Keys } from './ask-volume.ts';
import { openHost } from './ask-volume.ts';
import { openDisks, standInForDeviceMapper } from './disks.ts';
import type { ServerTest } from './stage.ts';
import { hostileManifests, interruptions, togetherAtOnce } from './volume-hardships.ts';
import { copies, journals } from './volume-journals.ts';
import {
  type Case,
  compareSamples,
  DIGEST,
  fileSystem,
  MANIFEST,
  openVolumeStage,
  type VolumeStage,
} from './volume-stage.ts';

/** Real disks, good and broken, judge what a restored volume must prove: about a minute, as root with loop devices. */

const HOUR = { modifiedWithin: '1h' };
/** All three file systems hold the same files, so their digests must be the same. */
const SAME = /^5 files, 300328 bytes: dba07187b93d8443777a047b9f0aa05af56852819ba22e70d5f84401f566d7bf/;

export const volumes: ServerTest = {
  name: 'volumes',
  packages: ['e2fsprogs', 'xfsprogs', 'ntfs-3g', 'fdisk', 'mount', 'dmsetup', 'fuse3'],
  async run(stage) {
    const disks = openDisks(stage.folder);
    stage.atEnd(disks.close);
    const bin = standInForDeviceMapper(stage.folder);
    if (bin !== undefined)
      stage.judged(
        'NOTE: this kernel has no device-mapper, so journals are replayed in a full copy, and dm-snapshot is not tested',
        true,
      );
    const samples: Record<string, string> = {};
    const all = openVolumeStage(stage, disks, openHost(stage.folder, bin), samples);
    await goodAndTorn(all);
    await journals(all);
    await copies(all);
    await partitions(all);
    await absent(all);
    await hostileManifests(all);
    await togetherAtOnce(all);
    await interruptions(all);
    compareSamples(stage, samples);
  },
};

async function goodAndTorn({ disks, expect }: VolumeStage): Promise<void> {
  for (const type of ['ext4', 'xfs', 'ntfs'] as const) {
    const good = disks.good(type);
    const tool = { ext4: 'e2fsck', xfs: 'xfs_repair', ntfs: '' }[type];
    await expect(`a good ${type}`, good, [
      type === 'ntfs'
        ? [fileSystem(type), 'CANNOT_TELL', /use a Windows host/]
        : [fileSystem(type), 'passed', new RegExp(`: ${tool} found nothing$`)],
      [fileSystem(type, { check: false }), 'passed', /: not checked$/],
      [fileSystem(type === 'xfs' ? 'ext4' : 'xfs'), 'WRONG_FILE_SYSTEM', new RegExp(`holds ${type}$`)],
      [fileSystem('raw'), 'passed', /is there$/],
      [
        { proof: 'files', files: [{ path: '表.txt', ...HOUR }, { path: 'data files/it is "one"' }] },
        'passed',
      ],
      [{ proof: 'files', files: [{ path: 'large.bin', minimumBytes: 300_001 }] }, 'FILE_TOO_SMALL'],
      [{ proof: 'files', files: [{ path: 'large.bin' }, { path: "no'such $(id)" }] }, 'FILE_MISSING'],
      [{ proof: 'files', files: [{ path: 'away' }] }, 'FILE_MISSING', /leads out of the partition/],
      [{ proof: 'files', files: [{ path: 'sub', minimumBytes: 0 }] }, 'FILE_MISSING', /no regular file/],
      [MANIFEST, 'passed', /^all 4 files/],
      [{ ...MANIFEST, path: 'NONE' }, 'MANIFEST_MISSING'],
      [DIGEST, 'passed', SAME],
      [{ proof: 'read' }, 'passed', /^\d+ MiB in [\d.]+ s, [\d.]+ MiB\/s$/],
    ]);
    const isChanged = disks.changed(
      good,
      type,
      'cd "$1"; printf y | dd of=large.bin bs=1 seek=1000 conv=notrunc status=none; rm sub/empty; touch -d "2 hours ago" "表.txt"',
    );
    await expect(`a changed ${type}`, isChanged, [
      [MANIFEST, 'MANIFEST_DIFFERS', /1 differ and 1 are missing: differs large.bin, missing sub\/empty/],
      [{ proof: 'files', files: [{ path: '表.txt', ...HOUR }] }, 'FILE_TOO_OLD', /is 2h/],
      [DIGEST, 'passed', /^4 files, 300328 bytes: (?!dba07187)/],
    ]);
  }
  const zero = (of: string): string => `dd if=/dev/zero of="$1" conv=notrunc status=none ${of}`;
  const [ext4, xfs, ntfs] = [disks.good('ext4'), disks.good('xfs'), disks.good('ntfs')];
  const torn = 'FILE_SYSTEM_TORN';
  await expect('an ext4 without superblock', disks.copy(ext4, zero('bs=1024 seek=1 count=1')), [
    [fileSystem('ext4'), torn, /no file system is recognised/],
    [DIGEST, torn],
  ]);
  const lost = disks.copy(ext4, 'debugfs -w -R "clri large.bin" "$1" 2>&-');
  await expect('an ext4 that lost an inode', lost, [[fileSystem('ext4'), torn, /e2fsck found: .*large.bin/]]);
  const rootless = disks.copy(ext4, 'debugfs -w -R "clri <2>" "$1" 2>&-');
  await expect('an ext4 without root', rootless, [[fileSystem('ext4'), torn, /cannot be mounted/]]);
  await expect('an xfs without superblock', disks.copy(xfs, zero('bs=512 count=1')), [
    [fileSystem('xfs'), torn],
  ]);
  await expect('an xfs without inode header', disks.copy(xfs, zero('bs=512 seek=2 count=1')), [
    [fileSystem('xfs'), torn],
  ]);
  const miscounted = disks.copy(
    xfs,
    'xfs_db -x -c "sb 0" -c "addr rootino" -c "write -d core.nlinkv2 9" "$1" >/dev/null',
  );
  await expect('an xfs that counts links wrongly', miscounted, [
    [fileSystem('xfs'), torn, /xfs_repair found: /],
  ]);
  await expect('an ntfs without file table', disks.copy(ntfs, zero('bs=4096 seek=4 count=16')), [
    [fileSystem('ntfs', { check: false }), torn, /begins as NTFS does/],
  ]);
  await expect('an ntfs that is marked dirty', disks.copy(ntfs, 'ntfsfix "$1" >/dev/null'), [
    [fileSystem('ntfs', { check: false }), 'passed'],
  ]);
  const nothing: Case[] = [fileSystem('ext4'), DIGEST, fileSystem('xfs', { partition: { number: 1 } })].map(
    (proof) => [proof, 'EMPTY_DISK'],
  );
  await expect('an empty disk', disks.empty(), [...nothing, [fileSystem('raw'), 'passed', /are zeros$/]]);
}

async function partitions({ disks, expect }: VolumeStage): Promise<void> {
  const gpt = disks.partitioned(disks.good('ext4'), disks.good('xfs'), disks.good('ntfs', "it's $HOME"));
  const on = (partition: unknown): Keys => ({ partition });
  await expect('a disk of three partitions', gpt, [
    [fileSystem('ext4'), 'PARTITION_MISSING', /has the partitions: 1 2 3/],
    [fileSystem('ext4', on({ number: 1 })), 'passed', /p1 at .*\/data\/1: e2fsck/],
    [fileSystem('xfs', on({ label: 'my xfs' })), 'passed', /p2 at .*\/data\/my-xfs: xfs_repair/],
    [
      fileSystem('ntfs', { ...on({ label: "it's $HOME" }), check: false }),
      'passed',
      /p3 at .*\/data\/it-s--HOME/,
    ],
    [fileSystem('ext4', on({ number: 4 })), 'PARTITION_MISSING'],
    [fileSystem('ext4', on({ label: '$(id)' })), 'PARTITION_MISSING'],
    [fileSystem('raw', on({ number: 2 })), 'passed'],
    [{ ...DIGEST, ...on({ number: 2 }) }, 'passed', SAME],
    [{ ...DIGEST, ...on({ number: 3 }) }, 'passed', SAME],
    [{ proof: 'read' }, 'passed'],
  ]);
}

async function absent({ host, judged }: VolumeStage): Promise<void> {
  const ids = { volumeID: 'vol-0123456789abcdef0' };
  judged('no device', await host.ask('data', ids, DIGEST), 'DEVICE_MISSING');
}
