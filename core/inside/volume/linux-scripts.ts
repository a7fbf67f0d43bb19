import type { VolumeProof } from '../../plan/volume-proofs.ts';
import { shellQuoted } from '../shell-quote.ts';
import type { AskedVolume } from './asked.ts';
import {
  LINUX_BASICS,
  LINUX_DEVICE,
  LINUX_MOUNT,
  LINUX_WORK,
  type LinuxPlaces,
  linuxValues,
} from './linux.ts';
import { LINUX_CHECK } from './linux-check.ts';
import { LINUX_DIGEST, LINUX_FILES, LINUX_MANIFEST, LINUX_READ, linuxCopy } from './linux-content.ts';

/** The script of each proof on Linux. It prints lines that core/inside/volume/judge.ts judges, and \`end\` at last. */

/** No line of a program is this one: values of a plan stand in its words, not in it. */
const END = 'KUNREN_WORK';
const work = (what: string, key: string, words: string, program: string): string => `what=${shellQuoted(what)}
work_on ${key} ${words} <<'${END}'
${program}
${END}`;

const partOf = 'find_device\nfind_partition\nfind_type\nprotect';
const mounted = `lock\n${partOf}\nmount_read_only\nunlock`;
const MOUNTED_LINE = `printf 'mounted %s %s %s\\n' "$type" "$part" "$at"`;

/** @param key Names the work of this proof on the host: a-z, 0-9 and - only. */
export function linuxVolumeScript(given: AskedVolume, key: string, places: LinuxPlaces): string {
  const { volume, volumeID, copyVolumeID = '', proof } = given;
  const isCopy = proof.proof === 'writable-copy';
  const wanted = {
    volume: isCopy ? `${volume}-copy` : volume,
    volumeID: isCopy ? copyVolumeID : volumeID,
    partition: 'partition' in proof ? proof.partition : ('whole' as const),
  };
  return [
    LINUX_BASICS,
    linuxValues(wanted, places),
    LINUX_DEVICE,
    LINUX_MOUNT,
    LINUX_WORK,
    stepsOf(proof, key),
  ].join('\n');
}

function stepsOf(proof: VolumeProof, key: string): string {
  switch (proof.proof) {
    case 'file-system':
      return fileSystemSteps(proof, key);
    case 'files':
      return `${LINUX_FILES}
${mounted}
need realpath stat
${MOUNTED_LINE}
tell_files ${proof.files.map(({ path }) => shellQuoted(path)).join(' ')}
echo end`;
    case 'manifest':
      return `${mounted}
${work('comparing the manifest', key, `"$at" ${shellQuoted(proof.path)}`, LINUX_MANIFEST)}`;
    case 'digest':
      return `${mounted}\n${work('reading every file', key, '"$at"', LINUX_DIGEST)}`;
    case 'read':
      return `lock
find_device
part=$device
protect
unlock
${work('reading every block', key, '"$device"', LINUX_READ)}`;
    case 'writable-copy':
      return `lock
find_device
find_partition
find_type
[ "$type" = ${proof.type} ] || stop WRONG_FILE_SYSTEM "$part holds $type"
unlock
${work('running the script on the copy', key, '"$part" "$type" "$at"', linuxCopy(proof.script))}`;
  }
}

function fileSystemSteps(
  { type, check }: Extract<VolumeProof, { proof: 'file-system' }>,
  key: string,
): string {
  if (type === 'raw')
    return `lock
find_device
find_partition
protect
unlock
if is_blank "$part"; then blank=blank; else blank=filled; fi
printf 'raw %s %s\\nend\\n' "$part" "$blank"`;
  const found = `lock
${partOf}
[ "$type" = ${type} ] || stop WRONG_FILE_SYSTEM "$part holds $type"
mount_read_only
unlock
${MOUNTED_LINE}`;
  if (!check) return `${found}\necho 'check none -'\necho end`;
  if (type === 'ntfs')
    return `${found}
stop CANNOT_TELL 'nothing on Linux checks NTFS: use a Windows host, or check: false'`;
  return `${found}\n${work('checking the file system', key, '"$scratch" "$part" "$type"', LINUX_CHECK)}`;
}
