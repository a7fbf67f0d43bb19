import { base64Of } from './asked.ts';
import { LINUX_BASICS, LINUX_WORKS } from './linux.ts';

/** What a mounted volume holds, and how fast it is read. Paths inside it are hostile: none may lead out of the mount. */

/** Lines \`file NUMBER EPOCH BYTES\`, or \`file NUMBER missing|outside|no-file\`: numbers keep the output short. */
export const LINUX_FILES = `tell_files() {
  number=0
  for path in "$@"; do
    number=$((number + 1))
    real=$(realpath -e -- "$at/$path" 2>/dev/null)
    if [ -z "$real" ]; then echo "file $number missing"; continue; fi
    case $real in "$at"/*) ;; *) echo "file $number outside"; continue ;; esac
    if [ -f "$real" ]; then echo "file $number $(stat -c '%Y %s' -- "$real")"; else echo "file $number no-file"; fi
  done
}`;

/**
 * The lines of a manifest of sha256sum(1). Escaped names (a leading backslash), other formats, absolute paths and \`..\` are
 * refused before anything is opened, and then whatever a link leads out of the mount or to what is no file.
 */
export const LINUX_MANIFEST = `${LINUX_BASICS}
at=$2 path=$3
refuse() { stop MANIFEST_REFUSED "$*"; }
work() {
  need sha256sum realpath stat xargs
  file=$(realpath -e -- "$at/$path" 2>/dev/null)
  case $file in "$at"/*) ;; *) stop MANIFEST_MISSING "no $path" ;; esac
  [ -f "$file" ] || stop MANIFEST_MISSING "$path is no file"
  tr -d '\\015' <"$file" >"$dir/manifest"
  grep -q . "$dir/manifest" || refuse "$path names no file"
  bad=$(awk '!/^[0-9a-fA-F]+ [ *]./ || index($0, " ") != 65 { print NR; exit }' "$dir/manifest")
  [ -z "$bad" ] || refuse "line $bad of $path is not of the form that sha256sum writes for a usual name"
  cut -c 67- "$dir/manifest" >"$dir/names"
  bad=$(grep -n -m 1 -E '^/|(^|/)\\.\\.(/|$)' "$dir/names")
  [ -z "$bad" ] || refuse "line \${bad%%:*} of $path leads out of the partition: \${bad#*:}"
  cd "$at" || stop SCRIPT_FAILED "$at is not mounted"
  tr '\\n' '\\000' <"$dir/names" >"$dir/names0"
  bad=$(xargs -0 -a "$dir/names0" realpath -e -q -z -- 2>/dev/null | tr '\\n\\000' ' \\n' | awk -v at="$at/" 'index($0, at) != 1 { print; exit }')
  [ -z "$bad" ] || refuse "$path leads out of the partition: $bad"
  bad=$(xargs -0 -a "$dir/names0" stat -L -c '%F' -- 2>/dev/null | grep -v -m 1 '^regular')
  [ -z "$bad" ] || refuse "$path names a $bad, which is no file"
  sha256sum -c --quiet "$dir/manifest" >"$dir/differ" 2>"$dir/errors"
  ended=$?
  missing=$(grep -c ': FAILED open or read$' "$dir/differ")
  differs=$(grep -c ': FAILED$' "$dir/differ")
  if [ "$ended" -gt 1 ] || { [ "$ended" -eq 1 ] && [ "$missing$differs" = 00 ]; }; then
    stop SCRIPT_FAILED "sha256sum ended with $ended: $(tail -n 1 "$dir/errors")"
  fi
  printf 'manifest %s %s %s\\n' "$(grep -c . "$dir/names")" "$differs" "$missing"
  head -n 5 "$dir/differ" | while IFS= read -r one; do
    case $one in
      *': FAILED open or read') printf 'missing %s\\n' "$(line "\${one%: FAILED open or read}")" ;;
      *) printf 'differs %s\\n' "$(line "\${one%: FAILED}")" ;;
    esac
  done
  echo end
}
${LINUX_WORKS}`;

/**
 * One SHA-256 over \`PATH/BYTES/SHA256\` and a zero byte for each regular file, sorted by the bytes of its path. What Windows
 * keeps for itself at the root is left out, since a Windows host may change it.
 */
export const LINUX_DIGEST = `${LINUX_BASICS}
at=$2
listed() { find . -xdev \\( -path './System Volume Information' -o -path './$RECYCLE.BIN' \\) -prune -o "$@"; }
work() {
  need find sort xargs sha256sum paste cut stat
  cd "$at" || stop SCRIPT_FAILED "$at is not mounted"
  listed -type f -printf '%P\\0' >"$dir/unsorted" || stop FILE_SYSTEM_TORN "not all can be listed: $(tail -n 1 "$dir/log")"
  sort -z "$dir/unsorted" >"$dir/paths"
  sed -z 's|^|./|' "$dir/paths" >"$dir/named"
  : >"$dir/hashes"
  : >"$dir/sizes"
  xargs -0 -r -a "$dir/named" sha256sum -z -- >"$dir/hashes" || stop FILE_SYSTEM_TORN "not all can be read: $(tail -n 1 "$dir/log")"
  xargs -0 -r -a "$dir/named" stat --printf '%s\\0' -- >"$dir/sizes" || stop FILE_SYSTEM_TORN "not all can be read: $(tail -n 1 "$dir/log")"
  cut -z -c 1-64 "$dir/hashes" | paste -z -d / "$dir/paths" "$dir/sizes" - >"$dir/list"
  digest=$(if [ -s "$dir/paths" ]; then cat "$dir/list"; fi | sha256sum | cut -c 1-64)
  printf 'digest %s %s %s %s %s\\nend\\n' "$digest" "$(tr -dc '\\000' <"$dir/paths" | wc -c)" \\
    "$(tr '\\000' '\\n' <"$dir/sizes" | awk '{ sum += $1 } END { printf "%.0f", sum }')" \\
    "$(listed -type l -printf x | wc -c)" "$(listed ! -type f ! -type l ! -type d -printf x | wc -c)"
}
${LINUX_WORKS}`;

/** Every block once, past the host's cache where the device can do that. */
export const LINUX_READ = `${LINUX_BASICS}
device=$2
work() {
  need dd blockdev
  flags=
  if dd if="$device" of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null; then flags=iflag=direct; fi
  bytes=$(blockdev --getsize64 "$device")
  from=$(date +%s%N)
  dd if="$device" of=/dev/null bs=4M $flags 2>"$dir/said" || stop READ_FAILED "$(head -n 1 "$dir/said")"
  echo "read $bytes $((($(date +%s%N) - from) / 1000000))"
  echo end
}
${LINUX_WORKS}`;

/**
 * Runs the plan's script, in base64 here so that no line of it ends the program, on the writable copy. ntfs-3g discards a dirty journal instead of replaying it, so with \`norecover\` it refuses
 * (ntfs-3g(8)).
 */
export const linuxCopy = (script: string): string => `${LINUX_BASICS}
part=$2 type=$3 at=$4
work() {
  (umask 022; mkdir -p -- "$at") || stop SCRIPT_FAILED "$at cannot be made"
  options=rw,nodev,nosuid,noexec
  case $type in
    xfs) driver=xfs options=$options,nouuid ;;
    ntfs) driver=ntfs-3g options=$options,norecover; need ntfs-3g ;;
    *) driver=ext4 ;;
  esac
  exec 7>"$dir/../mount-lock"
  flock 7
  if [ "$(source_of "$at")" != "$part" ] && ! bound && ! mount -t "$driver" -o "$options" "$part" "$at" >"$dir/said" 2>&1 7>&- 8>&-; then
    case $type in
      ntfs) stop JOURNAL_DIRTY "Linux does not replay the journal of NTFS, use a Windows host: $(head -n 1 "$dir/said")" ;;
      *) said=$(cat "$dir/said"); unmountable "$driver" "\${said#*"$at: "}" 'the copy cannot be mounted writable' ;;
    esac
  fi
  exec 7>&-
  cd "$at" || stop SCRIPT_FAILED "$at is not mounted"
  printf '%s' '${base64Of(script)}' | base64 -d >"$dir/script"
  sh "$dir/script" >"$dir/said" 2>&1 8>&-
  printf 'exit %s\\n' "$?"
  tail -c 1000 "$dir/said" | tr '\\000-\\011\\013-\\037\\177' ' ' | tr -s '\\n' | sed -e 's/^/| /' -e '$a\\'
  echo end
}
${LINUX_WORKS}`;
