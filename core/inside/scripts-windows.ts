import { powershellText } from './shell-quote.ts';

/**
 * Scripts for Windows in PowerShell, as AWS-RunPowerShellScript runs them; they print what core/inside/scripts-linux.ts
 * prints. kunren's developers have never run them, for want of a Windows machine.
 */

const header = (check: string): string => `# kunren: ${check}\n$ErrorActionPreference = 'Stop'`;

export const windowsHostname = (): string => `${header('hostname')}
[Net.Dns]::GetHostName()`;

/** A local account's SID is the machine's SID followed by a number (Microsoft, 'Security identifiers'). */
export const windowsSid = (): string => `${header('windows-sid')}
$account = Get-CimInstance Win32_UserAccount -Filter 'LocalAccount=True' | Select-Object -First 1
if ($null -eq $account) { 'no local account'; exit 2 }
$account.SID.Substring(0, $account.SID.LastIndexOf('-'))`;

export const windowsAddresses = (): string => `${header('private-ip')}
Get-NetIPAddress -AddressFamily IPv4 | ForEach-Object { $_.IPAddress }`;

/** Compared, not looked up by name, because a name may hold a wildcard. */
export const windowsService = (name: string): string => `${header('service')}
$name = ${powershellText(name)}
$service = Get-Service | Where-Object { $_.Name -eq $name -or $_.DisplayName -eq $name } | Select-Object -First 1
if ($null -eq $service) { 'unknown' } elseif ($service.Status -eq 'Running') { 'active' } else { "$($service.Status)".ToLower() }`;

export const windowsDisks = (mounts: readonly string[]): string => `${header('disks')}
$ready = [IO.DriveInfo]::GetDrives() | Where-Object { $_.IsReady } | ForEach-Object { $_.Name.TrimEnd('\\') }
foreach ($mount in @(${mounts.map(powershellText).join(', ')})) {
  if ($ready -contains $mount.TrimEnd('\\')) { "mounted $mount" } else { "missing $mount" }
}`;

/** w32tm's output is localized: where it is not English its numbers are not found, and our own clock is used. */
const WINDOWS_CLOCK = `$now = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds()
'clock {0}.{1:d3}' -f [Math]::Floor($now / 1000), ($now % 1000)
$said = (w32tm /query /status /verbose 2>$null) -join "\`n"
if ($said -match 'Leap Indicator: 0' -and $said -match 'Phase Offset: (-?[0-9.]+)s') {
  $offset = $Matches[1]
  if ($said -match 'Root Dispersion: ([0-9.]+)s') { "offset $offset $($Matches[1]) w32tm" }
}`;

export const windowsTime = (): string => `${header('time')}
${WINDOWS_CLOCK}`;

export const windowsUnreachable = (address: string, port: number, waitSeconds: number): string =>
  `${header('unreachable')}
$client = New-Object Net.Sockets.TcpClient([Net.IPAddress]::Parse(${powershellText(address)}).AddressFamily)
try {
  $task = $client.ConnectAsync(${powershellText(address)}, ${port})
  if ($task.Wait(${waitSeconds * 1_000})) { 'connected' } else { 'unreachable: no answer' }
} catch {
  $code = "$($_.Exception.GetBaseException().SocketErrorCode)"
  switch ($code) {
    'ConnectionRefused' { 'refused' }
    'HostUnreachable' { 'unreachable: no route' }
    'NetworkUnreachable' { 'unreachable: no network' }
    'TimedOut' { 'unreachable: no answer' }
    default { "unclear: $code" }
  }
} finally { $client.Dispose() }`;

/** The last boot in the format of docs/heartbeat.md, and the summary of core/inside/scripts-linux.ts. */
export const windowsHeartbeat = (path: string, limit: string): string => `${header('heartbeat')}
$file = ${powershellText(path)}
$boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().ToString('yyyyMMddTHHmmssZ')
'kunren-heartbeat 1'
"boot $boot"
${WINDOWS_CLOCK}
if (Test-Path -LiteralPath $file) {
  $stream = [IO.File]::Open($file, 'Open', 'Read', 'ReadWrite')
  $length = [Math]::Min(1048576, $stream.Length)
  [void]$stream.Seek(-$length, 'End')
  $text = (New-Object IO.StreamReader($stream)).ReadToEnd()
  $stream.Dispose()
  $pattern = '^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ) ([0-9A-Za-z:._-]{1,64})$'
  $writers = @{}
  foreach ($line in (($text + "!\`n") -replace "[\`0\`r]", '').Split("\`n") | Sort-Object -Unique) {
    if ($line -notmatch $pattern -or [string]::CompareOrdinal($Matches[1], '${limit}') -gt 0) { continue }
    $at = [DateTimeOffset]::MinValue
    if (-not [DateTimeOffset]::TryParse($Matches[1], [ref]$at)) { continue }
    $one = $writers[$Matches[2]]
    if ($null -eq $one) { $writers[$Matches[2]] = @{ First = $at; Last = $at; Ticks = 1; Gap = 0 }; continue }
    $one.Gap = [Math]::Max($one.Gap, ($at - $one.Last).TotalSeconds)
    $one.Last = $at
    $one.Ticks += 1
  }
  $stamp = 'yyyy-MM-ddTHH:mm:ssZ'
  $writers.GetEnumerator() | Sort-Object { $_.Value.Last } | Select-Object -Last 16 | ForEach-Object {
    $v = $_.Value
    'writer {0} {1} {2} {3} {4}' -f $_.Key, $v.First.UtcDateTime.ToString($stamp), $v.Last.UtcDateTime.ToString($stamp), $v.Ticks, [int]$v.Gap
  }
} else { 'error NO_FILE' }
'end'`;
