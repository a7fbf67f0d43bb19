import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatProblem } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { oneLine } from '../../core/text/one-line.ts';

/** What operators write by mistake, and what they are told. */

const TEXT = readFileSync('tests/plans/valid-minimal.yml', 'utf8');
const MINIMAL = parse(TEXT);
const said = (text: string): string => {
  const parsed = parsePlan(text, 'plan.yml');
  return parsed.ok ? '' : parsed.problems.map(formatProblem).join('\n');
};
const saidOf = (changes: object): string => said(stringify({ ...MINIMAL, ...changes }));
const waves = (server: object) => ({ waves: [{ name: 'web', servers: [server] }] });
const http = (more: object) => waves({ hostname: 'web', probes: [{ protocol: 'http', port: 80, ...more }] });

describe('what looks like a credential is never repeated', () => {
  const URLS = [
    'https://hooks.slack.com/services/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',
    'https://example.webhook.office.com/webhookb2/CanaryCanaryCanaryCanar1',
    'https://chat.googleapis.com/v1/spaces/AAA/messages?key=CanaryCanaryCanaryCanar1',
    'https://user:CanaryCanaryCanaryCanar1@example.com/',
    'https://example.com/hook?token=CanaryCanaryCanaryCanar1',
    'AKIACANARYCANARYCANA',
    'ghp_CanaryCanaryCanaryCanaryCanaryCanar1',
    'password=CanaryCanaryCanaryCanar1',
  ];
  it.each(URLS)('%s', (url) => {
    const wrong = [
      { id: url },
      { owner: { name: 'a', email: url } },
      // A name stays in the record as it is written.
      { owner: { name: 'a', email: 'glpat-CanaryCanary@example.com' } },
      { waves: [{ name: 'xoxb-1-canarycanary', servers: [{ hostname: 'web' }] }] },
      { method: url },
      { enabled: url },
      { network: { ...MINIMAL.network, subnets: [url] } },
      { notifications: { topics: [url] } },
      { notifications: { webhooks: [{ service: url, secret: url }] } },
      { notifications: { webhook: url, [url]: 1 } },
      { schedule: { expression: url, timeZone: url } },
      { objectives: { recoveryTime: url, recoveryPoint: url } },
      waves({ [url]: 'a' }),
      http({ path: url }),
    ].map(saidOf);
    expect(wrong.filter((text) => text === '')).toEqual([]);
    expect(wrong.join('\n')).not.toMatch(/CanaryCanary|CANARYCANA/);
    // What YAML itself refuses is quoted by its reader.
    expect(said(`${TEXT}x: "\\q ${url}"\n`)).not.toMatch(/CanaryCanary|CANARYCANA/);
  });
});

describe('a URL where none belongs', () => {
  const URL = 'https://chat.example.com/x/CanaryCanary/abc?y=CanaryCanary';
  it.each([
    ['a key', `${TEXT}"${URL}": 1\n`],
    ['a key twice', `${TEXT}"${URL}": 1\n"${URL}": 2\n`],
    ['an id', TEXT.replace('id: ', `id: ${URL} #`)],
    ['a tag', `${TEXT}x: !${URL} a\n`],
    ['a host name', TEXT.replace('hostname: db', `hostname: ${URL}`)],
    ['a duration', TEXT.replace('60m', URL)],
    ['a Region', TEXT.replace('region: ', `region: ${URL} #`)],
    ['a schedule', stringify({ ...MINIMAL, schedule: { expression: URL, timeZone: 'UTC' } })],
    ['a time zone', stringify({ ...MINIMAL, schedule: { expression: 'cron(0 2 1 * ? *)', timeZone: URL } })],
    ['a key of tags', stringify({ ...MINIMAL, ...waves({ tags: { [URL.repeat(3)]: 'a' } }) })],
  ])('in %s is shown to its host at most', (_, text) => {
    expect(said(text)).not.toBe('');
    expect(said(text)).not.toContain('CanaryCanary');
  });
});

describe('a character that is not what it seems is named with its place', () => {
  it.each([
    [
      'an indentation',
      TEXT.replace('  recoveryTime', '　recoveryTime'),
      'plan.yml:12:1: here is an ideographic space (全角スペース, U+3000): write a plain space (半角スペース)',
    ],
    [
      'another',
      TEXT.replace('  recoveryTime', '\u00a0 recoveryTime'),
      'plan.yml:12:1: here is a no-break space (NBSP, ノーブレークスペース, U+00A0)',
    ],
    [
      'a colon',
      TEXT.replace('id: ', 'id：'),
      'plan.yml:2:3: here is a full-width colon (全角コロン, U+FF1A): write a plain colon (半角コロン)',
    ],
    [
      'a space after a colon',
      TEXT.replace('servers: 4', 'servers:　4'),
      'plan.yml:15:11: here is an ideographic space',
    ],
    [
      'a list',
      TEXT.replace('  - name: database', '  － name: database'),
      'here is a full-width hyphen (全角ハイフン, U+FF0D)',
    ],
    [
      'digits',
      TEXT.replace('servers: 4', 'servers: ４'),
      "limits.servers: '４' must be a number; its character 1 is a full-width digit (全角数字, U+FF14): write 4",
    ],
    [
      'a duration',
      TEXT.replace('60m', '６0m'),
      'its character 1 is a full-width digit (全角数字, U+FF16): write 6',
    ],
    [
      'an account',
      TEXT.replace('"111122223333"', '"11112222333３"'),
      'its character 12 is a full-width digit',
    ],
    [
      'quotes',
      TEXT.replace('"111122223333"', '“111122223333”'),
      'its character 1 is a typographic quotation mark (引用符, U+201C): write "',
    ],
    [
      'a key',
      TEXT.replace('  duration:', '  dur\u200bation:'),
      'a zero-width space (ゼロ幅スペース, U+200B)',
    ],
    [
      'a lone surrogate',
      TEXT.replace('en: Drill', 'en: "Dr\\ud800ill"'),
      'its character 3 is half of a character (a lone surrogate, 壊れた文字, U+D800)',
    ],
    [
      'a mark of direction',
      TEXT.replace('en: Drill', 'en: "Dr\u200fill"'),
      'its character 3 is a right-to-left mark (RLM, 書字方向の制御文字, U+200F): remove it',
    ],
    [
      'a filler',
      TEXT.replace('hostname: db', 'hostname: "d\u3164b"'),
      'its character 2 is an invisible character (見えない文字, U+3164)',
    ],
    ...(
      [
        ['\u00a0', 'a no-break space (NBSP'],
        ['　', 'an ideographic space (全角スペース, U+3000): write a plain space'],
        ['：', 'a full-width colon (全角コロン, U+FF1A): write :'],
        ['１', 'a full-width digit (全角数字, U+FF11): write 1'],
        ['а', 'a Cyrillic letter (キリル文字, U+0430): write a plain letter (半角英字)'],
        ['ο', 'a Greek letter (ギリシャ文字, U+03BF)'],
        ['\ufe0f', 'a variation selector (異体字セレクタ, U+FE0F): remove it'],
        ['\u{e0100}', 'a variation selector (異体字セレクタ, U+E0100)'],
      ] as const
    ).map(([character, name]): [string, string, string] => [
      `a host name with ${name}`,
      TEXT.replace('hostname: db', `hostname: "d${character}b"`),
      `is not a host name; its character 2 is ${name}`,
    ]),
    [
      'a bracket of a schedule',
      stringify({ ...MINIMAL, schedule: { expression: 'cron（0 2 1 * ? *)', timeZone: 'UTC' } }),
      'its character 5 is a full-width sign (全角記号, U+FF08): write (',
    ],
    [
      'a digit of a schedule',
      stringify({ ...MINIMAL, schedule: { expression: 'cron(0 ２ 1 * ? *)', timeZone: 'UTC' } }),
      'its character 8 is a full-width digit (全角数字, U+FF12): write 2',
    ],
    [
      'a time zone',
      stringify({ ...MINIMAL, schedule: { expression: 'cron(0 2 1 * ? *)', timeZone: 'Asia／Tokyo' } }),
      'its character 5 is a full-width sign (全角記号, U+FF0F): write /',
    ],
  ])('%s', (_, text, message) => {
    expect(said(text)).toContain(message);
  });

  it('in Japanese text, where they are right, they are left alone', () => {
    expect(saidOf({ title: { ja: '訓練：第１回　大阪（Ａ系）葛\u{e0100}', en: 'Drill' } })).toBe('');
    expect(said(`# 備考：　全角の説明\n${TEXT}`)).toBe('');
  });

  it('names from outside keep nothing that is not seen', () => {
    expect(oneLine('web\u200f-1\ud800\u3164x')).toBe('web -1 x');
  });
});

describe('what is in the wrong place is told what belongs there', () => {
  const subnets = (id: string) => ({ network: { ...MINIMAL.network, subnets: [id] } });
  it.each([
    [
      'a letter in an id',
      subnets('subnet-0d1e2f3a4b5c6d7ez'),
      'after subnet- come only 0-9 and a-f; write an id as aws ec2 describe-subnets prints it, such as subnet-',
    ],
    ['a short id', subnets('subnet-0d1'), 'after subnet- come 8 or 17 digits and not 3'],
    ['another prefix', subnets('sunbet-0d1e2f3a4b5c6d7e8'), "is not a subnet's id: write an id as"],
    [
      'a CIDR',
      subnets('10.0.1.0/24'),
      "'10.0.1.0/24' is a block of addresses and not a subnet's id: write an id",
    ],
    ['a CIDR of IPv6', subnets('fd00::/64'), 'is a block of addresses'],
    [
      'a group by its block',
      { network: { ...MINIMAL.network, securityGroups: ['10.0.0.0/8'] } },
      "is a block of addresses and not a security group's id",
    ],
    [
      'a URL as path',
      http({ path: 'https://www.example.com/health' }),
      'is a URL: write its path alone, such as /health',
    ],
    [
      'a URL as host',
      http({ host: 'https://www.example.com/' }),
      'is a URL: write its host alone, www.example.com',
    ],
    ['a URL as host name', waves({ hostname: 'https://web-1/' }), 'is a URL: write its host alone, web-1'],
    ['a URL as subnet', subnets('https://console.aws.amazon.com/'), "is a URL and not a subnet's id"],
    [
      'a name as address',
      { network: { ...MINIMAL.network, unreachable: [{ name: 'a', address: 'https://a', port: 1 }] } },
      'write one such as 10.0.0.5',
    ],
  ])('%s', (_, changes, message) => {
    expect(saidOf(changes)).toContain(message);
  });
});
