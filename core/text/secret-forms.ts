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
/** `secret:` within an ARN of Secrets Manager is a name, and so are ExpiredToken and InvalidClientTokenId of AWS. */
const NAME = `(?<!:\\d{12}:|Expired|Invalid|InvalidClient)(?:${NAMES})(?:[_-]?(?:id|key|value|access[_-]?key))?`;
/** In quotes or not; a text that was cut may lack the second one. */
const VALUE = `(?:\\\\"(?:[^"\\\\]|\\\\[^"])*\\\\"|"(?:[^"\\\\]|\\\\.)*(?:"|$)|'(?:[^'\\\\]|\\\\.)*(?:'|$)|(?:\\\\?["'])?[^\\s"',;&}<\\\\]+)`;
/**
 * What the tokens of services begin with; each is followed by its random part. tests/unit/secretlint.test.ts finds what
 * is missing here and has a rule in secretlint.
 */
const PREFIXES = [
  'github_pat_',
  'gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-',
  'gl(?:sa|c)_',
  // A host may be called sk-web-1.
  'sk-(?=[\\w-]{0,200}\\d)(?=[\\w-]{0,200}[A-Z])',
  '[srp]k_(?:live|test|prod)_',
  'whsec_',
  'AIza',
  'ya29\\.',
  'npm_',
  'pypi-',
  'rubygems_',
  'hf_',
  'gsk_',
  'dop_v1_',
  'shp(?:at|ca|pa|ss|pat|pca|ppa|pss)_',
  'hv[sbr]\\.',
  'eyJrIjoi',
  'sq0(?:atp|csp)-',
  'key-(?=[\\da-f]{32})',
  'dapi(?=[\\dA-Fa-f]{32})',
  'dckr_[po]at_',
  'figd_',
  'lin_api_',
  'ntn_',
  'ops_ey',
  'vc[piark]_',
  'cf(?:k|ut|at)_',
  'tskey-',
  'pul-(?=[\\da-f]{40})',
  'sntry[su]_',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.',
  'dt0[cs]\\d\\d\\.',
  'PMAK-',
  'NR(?:AK|II|JS)-',
  'AT[AC]TT3',
  'sb[ps]_',
  'xkeysib-',
  'pscale_(?:tkn|oauth|pw)_',
  'AGE-SECRET-KEY-1',
  'lsv2_(?:pt|sk)_',
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
  [/\b(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, MASK],
  [/(?<![\w-])(?:[\w-]{1,40}[.:])?eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)*/g, MASK],
  // At the edge of a word, where a digit or an underscore may stand before it.
  [new RegExp(`(?<!\\p{L})(?:${PREFIXES})[\\w.+/-]{10,}={0,2}`, 'gu'), MASK],
  [/(?<!\p{L})(?:xox[abeoprs]|xapp)-[\w.-]{3,}/gu, MASK],
  [/(?<!\p{L})gh[pousr]_[\w.-]{6,}/gu, MASK],
  [/(?<!\p{L})SG\.\w{1,128}\.[\w-]{2,}/gu, MASK],
  // What is in the middle of every key of OpenAI.
  [/sk-[\w-]{15,120}?T3BlbkFJ[\w-]{0,100}/g, MASK],
  [/(?<!\w)\w{14}\.atlasv1\.[\w=-]{40,}/g, MASK],
  [/(?<!\w)[\w.~]{3}\dQ~[\w.~-]{31,34}(?![\w~-])/g, MASK],
  [/(?<!\d)\d{5,16}:A[\w-]{34}(?![\w-])/g, MASK],
  [new RegExp(`((?<![\\w.-])(?:${WEBHOOKS}))[^\\s"'<>]+`, 'gi'), `$1${MASK}`],
  // scheme://user:password@host; the password may hold an @, or else a /.
  [/(:\/\/[^\s:/]{0,200}:)(?:[^\s/?#]{1,500}|[^\s@]{1,500})(?=@)/g, `$1${MASK}`],
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
    /([?&;](?:key|auth|sid|jwt|(?:j|php)?sess(?:ion)?(?:_?id)?|code|st|saml(?:request|response|art)|ticket|x-amz-(?:signature|credential|security-token))=)[^\s&"'<>]+/gi,
    `$1${MASK}`,
  ],
  // An AWS secret key or similar, standing alone: forty or more characters of base64, no path, fingerprint or plain hash.
  [
    /(?<![\w/+.-])(?<!SHA256:)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w/+=-])/g,
    MASK,
  ],
];
