import { type Partition, partitionFolder } from '../../plan/volume-proofs.ts';
import { powershellText } from '../shell-quote.ts';
import { WINDOWS_MOUNTS } from './paths.ts';

/**
 * What every script for a restored volume shares on Windows, in PowerShell 5.1; it prints what core/inside/volume/linux.ts
 * prints. kunren's developers have never run it, for want of a Windows machine: a grammar has parsed it
 * (tests/conformance/judge_powershell.py), no more.
 */

interface Wanted {
  readonly volume: string;
  readonly volumeID: string;
  readonly partition: Partition;
}

export function windowsValues({ volume, volumeID, partition }: Wanted): string {
  const [want, which] =
    partition === 'whole'
      ? ['whole', '']
      : 'number' in partition
        ? ['number', String(partition.number)]
        : ['label', partition.label];
  return `$id = '${volumeID.replace('-', '')}'
$want = '${want}'
$which = ${powershellText(which)}
$at = ${powershellText(`${WINDOWS_MOUNTS}\\${volume}\\${partitionFolder(partition)}`)}
$state = 'C:\\ProgramData\\kunren'`;
}

/** \`Stop-Here\` prints what is wrong and ends; .NET's exceptions end as \`CANNOT_TELL\`, by the trap. */
export const WINDOWS_BASICS = `$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$utf8 = New-Object Text.UTF8Encoding $false
function Say([string]$text) { [Console]::Out.WriteLine($text) }
function Line([string]$text) {
  $line = $text -replace '[\\x00-\\x1f\\x7f]', ' '
  $line.Substring(0, [Math]::Min(300, $line.Length))
}
function Stop-Here([string]$code, [string]$text) { Say "error $code $(Line $text)"; Say 'end'; exit 0 }
trap { Stop-Here 'CANNOT_TELL' "$($_.Exception.GetBaseException().Message) at line $($_.InvocationInfo.ScriptLineNumber)" }`;

/** The console's own code page would lose what is not ASCII. */
export const WINDOWS_CONSOLE = `try { [Console]::OutputEncoding = $utf8 } catch { }`;

/**
 * The disk by the volume's id: EBS's NVMe disks have it as serial number (EBS User Guide, 'Map Amazon EBS volumes to NVMe
 * device names'). A disk goes online read-only. Two volumes of one snapshot have one signature, and Windows gives the one
 * that comes second another: the compared disk is always the first.
 */
export const WINDOWS_DISK = `function Find-Disk([string]$serial) {
  $found = Get-Disk | Where-Object { "$($_.SerialNumber)".Trim() -match "^$serial([^0-9a-f]|$)" } | Select-Object -First 1
  if ($null -eq $found) { Stop-Here 'DEVICE_MISSING' "no disk of this host has the serial $serial" }
  $found
}
function Open-Disk([string]$serial, [bool]$readOnly) {
  $disk = Find-Disk $serial
  if ($readOnly -and -not $disk.IsReadOnly) {
    if (-not $disk.IsOffline) { $script:before = 'writable' }
    Set-Disk -Number $disk.Number -IsReadOnly $true
  }
  if ($disk.IsOffline) { Set-Disk -Number $disk.Number -IsOffline $false }
  if (-not $readOnly -and (Get-Disk -Number $disk.Number).IsReadOnly) { Set-Disk -Number $disk.Number -IsReadOnly $false }
  $disk = Get-Disk -Number $disk.Number
  if ($disk.IsOffline) { Stop-Here 'CANNOT_TELL' "disk $($disk.Number) stays offline: $($disk.OfflineReason)" }
  if ($readOnly -ne $disk.IsReadOnly) { Stop-Here 'CANNOT_TELL' "disk $($disk.Number) cannot be made read-only, or writable" }
  $disk
}
function Find-Partition([object]$disk) {
  $all = @(Get-Partition -DiskNumber $disk.Number -ErrorAction SilentlyContinue | Sort-Object PartitionNumber)
  $numbers = ($all | ForEach-Object { $_.PartitionNumber }) -join ' '
  if ($all.Count -eq 0 -and (Test-Blank $disk.Number 0)) {
    Stop-Here 'EMPTY_DISK' "disk $($disk.Number) has no partition, and its first 4 MiB are zeros"
  }
  $has = "disk $($disk.Number) has the partitions: $numbers"
  $found = @(switch ($want) {
    'whole' { Stop-Here 'PARTITION_MISSING' "the plan wants the whole disk; $has" }
    'number' { $all | Where-Object { "$($_.PartitionNumber)" -eq $which } }
    'label' { $all | Where-Object { (Get-Volume -Partition $_ -ErrorAction SilentlyContinue).FileSystemLabel -ceq $which } }
  })
  if ($found.Count -gt 1) { Stop-Here 'PARTITION_MISSING' "two partitions have the label $which; $has" }
  $noun = if ($want -eq 'number') { 'partition' } else { $want }
  if ($found.Count -eq 0) { Stop-Here 'PARTITION_MISSING' "no $noun $which; $has" }
  $found[0]
}
function Test-Blank([int]$number, [long]$offset) {
  $bytes = [Kunren.Raw]::First($number, $offset, 4194304)
  -not [Kunren.Raw]::HasBytes($bytes)
}
function Get-Type([object]$disk, [object]$partition) {
  $type = "$((Get-Volume -Partition $partition -ErrorAction SilentlyContinue).FileSystem)".ToLowerInvariant()
  if ($type -notin '', 'raw', 'unknown') { return $type }
  $name = "disk $($disk.Number) partition $($partition.PartitionNumber)"
  if (Test-Blank $disk.Number $partition.Offset) { Stop-Here 'EMPTY_DISK' "the first 4 MiB of $name are zeros" }
  $first = [Kunren.Raw]::First($disk.Number, $partition.Offset, 4096)
  $begins = [Text.Encoding]::ASCII.GetString($first, 3, 4)
  if ($begins -eq '-FVE') { Stop-Here 'WRONG_FILE_SYSTEM' "$name is encrypted by BitLocker" }
  if ($begins -eq 'NTFS') {
    $cluster = [BitConverter]::ToUInt16($first, 11) * [int]$first[13]
    $table = [Kunren.Raw]::First($disk.Number, $partition.Offset + [BitConverter]::ToInt64($first, 48) * $cluster, 4096)
    if ([Text.Encoding]::ASCII.GetString($table, 0, 4) -ne 'FILE') {
      Stop-Here 'FILE_SYSTEM_TORN' "$name begins as NTFS does, and has no file table"
    }
    Stop-Here 'CANNOT_TELL' 'Windows does not mount this NTFS read-only: it is torn, or its journal must be replayed first; writable-copy tells'
  }
  Stop-Here 'FILE_SYSTEM_TORN' "Windows recognises no file system on $name, which is not empty"
}
function Add-Mount([object]$disk, [object]$partition) {
  $wanted = $at.TrimEnd('\\') + '\\'
  if (@($partition.AccessPaths) -contains $wanted) { return }
  [void][IO.Directory]::CreateDirectory($at)
  Add-PartitionAccessPath -DiskNumber $disk.Number -PartitionNumber $partition.PartitionNumber -AccessPath $at
}`;

/** Blocks of a disk, which .NET opens only by a handle of CreateFile. */
export const WINDOWS_RAW = `Add-Type -TypeDefinition @'
using System; using System.IO; using System.Runtime.InteropServices; using Microsoft.Win32.SafeHandles;
namespace Kunren {
  public static class Raw {
    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    static extern SafeFileHandle CreateFile(string name, uint access, uint share, IntPtr security, uint creation, uint flags, IntPtr template);
    public static FileStream Open(int disk) {
      SafeFileHandle handle = CreateFile(@"\\\\.\\PhysicalDrive" + disk, 0x80000000, 3, IntPtr.Zero, 3, 0, IntPtr.Zero);
      if (handle.IsInvalid) throw new IOException("disk " + disk + " cannot be opened: error " + Marshal.GetLastWin32Error());
      return new FileStream(handle, FileAccess.Read, 4096);
    }
    public static byte[] First(int disk, long offset, int count) {
      using (FileStream stream = Open(disk)) {
        byte[] bytes = new byte[count];
        stream.Seek(offset, SeekOrigin.Begin);
        int read = 0;
        while (read < count) { int one = stream.Read(bytes, read, count - read); if (one == 0) break; read += one; }
        return bytes;
      }
    }
    public static bool HasBytes(byte[] bytes) { foreach (byte one in bytes) if (one != 0) return true; return false; }
    public static long ReadAll(int disk, long size) {
      using (FileStream stream = Open(disk)) {
        byte[] bytes = new byte[4194304];
        long done = 0;
        while (done < size) { int one = stream.Read(bytes, 0, (int)Math.Min(bytes.Length, size - done)); if (one == 0) break; done += one; }
        return done;
      }
    }
  }
}
'@`;

/** One question at a time changes disks. */
export const WINDOWS_LOCK = `$mutex = New-Object Threading.Mutex $false, 'Global\\kunren'
function Lock-Host {
  if (-not (Test-Path -LiteralPath $state)) {
    [void][IO.Directory]::CreateDirectory($state)
    icacls.exe $state /inheritance:r /grant '*S-1-5-18:(OI)(CI)F' /grant '*S-1-5-32-544:(OI)(CI)F' | Out-Null
  }
  $got = $false
  try { $got = $mutex.WaitOne(8000) } catch [Threading.AbandonedMutexException] { $got = $true }
  if (-not $got) { Say 'running 0 another question mounts it'; Say 'end'; exit 0 }
}
function Unlock-Host { $mutex.ReleaseMutex() }`;

/**
 * Work that outlives a question, as on Linux: alive as long as it holds a file open. WMI starts it, outside of whatever
 * the agent ends with the question.
 */
export const WINDOWS_WORK = `function Test-Alive([string]$folder) {
  try { [IO.File]::Open("$folder\\alive", 'OpenOrCreate', 'ReadWrite', 'None').Dispose(); $false } catch [IO.IOException] { $true }
}
function Invoke-Work([string]$key, [string]$what, [string]$program, [string[]]$values) {
  $folder = "$state\\$id\\$key"
  $began = "$folder\\started"
  Lock-Host
  if (-not (Test-Path -LiteralPath $began)) {
    [void][IO.Directory]::CreateDirectory($folder)
    [IO.File]::WriteAllText("$folder\\program.ps1", $program, (New-Object Text.UTF8Encoding $true))
    [IO.File]::WriteAllLines("$folder\\values", $values, $utf8)
    [IO.File]::WriteAllText($began, [DateTime]::UtcNow.ToString('o'))
    $command = "powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File \`"$folder\\program.ps1\`""
    $made = Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{ CommandLine = $command }
    if ($made.ReturnValue -ne 0) { Stop-Here 'WORK_LOST' "$what could not begin: $($made.ReturnValue)" }
  }
  Unlock-Host
  for ($try = 0; $try -lt 24 -and -not (Test-Path -LiteralPath "$folder\\result"); $try += 1) { Start-Sleep -Milliseconds 500 }
  $seconds = [int]([DateTime]::UtcNow - [DateTime]::Parse([IO.File]::ReadAllText($began), $null, 'RoundtripKind')).TotalSeconds
  $isUp = (Test-Path -LiteralPath "$folder\\up") -or $seconds -ge 60
  $isDead = $isUp -and -not (Test-Alive $folder)
  if (Test-Path -LiteralPath "$folder\\result") { Say ([IO.File]::ReadAllText("$folder\\result", $utf8)).TrimEnd(); exit 0 }
  if ($isDead) { Stop-Here 'WORK_LOST' "$what ended without a result" }
  Say "running $seconds $what"
  Say 'end'
  exit 0
}`;

/** The frame of a program: what it says is kept, and moved into place as a whole. */
export const windowsProgram = (work: string): string => `${WINDOWS_BASICS}
$folder = Split-Path -Parent $MyInvocation.MyCommand.Path
$alive = [IO.File]::Open("$folder\\alive", 'OpenOrCreate', 'ReadWrite', 'None')
[IO.File]::WriteAllText("$folder\\up", '')
$values = [IO.File]::ReadAllLines("$folder\\values", $utf8)
$told = New-Object Text.StringBuilder
function Say([string]$text) { [void]$told.AppendLine($text) }
function Save-Result {
  [IO.File]::WriteAllText("$folder\\result.new", $told.ToString(), $utf8)
  [IO.File]::Move("$folder\\result.new", "$folder\\result")
}
function Stop-Here([string]$code, [string]$text) { Say "error $code $(Line $text)"; Say 'end'; Save-Result; exit 0 }
${work}
Say 'end'
Save-Result`;
