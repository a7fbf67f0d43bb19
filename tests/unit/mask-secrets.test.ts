import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentable } from '../../core/inside/verdict.ts';
import { maskSecrets, withoutSecrets } from '../../core/text/mask-secrets.ts';
import { CANARY, SECRET_TEXTS } from './secret-forms.ts';

const SECRET = 'S3cr3t-Wert';

describe('a secret in what a server says', () => {
  it.each([
    ['a password', `password=${SECRET}`],
    ['a password with blanks around', `Password : ${SECRET}`],
    ['one in JSON', `{"db_password": "${SECRET}", "x": 1}`],
    ['one in YAML', `dbPassword: ${SECRET}`],
    ['one in quotes with blanks', `pwd='${SECRET} and more ${SECRET}'`],
    ['a variable of the environment', `MYSQL_ROOT_PASSWORD=${SECRET}`],
    ['an option of a command', `mysql --password ${SECRET} -u root`],
    ['an option with its sign', `mysql --password=${SECRET}`],
    ['a token', `GITLAB_TOKEN=${SECRET}`],
    ['an API key', `api-key: ${SECRET}`],
    ['a secret key of AWS', `aws_secret_access_key = ${SECRET}`],
    ['a connection string', `Server=db;User Id=sa;Password=${SECRET};`],
    ['a key of a storage account', `AccountName=x;AccountKey=${SECRET}==;Suffix=y`],
    ['a URL', `postgres://app:${SECRET}@db.internal:5432/app`],
    ['a header', `Authorization: Basic ${SECRET}`],
    ['another header', `authorization: Bearer ${SECRET}`],
    ['a bearer alone', `curl -H 'bearer ${SECRET}'`],
    ['a cookie', `Set-Cookie: session=${SECRET}; Path=/`],
    ['a password in Japanese', `パスワード：${SECRET}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`],
    ['half a private key', `-----BEGIN PRIVATE KEY-----\n${SECRET}`],
    ['a hash of PHP', `'password' => '${SECRET}'`],
  ])('is masked: %s', (_, text) => {
    expect(maskSecrets(text)).not.toContain(SECRET);
    expect(maskSecrets(text)).toContain('***');
  });

  it.each([
    'the password is hunter',
    'Password is swordfish.',
    'the password was changed to swordfish',
    'password is now swordfish',
    'パスワードは ひらけごま',
    'パスワードはひらけごまです',
    'パスワードは「開けゴマ」',
    '暗証番号は１２３４です',
    'net user bob hunter /add',
    'vault login hunter',
    'enable secret hunter',
    'password is: hunter',
    'hunter is the password',
    'pin code 1234',
  ])('is masked when it is a plain word: %s', (text) => {
    expect(maskSecrets(text)).toContain('***');
    expect(maskSecrets(text)).not.toMatch(/hunter|swordfish|ごま|ゴマ|1234|１２３４/);
    expect(maskSecrets(maskSecrets(text))).toBe(maskSecrets(text));
  });

  it.each([
    ['an access key', 'AKIAIOSFODNN7EXAMPLE'],
    ['a temporary one', 'ASIAIOSFODNN7EXAMPLE'],
    ['a secret key that stands alone', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12'],
    ['a web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N'],
    ['a token of GitHub', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
    ['a token of Slack', 'xoxb-1234567890-abcdefghij'],
  ])('is masked by its shape: %s', (_, secret) => {
    expect(maskSecrets(`found ${secret} there`)).toBe('found *** there');
  });

  it.each([
    'active',
    'mounted /data/app',
    'exit 0: all is well',
    'clock 1795273327.585657496',
    'passed 3 of 3',
    'commit 923c792101498c3034ed915df0bcdda716f25404',
    '/usr/lib/x86_64-linux-gnu/very/long/path/that/has/Capitals/and/1/number',
    'https://www.example.com/a/b',
  ])('is not seen in: %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('is masked before the text is cut, and the text is one line', () => {
    const seen = presentable(`${'x'.repeat(185)} password=${SECRET}\nnext\u001b[31m`);
    expect(['S3c', '\n', '\u001b'].filter((part) => seen.includes(part))).toEqual([]);
    expect([...seen].length).toBeLessThanOrEqual(200);
  });

  it.each(SECRET_TEXTS)('is masked in every form, alone and within a text: %s', (text) => {
    expect(maskSecrets(text)).not.toContain(CANARY);
    expect(maskSecrets(`before ${text} after`)).not.toContain(CANARY);
    expect(JSON.stringify(withoutSecrets({ a: [{ b: text }] }))).not.toContain(CANARY);
  });

  it.each([
    'sk-database-server-01.example.com',
    'key-management-01',
    'arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:kunren/chat-AbCdEf',
    'SHA256:uNiVztksCsDhcc0u9e8BrrXh2XzD1Jx2h8n3q5Vb1Ck',
  ])('a name is none: %s', (text) => {
    expect(withoutSecrets({ text })).toEqual({ text });
  });

  it.each([
    'https://example.com:8443/path',
    'ExpiredToken: It is too old',
    'InvalidClientTokenId: It is none',
    'SG.txt',
    'found 12345678:ABC',
    'password was changed',
    'the password is required, was expired, is not set and has been reset',
    'the password is too short and is stored in Secrets Manager',
    'the password is empty',
    'the token is used by web',
    'パスワードは必須です',
    'パスワードは一致しません',
    'パスワードは期限切れです',
    'パスワードは責任者が管理します',
    'auth failed for app, AUTH failed: WRONGPASS',
    'AUTH LOGIN PLAIN',
    '250-AUTH LOGIN PLAIN CRAM-MD5',
    'echo ok | passwd-check',
    'htpasswd -v users app',
    'chpasswd is not installed',
    'requirepass is not set',
    'the password is wrong, and the token has expired',
    // What only counts, asks, says where, or is a usage text.
    'ERR AUTH <password> called without any password configured for the default user. Are you sure?',
    'usage: add_user <username> <password> [--quiet]',
    'パスワードは8文字以上',
    'パスワードは12文字以上です。パスワードは英数字と記号',
    'パスワードは90日で失効します',
    'cp -p /etc/passwd /tmp/x',
    'snmpd -c /etc/x',
    'pwd=/home/x9 PWD=/srv/app2 OLDPWD=/root/a1',
    'private key: /path/to/key',
    'ssh_key = ~/.ssh/id_rsa2',
    'Secret: arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:kunren/chat-AbCdEf',
    'GET /x?code=503',
    'pass: 12 of 13',
    '{"pass": 12, "fail": 1}',
    'PASS 12 tests',
    'net user bob /delete',
    'net user bob * /add',
    'net use Z: /delete',
    'net use Z: \\\\h\\s /persistent:yes',
    'vault login -method=oidc',
    'ssh-keygen -l -f k',
    'rabbitmqctl list_users',
    'to enable secret rotation',
    'The root cause is the password',
    'this is the token',
    'web-01 is the token issuer, and 10.0.0.5 is the secret store',
    'enable password authentication',
    'vault login failed, wpa_passphrase is missing, and rabbitmqctl add_user failed: no such user',
    'error: net user command failed',
    'password: 8 characters minimum',
    'PASS: all 12 checks',
    '秘密鍵は/etc/ssl/a1.keyにあります。秘密鍵 /etc/ssl/a1.key',
    'シークレットは arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:a-AbCdEf にあります',
    'パスワードはAWS Secrets Managerにあります',
    'the pin code is required',
    'pin 12 of the connector',
    'トークンは必須です',
    'トークンの期限が切れました',
    'Password is required.',
    'did not pass',
    'PASS is `PASSED`, and PASS was `OK`',
    '3 passed, 0 failed: passed: 3',
    'TOKENIZER: none',
    'パスワードが違います',
    'パスワードは変更されました',
    'パスワードを変更しました',
    'key: value',
    'name: web, value: 3',
    '{"Name":"Environment","Value":"production"}',
    '{"Key":"Name","Value":"wordpress-db"}',
    'token_count=5 passwordLastSet: 2026 SECRET_ARN=x PASSWORD_FILE=/run/secrets/x tokens: 512',
    'PasswordAuthentication no',
    'Unexpected token \'H\', "Hello" is not valid JSON',
    'using password: YES',
    '"token": null, "secret": false',
    'redis-cli -p 6379 ping',
    'mysql -P 3306 -h db',
    'docker run -p 8080:80 web',
    'curl -sS http://localhost:8080/health',
    'psql --no-password -U app',
    'app --password-file /run/secrets/x',
    'token-service.internal:8080 answers',
    'fe80:0:1234:ab:cd:ef:1:2 and 00:11:22:33:44:55 at 12:30:01',
    'web:8080 ok',
    'mail：admin＠example.com　全角',
    'cost is $1 and $2 of $6',
    'webhook.example.com answers',
  ])('nothing is hidden that is none: %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it.each(SECRET_TEXTS)('masked once stays as it is: whoever masks again gets the same: %s', (text) => {
    const once = maskSecrets(`before ${text} after`);
    expect(maskSecrets(once)).toBe(once);
  });

  it.each([
    'a.',
    'eyJ-',
    'eyJaaaaa.',
    'a://',
    '://a',
    'a://b:',
    'aB1+',
    'token="',
    'password ',
    '-----BEGIN ',
    'mysql -',
    'curl -u ',
    '"\\',
    '<a',
    '<password',
    '?key=',
    'identified by ',
    '暗証 ',
    'x-',
    'cookie',
    'SG.',
    '_',
    ' ',
    'pass',
    'sk-',
    'sk-a',
    'sk-1A',
    '://',
    '://a:',
    '://a:b/',
    '<password ',
    'curl -u a',
    'mysql -p',
    'Set-Cookie',
    'key-0',
    '1:A',
    'aaa1Q~',
    '\\"',
    "password='",
    'password=\\"',
    'xoxb-',
    'password:',
    'password: |\n ',
    'password=[',
    'password_',
    "password N'",
    'パスワード「',
    '"Name":"password",',
    "value='",
    'Authorization: a=b,',
    'sqlcmd -P',
    'https://a/',
    '&quot;password&quot;:&quot;',
    'Private-Lines: 1 ',
    'a:5432:',
    '--pass',
    '--a-',
    '<password><![CDATA[',
    'パ',
    'ﾊﾟ',
    'A1B2',
    "'",
    'login a password ',
    'htpasswd -b a ',
    'echo ',
    'echo a |',
    'echo a:b | passwd ',
    'AUTH ',
    'AUTH a',
    'requirepass ',
    'chpasswd <<< ',
    'chpasswd <<a\n',
    'redis-cli ',
    'redis-cli auth ',
    'password is a',
    'パスワードはあ',
    '$2a$',
    'net user ',
    'net user /a a ',
    'net use \\\\a ',
    'schtasks /rp ',
    'rabbitmqctl add_user ',
    'wpa_passphrase "a" ',
    'assword" send ',
    'enable secret ',
    'username a ',
    'a1 is the ',
    'a1が',
    'トークン ',
    'pin ',
    'private key: /a',
    '/a/a',
    'pass: 1',
    'AUTH <password> ',
    'vault kv put a ',
    'radtest a ',
    'reg add /v password ',
    'passwd <<a\n',
    'openssl passwd -salt ',
    '<(echo ',
    'acl setuser ',
    'pre-shared-key ',
    '<password>a',
  ])('takes no more than four times the time for 256 KiB than for 64 KiB of %j', (unit) => {
    expectLinear(unit);
  });

  it('takes time that grows with the text, whatever the forms are mixed to', () => {
    const part = fc.oneof(fc.constantFrom(...SECRET_TEXTS), fc.string({ minLength: 1, maxLength: 5 }));
    const units = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(fc.property(units, expectLinear), { numRuns: 25 });
  });
});

/** The CPU time of this thread alone: other programs on the machine do not count. */
function cpuMilliseconds(text: string): number {
  const before = process.threadCpuUsage();
  maskSecrets(text);
  return process.threadCpuUsage(before).user / 1_000;
}

/** Linux counts in steps of 4 ms. */
const STEP_MILLISECONDS = 10;

/** Linear time is four times as long for four times the text, quadratic time sixteen times. */
function expectLinear(unit: string): void {
  const text = unit.repeat(Math.ceil(65_536 / unit.length));
  // The fastest of some runs: the others waited for a collection of garbage or the compiler.
  const best = (one: string): number => Math.min(...[1, 2, 3].map(() => cpuMilliseconds(one)));
  expect(best(text.repeat(4)) / Math.max(best(text), STEP_MILLISECONDS)).toBeLessThan(9);
}

describe('a command of POP3 or FTP', () => {
  it.each([
    ['PASS C4naryW3rt\r\n', 'PASS ***\r\n'],
    ['USER bob\r\nPASS C4naryW3rt', 'USER bob\r\nPASS ***'],
    ['verdict PASS 12 of 13', 'verdict PASS 12 of 13'],
    ['PASS 12 of 13', 'PASS 12 of 13'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});
