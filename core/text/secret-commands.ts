import { NAMES } from './secret-names.ts';

/** Command lines that take a secret, as data: by the letter of an option, or by its place among the words. */

/** Which commands, and the letter of the option. */
const OPTIONS: readonly (readonly [commands: string, option: string])[] = [
  ['(?:docker|podman|nerdctl|helm registry|az|oc|buildah|skopeo) login', 'p'],
  [
    'sshpass|mongo(?:sh|dump|restore|export|import)?|cqlsh|ncftpput|ncftpget|psexec|useradd|usermod|certutil|rdesktop|doveadm pw',
    'p',
  ],
  ['sqlcmd|osql|tsql|isql|bcp|zip|unzip|zipcloak|ipmitool|mosquitto_\\w{2,4}|ssh-keygen', 'P'],
  ['ssh-keygen', 'N'],
  ['ldap(?:search|modify|add|delete|whoami|passwd|compare)', 'w'],
  ['redis-cli|valkey-cli', 'a'],
  // The daemons have a file there.
  ...['c', 'A', 'X'].map((option) => ['snmp(?!d\\b|trapd\\b)\\w{1,20}', option] as const),
  ['slappasswd', 's'],
  ['openssl enc', 'k'],
];

/** The same of Windows, where a slash begins an option, and a colon or a blank its value. */
const SLASH_OPTIONS: readonly (readonly [commands: string, option: string])[] = [
  ['schtasks', '(?:rp|p)'],
  ['netdom|dcpromo', '(?:password|p|up)[dom]'],
  ['tasklist|taskkill|systeminfo|driverquery|getmac|gpresult|wevtutil|signtool|[xw]freerdp', 'p'],
  ['ktpass|cmdkey|wmic|runas', 'pass(?:word)?'],
];

/** Quoted, or up to a blank; a text that was cut may lack the second quote. */
const ARGUMENT = `(?:"[^"\\n]{0,500}"?|'[^'\\n]{0,500}'?|[^\\s"'-]\\S*)`;

/** The rest of a command, up to its option. */
const TO = (command: string, option: string): string =>
  `(?<![\\w-])(?:${command})\\b[^\\n|;]{0,200}?\\s${option}`;

/** Commands that read a secret from what is piped into them. */
const READERS =
  '(?:ch|smb)?passwd(?![\\w-])|--?(?:password-|passphrase-)?stdin\\b|sudo\\s[^\\n|]{0,40}-S\\b|(?:kinit|cryptsetup|su)\\s|--passphrase-fd';

/** htpasswd, whose options hold `b` when the secret is an argument, up to that. */
const HTPASSWD = (options: string, names: number): string =>
  `(?<![\\w-])htpasswd(?=\\s[^\\n|;]{0,60}?-[A-Za-z0-9]{0,9}b)${options}(?:\\s{1,9}-\\S{1,20}(?:\\s{1,9}\\d{1,2}(?=\\s))?){1,5}(?:\\s{1,9}[^\\s-]\\S{0,200}){${names}}\\s{1,9}`;

/** Who writes 'enable secret rotation' or 'vault login failed' speaks of a command. */
const PROSE =
  '(?:rotation|scanning|manage\\w{1,9}|encryption|stores?|sync|access|authentication|login|protection|reset|changes?|expir\\w{1,9}|polic\\w{1,3}|checks?|hashing|commands?|failed|fails|returned|exited|timed|and|or|for|to|in|is|are|was|has|on|with|not|cannot|could|must)\\b';

/** A word of a command that is no option, and any number of options. */
const WORD = `\\s{1,9}(?!${PROSE})(?:"[^"\\n]{1,200}"|'[^'\\n]{1,200}'|[^\\s"'/-]\\S{0,200})`;
const DASHED = '(?:\\s{1,9}-\\S{1,60}){0,5}';
const SLASHED = '(?:\\s{1,9}/\\S{1,100}){0,5}';
/** `secret 5 X`: of which type, if it says so. */
const TYPED = '(?:secret|password|key|community)(?:\\s{1,9}\\d{1,2})?';

/** What stands before a secret that no option announces. */
const PLACES: readonly string[] = [
  `net1?(?:\\.exe)?\\s{1,9}user${SLASHED}${WORD}${SLASHED}`,
  `net1?(?:\\.exe)?\\s{1,9}use(?:\\s{1,9}(?:/\\S{1,100}|[a-z]:|\\*)){0,5}\\s{1,9}(?:"\\\\{2,8}[^"\\n]{1,200}"|\\\\{2,8}\\S{1,200})${SLASHED}`,
  `vault\\s{1,9}login${DASHED}(?!\\s{1,9}\\w{1,40}=)`,
  `rabbitmqctl\\b[^\\n|;]{0,60}?\\s(?:add_user|change_password|authenticate_user)${WORD}`,
  `wpa_passphrase${WORD}`,
  '(?:wpa_cli|iwconfig)\\b[^\\n|;]{0,100}?\\s(?:psk|key)',
  'nmcli\\b[^\\n|;]{0,100}?\\spassword',
  `radtest${WORD}`,
  `radtest(?:${WORD}){4}`,
  `isql${DASHED}${WORD}${WORD}`,
  `mc\\s{1,9}alias\\s{1,9}set(?:${WORD}){3}`,
  `bitsadmin\\s{1,9}/setcredentials(?:${WORD}){4}`,
  `reg\\s{1,9}add\\b[^\\n|;]{0,200}?/v\\s{1,9}\\S{0,60}(?:${NAMES})\\S{0,60}\\s[^\\n|;]{0,60}?/d`,
  'rclone\\s{1,9}obscure',
  `vault\\s{1,9}operator\\s{1,9}unseal${DASHED}`,
  'openssl\\s{1,9}passwd(?:\\s{1,9}-salt\\s{1,9}\\S{1,60}|\\s{1,9}-\\S{1,60}){0,5}',
  `mkpasswd(?:\\s{1,9}-m\\s{1,9}\\S{1,20})?${DASHED}`,
  'npm\\s{1,9}config\\s{1,9}set\\s{1,9}\\S{0,200}_(?:authToken|auth|password)',
  'aws\\s{1,9}ssm\\s{1,9}put-parameter\\b[^\\n|;]{0,300}?\\s--value',
  `samba-tool\\s{1,9}user\\s{1,9}(?:create|add)${WORD}`,
  `mysqladmin\\b[^\\n|;]{0,100}?\\spassword`,
  `db2\\s{1,9}connect\\s{1,9}to${WORD}\\s{1,9}user${WORD}\\s{1,9}using`,
  `aws\\s{1,9}configure\\s{1,9}set\\s{1,9}(?:[\\w.-]{1,60}\\.)?aws_(?:secret_access_key|session_token)`,
  // Of network devices.
  `enable\\s{1,9}${TYPED}`,
  `username${WORD}(?:\\s{1,9}privilege\\s{1,9}\\d{1,2})?\\s{1,9}${TYPED}`,
  `snmp-server\\s{1,9}community`,
  `(?:tacacs|radius)-server\\b[^\\n|;]{0,100}?\\s${TYPED}`,
  `neighbor${WORD}\\s{1,9}${TYPED}`,
  `crypto\\s{1,9}isakmp\\s{1,9}${TYPED}`,
  '(?:key-string|pre-shared-key|authentication-key|message-digest-key\\s{1,9}\\d{1,3}\\s{1,9}md5|chap\\s{1,9}password|(?:standby|vrrp)\\s{1,9}\\d{1,4}\\s{1,9}authentication|set\\s{1,9}snmp\\s{1,9}community|r[ow]community6?|plain-text-password-value|administrator\\s{1,9}password)(?:\\s{1,9}(?:\\d{1,2}|ascii-text|encrypted|hexadecimal))?',
  `com2sec6?${WORD}${WORD}`,
  `login\\s{1,9}user${WORD}\\s{1,9}${TYPED}`,
];

/**
 * What a script types where somebody is asked for a password: send of expect, sendline of pexpect. The prompt's colon and
 * quote go with it: what is left must not look like a value that begins there.
 */
const TYPES = `((?:ass(?:word|phrase|code)|パスワード|\\bpin)\\b)[^\\n"']{0,20}["'}][\\s;{,)]{0,20}(?:exp_|[\\w.]{1,40}\\.)?send(?:_?line)?[\\s(]{1,9}(?:-\\S{0,9}\\s{1,9}){0,3}`;

/** How a server is asked to prove who it is; what follows AUTH there is no secret. */
const MECHANISM = '(?!(?:CRAM|DIGEST|SCRAM)-|XOAUTH2|OAUTHBEARER|NTLM|GS2-)';

/** User and secret, with a sign between. */
const PAIR = (sign: string): string => `\\s{0,9}=?["']?[^\\s${sign}"']{0,100}${sign}`;

export const COMMAND_FORMS: readonly RegExp[] = [
  ...OPTIONS.map(
    ([commands, option]) =>
      new RegExp(`(${TO(commands, `-[A-Za-z]{0,4}${option}`)}[=\\s]{0,9})${ARGUMENT}`, 'g'),
  ),
  ...SLASH_OPTIONS.map(
    ([commands, option]) =>
      new RegExp(
        `(${TO(`(?:${commands})(?:\\.exe)?`, `/${option}`)}[:=\\s]\\s{0,9})(?![/*])${ARGUMENT}`,
        'gi',
      ),
  ),
  ...PLACES.map(
    (before) => new RegExp(`((?<![\\w-])${before}\\s{1,9})(?![/*](?!\\*)|${PROSE})${ARGUMENT}`, 'gi'),
  ),
  new RegExp(`${TYPES}${ARGUMENT}`, 'gi'),
  new RegExp(`(--from-literal[=\\s]["']?[\\w.-]{1,100}=)${ARGUMENT}`, 'g'),
  /(\bvault\s{1,9}kv\s{1,9}(?:put|patch)\s{1,9}(?:-\S{1,60}\s{1,9}){0,5}[^\s=-][^\s=]{0,200}\s{1,9})[^\n|;]+/g,
  /(<\(\s{0,9}(?:echo|printf)\s{1,9})[^)\n]{1,300}/g,
  /(\bacl\s{1,9}setuser\s[^\n]{0,200}?\s>)\S+/gi,
  // Here a blank would end the option: mysql -p asks.
  new RegExp(`(${TO('(?:mysql|mariadb)[\\w-]{0,20}|7z\\w?', '-p')})(?!assword)${ARGUMENT}`, 'g'),
  new RegExp(
    `(${TO('curl|wget|https?|etcdctl', '(?:-[A-Za-z]{0,9}[uU]|-a|--user|--proxy-user|--auth)')}${PAIR(':')})[^\\s"']+`,
    'g',
  ),
  new RegExp(
    `(${TO('smbclient|rpcclient|smbget|smbmap|smbcacls|winexe|pth-\\w{1,20}|net|samba-tool', '(?:-U|--user)')}${PAIR('%')})[^\\s"']+`,
    'g',
  ),
  new RegExp(`(${TO('lftp', '(?:-u|--user)')}${PAIR(',')})[^\\s"']+`, 'g'),
  /(\b(?:sqlplus|impdp|expdp|sqlldr|rman)\s[^\n|;]{0,200}?\b[\w$#]{1,30}\/|\bthin:[\w$#]{1,30}\/)[^\s@/"']+/gi,
  /(\bidentified\s{1,9}(?:(?:with|via)\s{1,9}\S{1,60}\s{1,9})?(?:by|as)\s{1,9}(?:password\s{1,9})?)("[^"]*"|'[^']*'|\S+)/gi,
  new RegExp(`(\\bConvertTo-SecureString(?:\\s{1,9}-\\w{1,20}){0,6}\\s{1,9})${ARGUMENT}`, 'gi'),
  // --passphrase X, --secret-string X, --master-user-password=X, -storepass X; not --no-password, nor --password-file
  new RegExp(
    `((?<![^\\s"'\`(])--?(?!no-)[\\w-]{0,40}(?:${NAMES})(?:-(?:string|value|text|plain|data))?[= ]\\s{0,9})${ARGUMENT}`,
    'gi',
  ),
  /(\blogin\s{1,9}\S{1,100}\s{1,9}password\s{1,9})\S+/gi,
  // By their place alone.
  new RegExp(`(${HTPASSWD('(?=\\s[^\\n|;]{0,60}?-[A-Za-z0-9]{0,9}n)', 1)})${ARGUMENT}`, 'g'),
  new RegExp(`(${HTPASSWD('(?!\\s[^\\n|;]{0,60}?-[A-Za-z0-9]{0,9}n)', 2)})${ARGUMENT}`, 'g'),
  new RegExp(`(\\b(?:echo|printf|yes)\\s{1,9})[^\\n|]{1,300}(?=\\|[^\\n|]{0,100}(?:${READERS}))`, 'g'),
  new RegExp(
    `(\\b(?:(?:ch)?passwd|kinit|su|sudo|cryptsetup|smbpasswd|gpg)\\b[^\\n|;<]{0,100}<<<\\s{0,9})${ARGUMENT}`,
    'g',
  ),
  /(\b(?:ch|smb)?passwd\b[^\n|;<]{0,60}<<-?\s?["']?(\w{1,20})["']?\s)[\s\S]{1,2000}?(?=\s\2)/g,
  new RegExp(`(\\b(?:requirepass|masterauth)["']?\\s{1,9})(?!(?:is|was|has|not)\\b)${ARGUMENT}`, 'gi'),
  new RegExp(
    `((?:redis|valkey)-cli\\b[^\\n|;]{0,100}?\\sauth\\s{1,9})(?!\\*{3})${ARGUMENT}(?:\\s{1,9}${ARGUMENT})?`,
    'gi',
  ),
  // POP3's and FTP's command, which is a line of its own.
  /(^PASS[ \t]{1,9})(?=\S{0,100}\d)(?=\S{0,100}[A-Za-z])\S{4,200}(?=[ \t]{0,9}$)/gm,
  // A word of letters alone may as well be the rest of a sentence.
  new RegExp(
    `(\\bAUTH\\s{1,9}(?:[\\w.-]{1,60}\\s{1,9})?)${MECHANISM}(?:"[^"\\n]{1,200}"|'[^'\\n]{1,200}'|(?=[^\\s"']{0,100}\\d)(?=[^\\s"']{0,100}[A-Za-z])[^\\s"']{4,200})`,
    'g',
  ),
];
