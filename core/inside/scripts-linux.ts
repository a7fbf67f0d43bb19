import { shellQuoted } from './shell-quote.ts';

/**
 * Scripts for Linux in POSIX sh, as AWS-RunShellScript runs them. Each begins with a comment that identifies it and
 * prints what it finds; core/inside/verdict.ts judges. Values of the plan are inserted as quoted words.
 */

const header = (check: string): string => `# kunren: ${check}\nexport LC_ALL=C`;

export const linuxHostname = (): string => `${header('hostname')}
uname -n`;

export const linuxAddresses = (): string => `${header('private-ip')}
if command -v ip >/dev/null 2>&1; then
  ip -4 -o addr show | awk '{ sub("/.*", "", $4); print $4 }'
else
  hostname -I | tr ' ' '\\n'
fi`;

export const linuxService = (name: string): string => `${header('service')}
name=${shellQuoted(name)}
command -v systemctl >/dev/null 2>&1 || { echo 'no systemctl'; exit 2; }
systemctl is-active -- "$name" || :`;

/**
 * Names in /proc/mounts have blanks as \\040; awk reads the wanted name from the environment, which it does not
 * unescape.
 */
export const linuxDisks = (mounts: readonly string[]): string => `${header('disks')}
for mount in ${mounts.map(shellQuoted).join(' ')}; do
  if WANTED=$mount awk '{
    gsub(/\\\\040/, " ", $2); gsub(/\\\\011/, "\\t", $2); gsub(/\\\\134/, "\\\\", $2)
    if ($2 == ENVIRON["WANTED"]) found = 1
  } END { exit !found }' /proc/mounts; then
    printf 'mounted %s\\n' "$mount"
  else
    printf 'missing %s\\n' "$mount"
  fi
done`;

/**
 * The fields of \`chronyc -c tracking\`: 5 is the offset, 11 the root delay, 12 the root dispersion, 14 the leap status
 * (chronyc(1), 'tracking'). Whether a positive offset means slow or fast is undocumented: only its size is used.
 */
const LINUX_CLOCK = `printf 'clock %s\\n' "$(date -u +%s.%N)"
if command -v chronyc >/dev/null 2>&1; then
  chronyc -c tracking 2>/dev/null | awk -F, 'NF >= 14 && $14 != "Not synchronised" {
    printf "offset %s %.6f chrony\\n", $5, $11 / 2 + $12
  }'
fi
if command -v timedatectl >/dev/null 2>&1; then
  printf 'synchronised %s timedatectl\\n' "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)"
fi`;

export const linuxTime = (): string => `${header('time')}
${LINUX_CLOCK}`;

/** Only bash distinguishes a refusal, which is an answer, from silence; without it nothing is proven. */
export const linuxUnreachable = (address: string, port: number, waitSeconds: number): string =>
  `${header('unreachable')}
for tool in bash timeout; do
  command -v "$tool" >/dev/null 2>&1 || { echo "no $tool"; exit 2; }
done
said=$(timeout ${waitSeconds} bash -c 'exec 3<>"/dev/tcp/$0/$1"' ${shellQuoted(address)} ${port} 2>&1)
status=$?
if [ "$status" -eq 0 ]; then echo connected
elif [ "$status" -eq 124 ]; then echo 'unreachable: no answer'
else
  case $said in
    *refused*) echo refused ;;
    *'No route to host'*|*'Network is unreachable'*|*'timed out'*) printf 'unreachable: %s\\n' "\${said##*: }" ;;
    *) printf 'unclear: %s\\n' "\${said##*: }" ;;
  esac
fi`;

/**
 * The clone's boot and clock, and what the file's last megabyte says of each writer, in the format that
 * core/facts/heartbeat-summary.ts parses. An incomplete last line gets a character that no writer has; ticks after
 * \`limit\` are left out.
 */
export const linuxHeartbeat = (path: string, limit: string): string => `${header('heartbeat')}
file=${shellQuoted(path)}
printf 'kunren-heartbeat 1\\nboot %s\\n' "$(cat /proc/sys/kernel/random/boot_id)"
${LINUX_CLOCK}
if [ -r "$file" ]; then
  { tail -c 1048576 "$file"; printf '!\\n'; } | tr -d '\\000\\015' |
    grep -E '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z [0-9A-Za-z:._-]{1,64}$' |
    sort -u | awk -v limit=${shellQuoted(limit)} '
      function seconds(t, y, m, d) {
        y = substr(t, 1, 4) + 0; m = substr(t, 6, 2) + 0; d = substr(t, 9, 2) + 0
        if (m <= 2) { y -= 1; m += 12 }
        d += 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5)
        return d * 86400 + substr(t, 12, 2) * 3600 + substr(t, 15, 2) * 60 + substr(t, 18, 2)
      }
      $1 <= limit {
        if ($2 in last) { gap = seconds($1) - seconds(last[$2]); if (gap > longest[$2]) longest[$2] = gap }
        else first[$2] = $1
        last[$2] = $1; ticks[$2] += 1
      }
      END { for (w in last) printf "writer %s %s %s %d %d\\n", w, first[w], last[w], ticks[w], longest[w] + 0 }
    ' | sort -k 4,4 | tail -n 16
else
  echo 'error NO_FILE'
fi
echo end`;
