import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Disk images with real file systems, good and broken, and loop devices that look like restored volumes. */

export type FileSystem = 'ext4' | 'xfs' | 'ntfs';

const call = (command: string, ...words: string[]): string =>
  execFileSync(command, words, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const sh = (script: string, ...words: string[]): string => call('sh', '-euc', script, 'sh', ...words);
const tried = (command: string, ...words: string[]): boolean =>
  spawnSync(command, words, { stdio: 'ignore' }).status === 0;

const MEBIBYTES: Readonly<Record<FileSystem, number>> = { ext4: 48, xfs: 320, ntfs: 24 };
const FORMAT: Readonly<Record<FileSystem, readonly string[]>> = {
  ext4: ['mkfs.ext4', '-q', '-F', '-L'],
  xfs: ['mkfs.xfs', '-q', '-f', '-L'],
  ntfs: ['mkntfs', '-q', '-Q', '-F', '-L'],
};
/** What stands on every good disk: names with blanks, quotes and kanji, a link, a pipe, and a manifest of it all. */
const CONTENT = `cd "$1"
mkdir 'data files'
printf 'first\\n' >'data files/it is "one"'
head -c 300000 /dev/zero | tr '\\000' x >large.bin
printf '日本\\n' >'表.txt'
mkdir sub; : >sub/empty
ln -s /etc/passwd away
[ "$2" = ntfs ] || mkfifo pipe
find . -type f ! -name SHA256SUMS | sed 's|^./||' | LC_ALL=C sort | tr '\\n' '\\0' | xargs -0 sha256sum >SHA256SUMS
sync`;

const DRIVER: Readonly<Record<FileSystem, string>> = { ext4: 'ext4', xfs: 'xfs', ntfs: 'ntfs-3g' };

export interface Disks {
  readonly folder: string;
  /** A good image with files and a manifest, unmounted as it should be. */
  good(type: FileSystem, label?: string): string;
  /** A changed copy of an image; the script has its path as $1. */
  copy(image: string, script: string): string;
  /** A copy that is mounted meanwhile: the script has the mount as $1. */
  changed(image: string, type: FileSystem, script: string): string;
  /** A copy whose file system was shut down under work, with its journal written and not replayed. */
  dirty(image: string, type: 'ext4' | 'xfs'): string;
  /** An image with nothing in it. */
  empty(): string;
  /** A GPT disk whose partitions are these images. */
  partitioned(...images: string[]): string;
  /** A loop device that the scripts find under a volume's id. */
  attach(image: string, volumeID: string): string;
  detach(volumeID: string): void;
  /** Unmounts what is mounted in a folder. */
  unmount(below: string): void;
  /** Whether a view was left in a folder. */
  leftovers(scratch: string): boolean;
  /** Unmounts and detaches all of it, whatever went wrong. */
  close(): void;
}

export function openDisks(folder: string): Disks {
  mkdirSync(join(folder, 'links'), { recursive: true });
  const loops = new Map<string, string>();
  let count = 0;
  const image = (mebibytes: number): string => {
    count += 1;
    const path = join(folder, `disk-${count}.img`);
    call('truncate', '-s', `${mebibytes}M`, path);
    return path;
  };
  const whileMounted = (path: string, type: FileSystem, run: (at: string) => void): void => {
    const at = join(folder, 'making');
    mkdirSync(at, { recursive: true });
    call('mount', '-o', 'loop', '-t', DRIVER[type], path, at);
    try {
      run(at);
    } finally {
      unmounted(at);
    }
  };
  const cloned = (path: string): string => {
    const other = image(1);
    call('cp', '--sparse=always', path, other);
    return other;
  };
  const disks: Disks = {
    folder,
    good(type, label = `my ${type}`) {
      const path = image(MEBIBYTES[type]);
      const [command = '', ...words] = FORMAT[type];
      call(command, ...words, label, path);
      whileMounted(path, type, (at) => sh(CONTENT, at, type));
      return path;
    },
    copy(path, script) {
      const other = cloned(path);
      sh(script, other);
      return other;
    },
    changed(path, type, script) {
      const other = cloned(path);
      whileMounted(other, type, (at) => sh(script, at));
      return other;
    },
    dirty(path, type) {
      const other = cloned(path);
      whileMounted(other, type, (at) => {
        sh(
          'cd "$1"; mkdir later; for i in $(seq 200); do printf "%s\\n" "$i" >"later/f$i"; done; sync; rm later/f1*; xfs_io -x -c "shutdown -f" .',
          at,
        );
      });
      return other;
    },
    empty: () => image(32),
    partitioned(...images) {
      const path = image(8 + images.reduce((sum, one) => sum + mebibytesOf(one), 0));
      const table = images.map((one) => `size=${mebibytesOf(one)}M`).join('\n');
      execFileSync('sfdisk', ['-q', path], {
        input: `label: gpt\n${table}\n`,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      const starts = [...call('sfdisk', '-d', path).matchAll(/start= *(\d+)/g)].map(([, start]) => start);
      for (const [index, one] of images.entries())
        call(
          'dd',
          `if=${one}`,
          `of=${path}`,
          'bs=512',
          `seek=${starts[index]}`,
          'conv=notrunc,sparse',
          'status=none',
        );
      return path;
    },
    attach(path, volumeID) {
      const device = call('losetup', '-f', '--show', path).trim();
      loops.set(volumeID, device);
      // partx tells the kernel of partitions even where it does not read the table itself.
      if (tried('sfdisk', '-d', device)) tried('partx', '-a', device);
      symlinkSync(device, linkOf(folder, volumeID));
      return device;
    },
    detach(volumeID) {
      const device = loops.get(volumeID);
      if (device === undefined) return;
      loops.delete(volumeID);
      call('rm', '-f', linkOf(folder, volumeID));
      tried('partx', '-d', device);
      tried('blockdev', '--setrw', device);
      call('losetup', '-d', device);
    },
    unmount(below) {
      const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
      for (const line of mounts.toReversed()) {
        const at = line.split(' ')[1] ?? '';
        if (at === below || at.startsWith(`${below}/`)) unmounted(at);
      }
    },
    leftovers: (scratch) => readdirSync(scratch).some((name) => name.startsWith('kunren.')),
    close() {
      disks.unmount(folder);
      for (const volumeID of [...loops.keys()]) disks.detach(volumeID);
    },
  };
  return disks;
}

const linkOf = (folder: string, volumeID: string): string =>
  join(folder, 'links', `nvme-Amazon_Elastic_Block_Store_${volumeID.replace('-', '')}`);

const mebibytesOf = (image: string): number => Math.ceil(Number(call('stat', '-c', '%s', image)) / 1_048_576);

/** ntfs-3g writes for a moment after it was told to end. */
function unmounted(at: string): void {
  for (let tries = 0; tries < 20; tries += 1) {
    if (tried('umount', at)) return;
    call('sleep', '0.2');
  }
  tried('umount', '-l', at);
}

/**
 * Where the kernel has no device-mapper a program in its place makes the view by a full copy: it shows all of the
 * scripts but dm-snapshot itself. Gives the folder for PATH, or undefined where the kernel has it.
 */
export function standInForDeviceMapper(folder: string): string | undefined {
  if (readFileSync('/proc/misc', 'utf8').includes('device-mapper')) return undefined;
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync('/dev/mapper', { recursive: true });
  const script = `#!/bin/sh
case $1 in
  create)
    read -r from size kind origin cow form chunk
    [ "$from $kind $form $chunk" = '0 snapshot N 8' ] && [ "$size" = "$(blockdev --getsz "$origin")" ] && [ -b "$cow" ] || exit 1
    # The real one takes its origin for itself.
    ! findmnt -n --source "$origin" || exit 1
    cp --sparse=always "$origin" "${bin}/$2.img" && ln -s "$(losetup -f --show "${bin}/$2.img")" "/dev/mapper/$2" ;;
  info) basename "$(readlink "/dev/mapper/$6")" ;;
  status) echo "0 1 snapshot 16/1024 16" ;;
  remove) losetup -d "$(readlink "/dev/mapper/$3")" && rm "/dev/mapper/$3" "${bin}/$3.img" ;;
esac
`;
  writeFileSync(join(bin, 'dmsetup'), script, { mode: 0o755 });
  return bin;
}

/** Whether a file is the same as a copy that was made of it before. */
export function keptCopy(path: string): () => boolean {
  const copy = `${path}.before`;
  copyFileSync(path, copy);
  return () => existsSync(copy) && tried('cmp', '-s', path, copy);
}
