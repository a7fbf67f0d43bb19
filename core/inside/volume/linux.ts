import { type Partition, partitionFolder } from '../../plan/volume-proofs.ts';
import { shellQuoted } from '../shell-quote.ts';
import { LINUX_MOUNTS } from './paths.ts';

/**
 * What every script for a restored volume shares on Linux, in POSIX sh: finding the device and the partition, mounting it
 * read-only, and work that goes on between questions.
 */

/** Where things are on a host; tests have other places. */
export interface LinuxPlaces {
  /** udev's links, named after the volume's id (EBS User Guide, 'Map Amazon EBS volumes to NVMe device names'). */
  readonly links: string;
  /** What the work between questions leaves; root's only, and gone with a restart. */
  readonly state: string;
  readonly mounts: string;
  /** For the copy-on-write view that a journal is replayed in; on a disk, since it may need some gigabytes. */
  readonly scratch: string;
}

export const LINUX_PLACES: LinuxPlaces = {
  links: '/dev/disk/by-id',
  state: '/run/kunren',
  mounts: LINUX_MOUNTS,
  scratch: '/var/tmp',
};

interface Wanted {
  readonly volume: string;
  readonly volumeID: string;
  readonly partition: Partition;
}

/** The values that the functions below use. */
export function linuxValues({ volume, volumeID, partition }: Wanted, places: LinuxPlaces): string {
  const [want, which] =
    partition === 'whole'
      ? ['whole', '']
      : 'number' in partition
        ? ['number', String(partition.number)]
        : ['label', partition.label];
  return `links=${shellQuoted(places.links)} state=${shellQuoted(places.state)} scratch=${shellQuoted(places.scratch)}
id=${shellQuoted(volumeID.replace('-', ''))} want=${want} which=${shellQuoted(which)}
at=${shellQuoted(`${places.mounts}/${volume}/${partitionFolder(partition)}`)}`;
}

/**
 * `stop CODE text` ends a script, or work, with what is wrong: one line. `unmountable` tells a torn file system from a host
 * that cannot mount it. `bound` shows a partition that is mounted under
 * another name, its number perhaps, under this one too: NTFS can be mounted once only.
 */
export const LINUX_BASICS = `export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
umask 077
line() { printf '%s' "$*" | tr '\\000-\\037\\177' ' ' | cut -c 1-300; }
stop() { code=$1; shift; printf 'error %s %s\\nend\\n' "$code" "$(line "$*")"; exit 0; }
need() { for needed in "$@"; do command -v "$needed" >/dev/null 2>&1 || stop TOOL_MISSING "$needed is not on this host"; done; }
unmountable() {
  case $2 in
    *'unknown filesystem type'*) stop TOOL_MISSING "this host's kernel has no $1" ;;
    *busy*|*'does not exist'*|*emory*|*exclusively*|*denied*) stop SCRIPT_FAILED "$1 cannot be mounted now: $2" ;;
  esac
  stop FILE_SYSTEM_TORN "$3: \${2%%dmesg*}"
}
source_of() { findmnt -n -o SOURCE --mountpoint "$1" 2>/dev/null | tail -n 1; }
bound() {
  other=$(findmnt -rn -o TARGET --source "$part" 2>/dev/null | grep -F "\${at%/*/*}/" | head -n 1)
  [ -n "$other" ] && mount --bind "$other" "$at"
}`;

/**
 * The device by the volume's id only: by udev's link, else by the serial that the kernel has of it. Xen's devices have
 * neither, so a host must be of the Nitro kind.
 */
export const LINUX_DEVICE = `find_device() {
  device=
  for link in "$links/nvme-Amazon_Elastic_Block_Store_$id" "$links/nvme-Amazon_Elastic_Block_Store_$id"_[0-9]; do
    if [ -b "$link" ]; then device=$(readlink -f -- "$link"); fi
  done
  if [ -z "$device" ]; then
    for serial in /sys/block/*/serial /sys/block/*/device/serial; do
      [ -r "$serial" ] && [ "$(tr -d ' \\n-' <"$serial")" = "$id" ] && device=/dev/$(printf '%s' "$serial" | cut -d / -f 4)
    done
  fi
  if [ -z "$device" ]; then
    device=$(lsblk -dnrpo NAME,SERIAL 2>/dev/null | tr -d - | awk -v id="$id" '$2 == id { print $1; exit }')
  fi
  [ -b "$device" ] || stop DEVICE_MISSING "no device of this host has the serial $id"
  name=\${device##*/}
}
is_blank() { [ "$(dd if="$1" bs=1M count=4 2>/dev/null | tr -d '\\000' | head -c 1 | wc -c)" -eq 0 ]; }
partitions() {
  for number in /sys/block/"$name"/"$name"*/partition; do
    [ -r "$number" ] || continue
    number=\${number%/partition}
    printf '%s %s\\n' "$(cat "$number/partition")" "/dev/\${number##*/}"
  done | sort -n
}
label_of() { blkid -p -s LABEL -o value "$1" 2>/dev/null; }
missing() {
  if [ -z "$(partitions)" ] && is_blank "$device"; then stop EMPTY_DISK "$device has no partition, and its first 4 MiB are zeros"; fi
  stop PARTITION_MISSING "$1; $device has the partitions: $(partitions | cut -d ' ' -f 1 | paste -s -d ' ' -)"
}
find_partition() {
  part=
  case $want in
    whole)
      [ -z "$(partitions)" ] || missing 'the plan wants the whole disk'
      part=$device ;;
    number)
      part=$(partitions | awk -v n="$which" '$1 == n { print $2 }')
      [ -b "$part" ] || missing "no partition $which" ;;
    label)
      for one in "$device" $(partitions | cut -d ' ' -f 2); do
        [ "$(label_of "$one")" = "$which" ] || continue
        [ -z "$part" ] || stop PARTITION_MISSING "two partitions have the label $which: $part and $one"
        part=$one
      done
      [ -n "$part" ] || missing "no label $which" ;;
  esac
}
find_type() {
  type=$(blkid -p -s TYPE -o value "$part" 2>/dev/null)
  [ -z "$type" ] || return 0
  if is_blank "$part"; then stop EMPTY_DISK "the first 4 MiB of $part are zeros"; fi
  if [ "$(dd if="$part" bs=1 skip=3 count=4 2>/dev/null | tr -d '\\000')" = NTFS ]; then
    stop FILE_SYSTEM_TORN "$part begins as NTFS does, and has no file table"
  fi
  table=$(blkid -p -s PTTYPE -o value "$part" 2>/dev/null)
  [ -z "$table" ] || stop PARTITION_MISSING "$part has a partition table ($table), and the plan wants the whole disk"
  stop FILE_SYSTEM_TORN "no file system is recognised on $part, which is not empty"
}
protect() {
  for one in "$device" "$part"; do
    blockdev --setro "$one" || stop SCRIPT_FAILED "$one cannot be made read-only"
  done
}`;

/**
 * A mount that replays no journal and runs nothing. ntfs-3g mounts a volume with a dirty journal read-only, and leaves
 * the journal alone (ntfs-3g(8), 'norecover'; tests/servers/volumes.ts measures that).
 */
export const LINUX_MOUNT = `mount_read_only() {
  source=$(source_of "$at")
  [ "$source" != "$part" ] || return 0
  [ -z "$source" ] || stop SCRIPT_FAILED "$at is taken by $source"
  (umask 022; mkdir -p -- "$at") || stop SCRIPT_FAILED "$at cannot be made"
  ! bound || return 0
  options=ro,nodev,nosuid,noexec
  case $type in
    ext2|ext3|ext4) driver=ext4 options=$options,noload ;;
    xfs) driver=xfs options=$options,norecovery,nouuid ;;
    ntfs)
      driver=ntfs3
      if command -v ntfs-3g >/dev/null 2>&1; then driver=ntfs-3g
      elif ! grep -qw ntfs3 /proc/filesystems && ! modprobe ntfs3 2>/dev/null; then
        stop TOOL_MISSING 'this host has neither ntfs-3g nor ntfs3: prove NTFS on a Windows host'
      fi ;;
    *) stop WRONG_FILE_SYSTEM "$part holds $type, which is not mounted here" ;;
  esac
  if said=$(mount -t "$driver" -o "$options" "$part" "$at" 2>&1 9>&-); then return 0; fi
  unmountable "$driver" "\${said#*"$at: "}" "$type on $part cannot be mounted"
}
lock() {
  need flock blkid findmnt blockdev
  mkdir -p "$state/$id" || stop SCRIPT_FAILED "$state cannot be written"
  exec 9>"$state/$id/lock"
  if ! flock -w 8 9; then printf 'running 0 another question mounts it\\nend\\n'; exit 0; fi
}
unlock() { exec 9>&-; }`;

/**
 * Work that outlives a question: begun once, in a session of its own, and alive as long as it holds a lock. What it
 * printed is moved into place as a whole; where only the question failed the next one begins anew. \`work_on KEY WORDS…\` takes the program, which defines \`work\`, from its input.
 */
export const LINUX_WORK = `show() {
  cat "$dir/result"
  if grep -q '^error SCRIPT_FAILED ' "$dir/result"; then rm -rf -- "$dir"; fi
  exit 0
}
alive() { ! flock -n "$dir/alive" true; }
begin() {
  date +%s >"$dir/started"
  if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 &&
    systemd-run --quiet --collect --property=KillMode=process sh "$@" </dev/null >/dev/null 2>&1 9>&-; then :
  else
    setsid nohup sh "$@" </dev/null >/dev/null 2>&1 9>&- &
  fi
  tries=0
  while [ ! -e "$dir/up" ] && [ "$tries" -lt 25 ]; do sleep 0.2; tries=$((tries + 1)); done
}
work_on() {
  need setsid nohup
  dir=$state/$id/$1; shift
  exec 9>"$state/$id/work-lock"
  if ! flock -w 8 9; then printf 'running 0 another question begins\\nend\\n'; exit 0; fi
  mkdir -p "$dir"
  cat >"$dir/program.new"
  if [ ! -e "$dir/started" ]; then mv "$dir/program.new" "$dir/program"; begin "$dir/program" "$dir" "$@"; fi
  exec 9>&-
  tries=0
  while [ ! -e "$dir/result" ] && alive && [ "$tries" -lt 24 ]; do sleep 0.5; tries=$((tries + 1)); done
  [ ! -e "$dir/result" ] || show
  seconds=$(($(date +%s) - $(cat "$dir/started")))
  if alive || { [ ! -e "$dir/up" ] && [ "$seconds" -lt 60 ]; }; then printf 'running %s %s\\nend\\n' "$seconds" "$what"; exit 0; fi
  [ ! -e "$dir/result" ] || show
  stop WORK_LOST "$what ended without a result: $(tail -n 1 "$dir/log" 2>/dev/null)"
}`;

/** How a program of \`work_on\` ends: it runs \`work\` and keeps its output. */
export const LINUX_WORKS = `dir=$1; shift
exec 8>"$dir/alive"
flock 8
: >"$dir/up"
(work "$@") >"$dir/result.new" 2>"$dir/log" </dev/null
status=$?
if [ "$status" -ne 0 ]; then
  stop WORK_LOST "the work ended with status $status: $(tail -n 1 "$dir/log")" >"$dir/result.new"
fi
mv "$dir/result.new" "$dir/result"`;
