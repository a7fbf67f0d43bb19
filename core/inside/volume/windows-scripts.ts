import type { VolumeProof } from '../../plan/volume-proofs.ts';
import { powershellText } from '../shell-quote.ts';
import { type AskedVolume, base64Of } from './asked.ts';
import {
  WINDOWS_BASICS,
  WINDOWS_CONSOLE,
  WINDOWS_DISK,
  WINDOWS_LOCK,
  WINDOWS_RAW,
  WINDOWS_WORK,
  windowsValues,
} from './windows.ts';
import {
  WINDOWS_CHECK,
  WINDOWS_COPY,
  WINDOWS_DIGEST,
  windowsFiles,
  windowsManifest,
  windowsRead,
} from './windows-content.ts';

/** The script of each proof on Windows, which prints what core/inside/volume/linux-scripts.ts prints. */

/** @param key Names the work of this proof on the host: a-z, 0-9 and - only. */
export function windowsVolumeScript(given: AskedVolume, key: string): string {
  const { volume, volumeID, copyVolumeID = '', proof } = given;
  const isCopy = proof.proof === 'writable-copy';
  const wanted = {
    volume: isCopy ? `${volume}-copy` : volume,
    volumeID: isCopy ? copyVolumeID : volumeID,
    partition: 'partition' in proof ? proof.partition : ('whole' as const),
  };
  return [
    WINDOWS_BASICS,
    WINDOWS_CONSOLE,
    windowsValues(wanted),
    WINDOWS_RAW,
    WINDOWS_LOCK,
    WINDOWS_DISK,
    WINDOWS_WORK,
    stepsOf(proof, key, volumeID),
  ].join('\n');
}

/** A program stands in base64, so that nothing of it has to be quoted. */
const work = (what: string, key: string, program: string, values: string): string =>
  `Invoke-Work '${key}' '${what}' (${powershellText(program)}) @(${values})`;

const FOUND = `Lock-Host
$before = ''
$disk = Open-Disk $id $true
$partition = Find-Partition $disk
$type = Get-Type $disk $partition`;
const MOUNTED = `${FOUND}
Add-Mount $disk $partition
Unlock-Host`;
const MOUNTED_LINE = 'Say "mounted $type disk$($disk.Number).$($partition.PartitionNumber) $at"';

function stepsOf(proof: VolumeProof, key: string, volumeID: string): string {
  switch (proof.proof) {
    case 'file-system':
      return fileSystemSteps(proof, key);
    case 'files':
      return `${MOUNTED}\n${MOUNTED_LINE}\n${windowsFiles(proof.files.map(({ path }) => path))}`;
    case 'manifest':
      return `${MOUNTED}\n${work('comparing the manifest', key, windowsManifest(proof.path), '$at')}`;
    case 'digest':
      return `${MOUNTED}\n${work('reading every file', key, WINDOWS_DIGEST, '$at')}`;
    case 'read':
      return `Lock-Host
$disk = Open-Disk $id $true
Unlock-Host
${work('reading every block', key, windowsRead(WINDOWS_RAW), '"$($disk.Number)", "$($disk.Size)"')}`;
    case 'writable-copy':
      return `Lock-Host
$compared = Open-Disk '${volumeID.replace('-', '')}' $true
$disk = Open-Disk $id $false
$partition = Find-Partition $disk
$type = Get-Type $disk $partition
if ($type -ne '${proof.type}') { Stop-Here 'WRONG_FILE_SYSTEM' "disk $($disk.Number) partition $($partition.PartitionNumber) holds $type" }
Add-Mount $disk $partition
Unlock-Host
${work('running the script on the copy', key, WINDOWS_COPY, `$at, '${base64Of(proof.script)}'`)}`;
  }
}

function fileSystemSteps(
  { type, check, letter }: Extract<VolumeProof, { proof: 'file-system' }>,
  key: string,
): string {
  if (type === 'raw')
    return `Lock-Host
$disk = Open-Disk $id $true
if ($want -eq 'whole') { $name = "disk$($disk.Number)"; $offset = 0 }
else { $partition = Find-Partition $disk; $name = "disk$($disk.Number).$($partition.PartitionNumber)"; $offset = $partition.Offset }
Unlock-Host
if (Test-Blank $disk.Number $offset) { Say "raw $name blank" } else { Say "raw $name filled" }
Say 'end'`;
  const found = `${FOUND}
if ($type -ne '${type}') { Stop-Here 'WRONG_FILE_SYSTEM' "disk $($disk.Number) partition $($partition.PartitionNumber) holds $type" }
Add-Mount $disk $partition
${letter === undefined ? '' : moveLetter(letter)}Unlock-Host
${MOUNTED_LINE}
if ($before -ne '') { Say "before $before" }`;
  if (!check) return `${found}\nSay 'check none -'\nSay 'end'`;
  return `${found}\n${work('checking the file system', key, WINDOWS_CHECK, '$at')}`;
}

/** The letter is the host's affair: nothing is written to the disk for it. The first question keeps what it was. */
const moveLetter = (letter: string): string => `$was = "$($partition.DriveLetter)".Trim([char[]](0, 32))
$kept = "$state\\$id-letter"
if (Test-Path -LiteralPath $kept) { $was = [IO.File]::ReadAllText($kept) }
else { if ($was -eq '') { $was = '-' }; [IO.File]::WriteAllText($kept, $was) }
if ("$($partition.DriveLetter)" -ne '${letter}') {
  $other = Get-Partition -DriveLetter '${letter}' -ErrorAction SilentlyContinue
  if ($null -ne $other) { Stop-Here 'CANNOT_TELL' "${letter}: is taken by disk $($other.DiskNumber) partition $($other.PartitionNumber)" }
  Set-Partition -DiskNumber $disk.Number -PartitionNumber $partition.PartitionNumber -NewDriveLetter '${letter}'
}
Say "letter $was ${letter}"
`;
