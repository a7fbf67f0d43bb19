import { LINUX_BASICS, LINUX_WORKS } from './linux.ts';

/**
 * Whether a file system is consistent, without a write to the volume. e2fsck and xfs_repair judge a dirty journal's file
 * system as if nothing would ever replay it, so there the kernel replays it in a copy-on-write view first:
 * docs/decisions/0082-journals-are-replayed-in-a-view.md.
 */

/**
 * A view by device-mapper: what is written goes to a sparse file. Its origin is a loop device over the volume, since
 * device-mapper wants its origin for itself, and the volume is mounted. The kernel's own name of the view is used:
 * /dev/mapper may still lead to an earlier one where no udev keeps it.
 */
const VIEW = `view() {
  no="its journal is dirty, and it can only be checked once that is replayed in a view, which needs"
  for needed in dmsetup losetup; do command -v "$needed" >/dev/null 2>&1 || stop JOURNAL_DIRTY "$no $needed"; done
  modprobe dm-snapshot >/dev/null 2>&1
  own=$(mktemp -d "$scratch/kunren.XXXXXX") || stop SCRIPT_FAILED "$scratch cannot be written"
  made= cow= origin=
  trap undo EXIT
  truncate -s 8G "$own/cow"
  cow=$(losetup -f --show "$own/cow" 2>"$own/said") || { cow=; stop JOURNAL_DIRTY "$no a loop device: $(cat "$own/said")"; }
  origin=$(losetup -r -f --show "$part" 2>"$own/said") || { origin=; stop JOURNAL_DIRTY "$no a loop device: $(cat "$own/said")"; }
  view=kunren-$(printf '%s' "$dir" | cksum | tr ' ' -)
  echo "0 $(blockdev --getsz "$part") snapshot $origin $cow N 8" | dmsetup create "$view" >"$own/said" 2>&1 ||
    stop JOURNAL_DIRTY "$no dm-snapshot: $(cat "$own/said")"
  made=$view
  viewed=/dev/$(dmsetup info -c --noheadings -o blkdevname "$view")
  [ -b "$viewed" ] || stop JOURNAL_DIRTY "$no $viewed, which does not come"
  options=nodev,nosuid,noexec
  [ "$type" != xfs ] || options=$options,nouuid
  mkdir "$own/at"
  if ! mount -t "$type" -o "$options" "$viewed" "$own/at" >"$own/said" 2>&1; then
    is_full
    said=$(cat "$own/said")
    unmountable "$type" "\${said#*"$own/at: "}" 'its journal cannot be replayed'
  fi
  umount "$own/at" || stop SCRIPT_FAILED 'the view cannot be unmounted'
}
is_full() {
  case $(dmsetup status "$view") in
    *nvalid*|*verflow*) stop CANNOT_TELL "$scratch has too little room for the view in which the journal is replayed" ;;
  esac
}
undo() {
  umount "$own/at" 2>/dev/null
  [ -z "$made" ] || dmsetup remove --retry "$view" >/dev/null 2>&1
  for one in $origin $cow; do losetup -d "$one"; done
  rm -rf -- "$own"
}`;

/** Exit statuses: e2fsck(8) and xfs_repair(8), 'EXIT STATUS'. What both print before a finding is left out. */
export const LINUX_CHECK = `${LINUX_BASICS}
scratch=$2 part=$3 type=$4
${VIEW}
check() {
  case $type in
    xfs) xfs_repair -n "$1" ;;
    *) e2fsck -n -f "$1" ;;
  esac >"$dir/said" 2>&1
}
skipped() { grep -q -e 'skipping journal recovery' -e 'valuable metadata changes in a log' "$dir/said"; }
finding() {
  grep -v -e '^e2fsck ' -e '^Pass [0-9]' -e '^Warning' -e '^Phase [0-9]' -e '^ *- ' -e '^ALERT' -e '^ignored because the -n' \\
    -e '^which may be resolved' -e '^No modify flag' -e '^ *$' "$dir/said" | head -n 3 | tr '\\n' ' '
}
work() {
  case $type in xfs) tool=xfs_repair ;; *) tool=e2fsck ;; esac
  need "$tool"
  journal=clean
  check "$part"
  status=$?
  if skipped; then
    journal=replayed
    view
    check "$viewed"
    status=$?
    is_full
    if skipped; then stop CANNOT_TELL "$tool still finds a dirty journal after it was replayed"; fi
  fi
  if [ "$status" -ge 126 ] || grep -qi 'memory alloc\\|cannot allocate\\|out of memory' "$dir/said"; then
    stop CANNOT_TELL "$tool could not finish: $(finding)"
  fi
  [ "$status" -eq 0 ] || stop FILE_SYSTEM_TORN "$tool found: $(finding)"
  printf 'check %s %s\\nend\\n' "$tool" "$journal"
}
${LINUX_WORKS}`;
