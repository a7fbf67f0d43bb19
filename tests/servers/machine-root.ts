import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the virtual machine: this machine's own programs, Debian's kernel modules, and what it runs. */

/** What the scripts use, and no more: a program that is missing here would be missed. */
const PROGRAMS = `sh cat ls mkdir rm mv cp printf tr cut awk sed grep sort head tail wc date sleep dd blkid blockdev
findmnt mount umount losetup flock setsid nohup readlink realpath basename stat cksum truncate mktemp e2fsck xfs_repair
dmsetup ntfs-3g mount.ntfs-3g sha256sum find xargs paste base64 lsblk true touch uname fusermount3 env`;

const MODULES = ['crc32c_generic', 'libcrc32c', 'dm-mod', 'dm-bufio', 'dm-snapshot', 'loop', 'fuse', 'xfs'];

/** Copies programs with the libraries that they name. */
const COPY = `set -eu
cd "$1"
mkdir -p dev proc sys run tmp var/tmp mnt etc scripts modules bin
shift
put() { mkdir -p "$PWD$(dirname "$1")"; cp -n -L "$1" "$PWD$1"; }
for name in "$@"; do
  path=$(PATH=$PATH:/sbin:/usr/sbin which "$name")
  put "$path"
  ldd "$path" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do put "$library"; done
done
put /usr/bin/busybox
cp "$PWD/usr/bin/busybox" bin/busybox
[ -e bin/sh ] || cp "$PWD$(which sh)" bin/sh`;

/** Rounds: one after another, all at once on a fresh state, and with too little room for a view. */
const INIT = `#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
$b mount -t tmpfs run /run; $b mount -t tmpfs tmp /tmp
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
for module in ${MODULES.join(' ')}; do [ ! -f /modules/$module.ko ] || $b insmod /modules/$module.ko; done
ask() {
  tries=0
  while :; do
    said=$(sh /scripts/$2 2>/tmp/errors.$2)
    tries=$((tries + 1))
    case $said in *'running '*) [ $tries -lt 8 ] || break ;; *) break ;; esac
  done
  echo "@@$1/$2 $(printf '%s' "$said" | base64 -w 0)@@"
}
for name in $(ls /scripts); do ask single $name; done
$b rm -rf /run/kunren
for name in $(ls /scripts); do ask at-once $name >/tmp/said.$name & done
wait
for name in $(ls /scripts); do cat /tmp/said.$name; done
left=$(dmsetup ls 2>&1 | grep kunren; losetup -a; ls /var/tmp | grep kunren)
echo "@@left/over $(printf '%s' "$left" | base64 -w 0)@@"
$b mount -t tmpfs -o size=16k small /var/tmp
$b rm -rf /run/kunren
ask little-room dirty-ext4
$b poweroff -f
`;

/** @returns The path of an ext4 image. */
export function buildRoot(
  folder: string,
  kernel: string,
  scripts: readonly { readonly name: string; readonly script: string }[],
): string {
  const root = join(folder, 'root');
  mkdirSync(root, { recursive: true });
  execFileSync('sh', ['-c', COPY, 'sh', root, ...PROGRAMS.split(/\s+/)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for (const module of MODULES) {
    const found =
      execFileSync('find', [kernel, '-name', `${module}.ko`])
        .toString()
        .split('\n')[0] ?? '';
    // Some are built into the kernel.
    if (found !== '') execFileSync('cp', [found, join(root, 'modules', `${module}.ko`)]);
  }
  for (const { name, script } of scripts) writeFileSync(join(root, 'scripts', name), script);
  writeFileSync(join(root, 'init'), INIT, { mode: 0o755 });
  const image = join(folder, 'root.img');
  execFileSync('truncate', ['-s', '400M', image]);
  execFileSync('mkfs.ext4', ['-q', '-F', '-d', root, image]);
  return image;
}
