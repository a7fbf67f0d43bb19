import type { Platform } from '../plan/inside.ts';

/**
 * Scripts that show, on a source server, where names lead and whether TLS answers there. They run in production, so they
 * are fixed: host names are all that is inserted, they write nothing, and each connection is closed at once.
 * core/readiness/private-path/proof.ts reads what they print.
 */

/** Nothing else is inserted, so nothing has to be quoted. */
const HOST = /^[a-z0-9][a-z0-9.-]{1,253}[a-z0-9]$/;
const CONNECT_SECONDS = 5;
const ALL_SECONDS = 10;

/** @throws {Error} for what is no host name. */
export function provePathScript(platform: Platform, hosts: readonly string[]): string {
  const wrong = hosts.find((host) => !HOST.test(host));
  if (wrong !== undefined) throw new Error(`'${wrong}' is no host name; a script takes nothing else`);
  return platform === 'windows' ? windows(hosts) : linux(hosts);
}

/** curl ignores its settings file and every proxy: what is asked is the direct way, which agents take. */
const linux = (hosts: readonly string[]): string => `# kunren: prove-path
export LC_ALL=C
for host in ${hosts.join(' ')}; do
  if command -v getent >/dev/null 2>&1; then
    found=$({ getent ahosts "$host" || getent hosts "$host"; } 2>/dev/null | while read -r address rest; do echo "$address"; done | sort -u)
    for address in \${found:-none}; do echo "name $host $address"; done
  else
    echo "name $host no-tool"
  fi
  if command -v curl >/dev/null 2>&1; then
    said=$(curl -q -sS --head --noproxy '*' --connect-timeout ${CONNECT_SECONDS} --max-time ${ALL_SECONDS} "https://$host/" 2>&1 >/dev/null)
    code=$?
    case $said in *'subject name'*|*'host name'*|*hostname*) why=name ;; *) why=- ;; esac
    echo "tls $host curl $code $why"
  elif command -v openssl >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then
    said=$(timeout ${ALL_SECONDS} openssl s_client -connect "$host:443" -servername "$host" -verify_hostname "$host" -verify_return_error </dev/null 2>&1)
    code=$?
    case $said in *'ostname mismatch'*) why=name ;; *'verify error'*) why=untrusted ;; *'connect:errno'*|*'BIO_connect'*) why=connect ;; *) why=- ;; esac
    echo "tls $host openssl $code $why"
  else
    echo "tls $host no-tool"
  fi
done
echo end`;

/** As AWS-RunPowerShellScript runs it; like kunren's other scripts for Windows it was never run by its developers. */
const windows = (hosts: readonly string[]): string => `# kunren: prove-path
$ErrorActionPreference = 'Stop'
foreach ($name in @(${hosts.map((host) => `'${host}'`).join(', ')})) {
  $found = @()
  try { $found = @([Net.Dns]::GetHostAddresses($name) | ForEach-Object { $_.IPAddressToString } | Sort-Object -Unique) } catch { }
  if ($found.Count -eq 0) { "name $name none" }
  foreach ($address in $found) { "name $name $address" }
  $client = New-Object Net.Sockets.TcpClient
  try {
    $wait = $client.BeginConnect($name, 443, $null, $null)
    if (-not $wait.AsyncWaitHandle.WaitOne(${CONNECT_SECONDS * 1_000})) { "tls $name word no-answer" }
    else {
      $client.EndConnect($wait)
      $client.ReceiveTimeout = ${CONNECT_SECONDS * 1_000}
      $script:wrong = 'None'
      $check = [Net.Security.RemoteCertificateValidationCallback] { param($from, $certificate, $chain, $errors) $script:wrong = "$errors"; $true }
      $stream = New-Object Net.Security.SslStream($client.GetStream(), $false, $check)
      $stream.AuthenticateAsClient($name, $null, [Security.Authentication.SslProtocols]::Tls12, $false)
      if ($script:wrong -like '*NameMismatch*') { "tls $name word name" }
      elseif ($script:wrong -ne 'None') { "tls $name word untrusted" }
      else { "tls $name word ok" }
    }
  }
  catch {
    if ($_.Exception.GetBaseException() -is [Net.Sockets.SocketException]) { "tls $name word connect" } else { "tls $name word refused" }
  }
  finally { $client.Close() }
}
'end'`;
