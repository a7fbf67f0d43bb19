import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparable, recordedSamples, SAMPLES } from '../volume-samples.ts';
import { type Answer, type Host, type Keys, openHost } from './ask-volume.ts';
import { type Disks, keptCopy, openDisks, standInForDeviceMapper } from './disks.ts';
import type { ServerTest, Stage } from './stage.ts';
import { hostileManifests, interruptions, togetherAtOnce } from './volume-hardships.ts';

/** Real disks, good and broken, judge what a restored volume must prove: about a minute, as root with loop devices. */

export interface VolumeStage {
  readonly disks: Disks;
  readonly host: Host;
  readonly stage: Stage;
  /** Another volume id. */
  newID(): string;
  /** Asks one disk; its bytes must stay as they are. The name of a sample ends with the disk's. */
  expect(disk: string, image: string, cases: readonly Case[]): Promise<void>;
  judged(text: string, answer: Answer, wanted: Wanted): void;
}

export type Wanted = 'passed' | string;
/** A proof, and what must come of it: a code, or what is seen of a pass. */
export type Case = readonly [proof: Keys, wanted: Wanted, seen?: RegExp];

export const fileSystem = (type: string, more: Keys = {}): Keys => ({ proof: 'file-system', type, ...more });
const HOUR = { modifiedWithin: '1h' };
const DIGEST = { proof: 'digest' };
const MANIFEST = { proof: 'manifest', path: 'SHA256SUMS' };
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
    await tools(all);
    await hostileManifests(all);
    await togetherAtOnce(all);
    await interruptions(all);
    compareSamples(stage, samples);
  },
};

function openVolumeStage(
  stage: Stage,
  disks: Disks,
  host: Host,
  samples: Record<string, string>,
): VolumeStage {
  let count = 0;
  const judged = (text: string, answer: Answer, wanted: Wanted, seen = /./): void => {
    const code = answer.errorCode ?? 'passed';
    const ok = code === wanted && seen.test(answer.seen);
    stage.judged(`${text}: ${code}, ${answer.seen}${ok ? '' : `; wanted ${wanted} ${seen}`}`, ok);
  };
  const newID = (): string => {
    count += 1;
    return `vol-${String(count).padStart(17, '0')}`;
  };
  return {
    disks,
    host,
    stage,
    newID,
    judged,
    async expect(disk, image, cases) {
      const volumeID = newID();
      const isKept = keptCopy(image);
      disks.attach(image, volumeID);
      for (const [proof, wanted, seen] of cases) {
        const answer = await host.ask('data', { volumeID }, proof);
        judged(`${disk}, ${JSON.stringify(proof)}`, answer, wanted, seen);
        samples[`${disk} ${JSON.stringify(proof)}`] = comparable(answer.output, host.places.mounts);
      }
      stage.judged(`${disk}: no byte of it has changed`, isKept());
      disks.unmount(join(host.places.mounts, 'data'));
      disks.detach(volumeID);
    },
  };
}

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

/** A crash-consistent snapshot has a dirty journal: that alone is no fault, and hides none. */
async function journals({ disks, expect, host, judged, newID }: VolumeStage): Promise<void> {
  const breaks = {
    ext4: 'debugfs -w -R "clri large.bin" "$1" 2>&-',
    xfs: 'xfs_db -x -c "sb 0" -c "addr rootino" -c "write -d core.mode 0100644" "$1" >/dev/null',
  };
  for (const type of ['ext4', 'xfs'] as const) {
    const dirty = disks.dirty(disks.good(type), type);
    await expect(`a dirty ${type}`, dirty, [
      [fileSystem(type), 'passed', /found nothing once the dirty journal was replayed in a view$/],
      [MANIFEST, 'passed'],
    ]);
    await expect(`a torn and dirty ${type}`, disks.copy(dirty, breaks[type]), [
      [fileSystem(type), 'FILE_SYSTEM_TORN'],
    ]);
    const without = join(disks.folder, 'without-mapper');
    mkdirSync(without, { recursive: true });
    writeFileSync(join(without, 'dmsetup'), '#!/bin/sh\necho "no such target" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const volumeID = newID();
    disks.attach(dirty, volumeID);
    const answer = await host.ask(`plain-${type}`, { volumeID }, fileSystem(type), without);
    judged(`a dirty ${type} on a host without dm-snapshot`, answer, 'JOURNAL_DIRTY');
  }
}

async function copies({ disks, host, judged, newID, stage }: VolumeStage): Promise<void> {
  for (const type of ['ext4', 'xfs', 'ntfs'] as const) {
    const image = type === 'ntfs' ? disks.good(type) : disks.dirty(disks.good(type), type);
    const isKept = keptCopy(image);
    const ids = { volumeID: newID(), copyVolumeID: newID() };
    disks.attach(image, ids.volumeID);
    disks.attach(disks.copy(image, ':'), ids.copyVolumeID);
    const volume = `pair-${type}`;
    judged(`the compared ${type}`, await host.ask(volume, ids, fileSystem(type, { check: false })), 'passed');
    const script = `echo KUNREN_WORK\necho end\n${type === 'ntfs' ? 'ls sub' : 'ls later/f200'}\npwd >here && cat here`;
    const copy = { proof: 'writable-copy', type, script };
    judged(`a writable copy of ${type}`, await host.ask(volume, ids, copy), 'passed');
    const failing = { ...copy, partition: 'whole', script: 'echo "error FAKE pass"; echo end; exit 3' };
    judged(
      `a script that fails on a copy of ${type}`,
      await host.ask(`${volume}-2`, { ...ids, copyVolumeID: ids.copyVolumeID }, failing),
      'COPY_SCRIPT_FAILED',
    );
    stage.judged(`the compared ${type} has not changed`, isKept());
  }
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
    [{ proof: 'read' }, 'passed'],
  ]);
}

async function tools({ disks, host, judged, newID }: VolumeStage): Promise<void> {
  const volumeID = newID();
  disks.attach(disks.good('ext4'), volumeID);
  const few = join(disks.folder, 'few');
  mkdirSync(few, { recursive: true });
  const found = spawnSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).stdout.trim();
  symlinkSync(found, join(few, 'sh'));
  judged(
    'no device',
    await host.ask('data', { volumeID: 'vol-0123456789abcdef0' }, DIGEST),
    'DEVICE_MISSING',
  );
}

function compareSamples(stage: Stage, samples: Record<string, string>): void {
  if (process.env['KUNREN_RECORD'] === '1') writeFileSync(SAMPLES, `${JSON.stringify(samples, null, 2)}\n`);
  const recorded = recordedSamples();
  for (const [name, output] of Object.entries(samples))
    if (recorded[name] !== output)
      stage.judged(
        `${name} printed ${JSON.stringify(output)}, recorded is ${JSON.stringify(recorded[name])}`,
        false,
      );
  stage.judged('every output is as it was recorded for the simulator', Object.keys(samples).length > 30);
}
