/**
 * The forms of secrets, as data. What may begin anywhere is limited in length, and what is not begins at the edge of a
 * word only: no text takes more time than its length.
 */

const MASK = '***';

/** Names after which a secret follows, in the languages of servers and of their operators. */
const NAMES = [
  'pass(?:word|wd|phrase|code)?',
  'pwd',
  'secret',
  'token',
  'api[_-]?key',
  'access[_-]?key',
  'account[_-]?key',
  'private[_-]?key',
  'shared[_-]?key',
  'secret[_-]?key',
  'signing[_-]?key',
  'encryption[_-]?key',
  'credentials?',
  '(?<![a-z])(?:pin|otp|cvv|sig)(?![a-z])',
  'signature',
  'パスワード',
  '暗証(?:番号)?',
  'パスフレーズ',
  '合言葉',
  '秘密(?:鍵|情報)?',
  '認証(?:情報|キー|コード)',
  'トークン',
  'シークレット',
  'アクセスキー',
].join('|');
/** `secret:` within an ARN of Secrets Manager is a name. */
const NAME = `(?<!:\\d{12}:)(?:${NAMES})(?:[_-]?(?:id|key|value|access[_-]?key))?`;
const VALUE = `(?:\\\\"(?:[^"\\\\]|\\\\[^"])*\\\\"|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s"',;&}<\\\\]+)`;
/** What the tokens of services begin with; each is followed by its random part. */
const PREFIXES = [
  'gh[pousr]_',
  'github_pat_',
  'glpat-',
  'gl(?:dt|rt|cbt|ptt|ft|imt|agent|oas)-',
  'xox[abeoprs]-',
  'xapp-',
  // A host may be called sk-web-1.
  'sk-(?=[\\w-]{0,200}\\d)(?=[\\w-]{0,200}[A-Z])',
  '[sr]k_(?:live|test)_',
  'whsec_',
  'AIza',
  'ya29\\.',
  'npm_',
  'pypi-',
  'hf_',
  'dop_v1_',
  'shp(?:at|ca|pa|ss)_',
  'SG\\.',
  'hvs\\.',
  'eyJrIjoi',
  'glsa_',
  'sq0(?:atp|csp)-',
  'key-(?=[\\da-f]{32})',
].join('|');
/** Addresses that are themselves the secret. */
const WEBHOOKS = [
  'hooks\\.slack\\.com/',
  '[\\w.-]{1,100}\\.webhook\\.office\\.com/',
  '[\\w.-]{1,100}\\.logic\\.azure\\.com(?::\\d+)?/',
  '[\\w.-]{1,100}\\.api\\.powerplatform\\.com(?::\\d+)?/',
  'chat\\.googleapis\\.com/',
  'webhook\\.worksmobile\\.com/',
  '(?:ptb\\.|canary\\.)?discord(?:app)?\\.com/api/webhooks/',
  'api\\.telegram\\.org/bot',
].join('|');

type Form = readonly [pattern: RegExp, replacement: string];

/** In this order: what is a secret by its shape, then what follows a revealing name. */
export const SECRET_FORMS: readonly Form[] = [
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
    MASK,
  ],
  // Access keys of AWS begin with a known prefix of four letters (IAM User Guide, 'unique identifiers').
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, MASK],
  [/(?<![\w-])(?:[\w-]{1,40}[.:])?eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*/g, MASK],
  [new RegExp(`\\b(?:${PREFIXES})[\\w.-]{10,}`, 'g'), MASK],
  [new RegExp(`((?<![\\w.-])(?:${WEBHOOKS}))[^\\s"'<>]+`, 'gi'), `$1${MASK}`],
  // scheme://user:password@host
  [/(\b[a-z][a-z0-9+.-]{0,40}:\/\/[^\s:/@]{0,200}:)[^\s@]{1,500}(?=@)/gi, `$1${MASK}`],
  [/(\b(?:proxy-)?authorization\b\\?["']?\s*[:=]\s*\\?["']?)(?:\w+\s+)?[^\s"',;]+/gi, `$1${MASK}`],
  [/(\b(?:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}/gi, `$1${MASK}`],
  [/((?:^|[\s"';,?&{(])[\w.-]*(?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${MASK}`],
  // mysql -uroot -pX, curl -u user:X, sshpass -p X, IDENTIFIED BY 'X'
  [/(\b(?:mysql|mariadb)[\w-]{0,20}\b[^\n|;]{0,200}?\s-p)(?!\s|assword)\S+/gi, `$1${MASK}`],
  [
    /(\b(?:curl|wget)\b[^\n|;]{0,200}?\s(?:-u|--user|-U|--proxy-user)[= ]?\s{0,9}["']?[^\s:"']{0,100}:)[^\s"']+/gi,
    `$1${MASK}`,
  ],
  [/(\bsshpass\s{1,9}-p\s{0,9})("[^"]*"|'[^']*'|\S+)/gi, `$1${MASK}`],
  [
    /(\bidentified\s{1,9}(?:with\s{1,9}\S{1,60}\s{1,9})?(?:by|as)\s{1,9}(?:password\s{1,9})?)("[^"]*"|'[^']*'|\S+)/gi,
    `$1${MASK}`,
  ],
  [/(\bConvertTo-SecureString\s{1,9}(?:-String\s{1,9})?)("[^"]*"|'[^']*'|\S+)/gi, `$1${MASK}`],
  // password=…, "db_password": "…", AccountKey=…, aws_secret_access_key = …, パスワードは…, password is …
  [
    new RegExp(
      `(${NAME}\\\\?["']?\\s{0,99}(?:=>|[:=：＝]|%3d|は|が|\\s(?:is|was)\\s)\\s{0,99})${VALUE}`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  [new RegExp(`(<[\\w:.-]{0,60}(?:${NAMES})[\\w:.-]{0,60}(?:\\s[^<>]{0,200})?>)[^<]+`, 'gi'), `$1${MASK}`],
  [
    /((?:^|\s)--?(?:password|passwd|pass|pwd|secret|token|api-?key|access-?key)[= ]\s*)("[^"]*"|'[^']*'|\S+)/gi,
    `$1${MASK}`,
  ],
  [
    /([?&;](?:key|auth|sid|jwt|session(?:id)?|code|st|x-amz-(?:signature|credential|security-token))=)[^\s&"'<>]+/gi,
    `$1${MASK}`,
  ],
  // An AWS secret key or similar, standing alone: forty or more characters of base64, no path, fingerprint or plain hash.
  [
    /(?<![\w/+.-])(?<!SHA256:)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w/+=-])/g,
    MASK,
  ],
];
