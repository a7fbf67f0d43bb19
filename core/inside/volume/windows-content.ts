import { powershellText } from '../shell-quote.ts';
import { windowsProgram } from './windows.ts';

/** The programs that look into a mounted volume on Windows; they print what core/inside/volume/linux-content.ts prints. */

/** A path inside the partition: nothing absolute, upwards, of a stream, or behind a link leads anywhere else. */
export const WINDOWS_INSIDE = `function Resolve-Inside([string]$root, [string]$path) {
  $parts = @($path -split '[\\\\/]' | Where-Object { $_ -ne '' -and $_ -ne '.' })
  if ($path -match '^[\\\\/]' -or $path -match ':' -or $parts -contains '..' -or $parts.Count -eq 0) { return 'outside' }
  $full = $root
  foreach ($part in $parts) {
    $full = [IO.Path]::Combine($full, $part)
    if (-not ([IO.File]::Exists($full) -or [IO.Directory]::Exists($full))) { return 'missing' }
    if ([IO.File]::GetAttributes($full) -band [IO.FileAttributes]::ReparsePoint) { return 'outside' }
  }
  if ([IO.File]::Exists($full)) { "=$full" } else { 'no-file' }
}`;

export const windowsFiles = (paths: readonly string[]): string => `${WINDOWS_INSIDE}
$number = 0
foreach ($path in @(${paths.map(powershellText).join(', ')})) {
  $number += 1
  $found = Resolve-Inside $at $path
  if (-not $found.StartsWith('=')) { Say "file $number $found"; continue }
  $file = New-Object IO.FileInfo $found.Substring(1)
  $seconds = [Math]::Floor(($file.LastWriteTimeUtc - [DateTime]'1970-01-01').TotalSeconds)
  Say "file $number $seconds $($file.Length)"
}
Say 'end'`;

const HASH = `function Get-Hash([string]$path) {
  $stream = [IO.File]::Open($path, 'Open', 'Read', 'ReadWrite')
  try { ([BitConverter]::ToString($sha.ComputeHash($stream)) -replace '-').ToLowerInvariant() } finally { $stream.Dispose() }
}
$sha = [Security.Cryptography.SHA256]::Create()`;

/** Links and junctions are files to nobody here: a manifest that names one is refused, as one that leads out. */
export const windowsManifest = (path: string): string =>
  windowsProgram(`${WINDOWS_INSIDE}
${HASH}
$at = $values[0]
$path = ${powershellText(path)}
$found = Resolve-Inside $at $path
if (-not $found.StartsWith('=')) { Stop-Here 'MANIFEST_MISSING' "no $path" }
$lines = @([IO.File]::ReadAllLines($found.Substring(1), $utf8) | Where-Object { $_ -ne '' })
if ($lines.Count -eq 0) { Stop-Here 'MANIFEST_REFUSED' "$path names no file" }
$number = 0
$differs = 0
$missing = 0
$named = @()
foreach ($line in $lines) {
  $number += 1
  if ($line -notmatch '^([0-9a-fA-F]{64}) [ *](.+)$') {
    Stop-Here 'MANIFEST_REFUSED' "line $number of $path is not of the form that sha256sum writes for a usual name"
  }
  $sum = $Matches[1]
  $name = $Matches[2]
  $found = Resolve-Inside $at $name
  if ($found -eq 'outside') { Stop-Here 'MANIFEST_REFUSED' "line $number of $path leads out of the partition: $name" }
  if ($found -eq 'no-file') { Stop-Here 'MANIFEST_REFUSED' "$path names a directory, which is no file" }
  if ($found -eq 'missing') { $missing += 1; $named += "missing $(Line $name)"; continue }
  if ((Get-Hash $found.Substring(1)) -ne $sum) { $differs += 1; $named += "differs $(Line $name)" }
}
Say "manifest $number $differs $missing"
$named | Select-Object -First 5 | ForEach-Object { Say $_ }`);

/** Names are sorted by their bytes in UTF-8, as Linux sorts them: as hexadecimal digits those compare alike. */
export const WINDOWS_DIGEST = windowsProgram(`${HASH}
$at = $values[0]
$found = New-Object 'Collections.Generic.SortedDictionary[string,string]' ([StringComparer]::Ordinal)
$links = 0
$folders = New-Object Collections.Generic.Stack[string]
$folders.Push('')
while ($folders.Count -gt 0) {
  $folder = $folders.Pop()
  foreach ($entry in (New-Object IO.DirectoryInfo ([IO.Path]::Combine($at, $folder))).EnumerateFileSystemInfos()) {
    $name = if ($folder -eq '') { $entry.Name } else { "$folder/$($entry.Name)" }
    if ($folder -eq '' -and $name -in 'System Volume Information', '$RECYCLE.BIN') { continue }
    if ($entry.Attributes -band [IO.FileAttributes]::ReparsePoint) { $links += 1; continue }
    if ($entry -is [IO.DirectoryInfo]) { $folders.Push($name) }
    else { $found.Add([BitConverter]::ToString($utf8.GetBytes($name)), $name) }
  }
}
$all = [Security.Cryptography.SHA256]::Create()
[long]$bytes = 0
foreach ($name in $found.Values) {
  $path = [IO.Path]::Combine($at, $name)
  $size = (New-Object IO.FileInfo $path).Length
  $bytes += $size
  $entry = $utf8.GetBytes("$name/$size/$(Get-Hash $path)\`0")
  [void]$all.TransformBlock($entry, 0, $entry.Length, $null, 0)
}
[void]$all.TransformFinalBlock((New-Object byte[] 0), 0, 0)
$digest = ([BitConverter]::ToString($all.Hash) -replace '-').ToLowerInvariant()
Say "digest $digest $($found.Count) $bytes $links 0"`);

export const windowsRead = (raw: string): string =>
  windowsProgram(`${raw}
$watch = [Diagnostics.Stopwatch]::StartNew()
try { $bytes = [Kunren.Raw]::ReadAll([int]$values[0], [long]$values[1]) } catch { Stop-Here 'READ_FAILED' "$($_.Exception.GetBaseException().Message)" }
if ($bytes -ne [long]$values[1]) { Stop-Here 'READ_FAILED' "only $bytes bytes could be read" }
Say "read $bytes $($watch.ElapsedMilliseconds)"`);

/**
 * chkdsk without /f changes nothing; its exit codes: 0 nothing found, 2 only a cleanup left undone, 3 errors or no check
 * at all (Microsoft, 'chkdsk'). Repair-Volume -Scan would refuse a read-only disk (MSFT_Volume.Repair, 43006).
 */
export const WINDOWS_CHECK = windowsProgram(`$said = @(chkdsk.exe $values[0] 2>&1 | ForEach-Object { "$_" })
$code = $LASTEXITCODE
$last = (@($said | Where-Object { $_ -match '\\S' }) | Select-Object -Last 3) -join ' '
if ($code -eq 0 -or $code -eq 2) { Say 'check chkdsk clean' }
elseif ("$said" -match 'found problems|errors found|discovered|corrupt') { Stop-Here 'FILE_SYSTEM_TORN' "chkdsk found: $last" }
else { Stop-Here 'CANNOT_TELL' "chkdsk ended with $code: $last" }`);

/** The plan's script is the second value, in base64. */
export const WINDOWS_COPY = windowsProgram(`$file = "$folder\\script.ps1"
[IO.File]::WriteAllText($file, $utf8.GetString([Convert]::FromBase64String($values[1])), (New-Object Text.UTF8Encoding $true))
$words = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \`"$file\`""
$run = Start-Process powershell.exe -ArgumentList $words -WorkingDirectory $values[0] -WindowStyle Hidden -PassThru \`
  -RedirectStandardOutput "$folder\\output" -RedirectStandardError "$folder\\errors"
[void]$run.Handle
$run.WaitForExit()
Say "exit $($run.ExitCode)"
$text = [IO.File]::ReadAllText("$folder\\output") + [IO.File]::ReadAllText("$folder\\errors")
foreach ($one in ($text.Substring([Math]::Max(0, $text.Length - 800)) -split '[\\r\\n]+')) { Say "| $($one -replace '[\\x00-\\x1f\\x7f]', ' ')" }`);
