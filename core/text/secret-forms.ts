import { COMMAND_FORMS } from './secret-commands.ts';
import {
  ASSIGNED,
  BEFORE_NAME,
  FOLLOWED,
  FOLLOWED_BY_DIGITS,
  FOLLOWED_IN_JAPANESE,
  NAME,
  NAMES,
  QUOTE,
  SAID,
  SAID_BEFORE,
  SAID_BEFORE_IN_JAPANESE,
  SAID_IN_JAPANESE,
  SAID_PLAINLY,
  SAID_PLAINLY_IN_JAPANESE,
  VALUE,
} from './secret-names.ts';

/**
 * The forms of secrets, as data. What may begin anywhere is limited in length, and what is not begins at the edge of a
 * word only: no text takes more time than its length.
 */

const MASK = '***';

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
/** Addresses that are themselves the secret: by their host, or by what their path says. */
const WEBHOOKS = [
  '(?:web)?hooks?\\.[\\w.-]{1,100}/',
  '[\\w.-]{1,100}\\.webhook\\.office\\.com/',
  '[\\w.-]{1,100}\\.logic\\.azure\\.com(?::\\d+)?/',
  '[\\w.-]{1,100}\\.api\\.powerplatform\\.com(?::\\d+)?/',
  'chat\\.googleapis\\.com/',
  'webhook\\.worksmobile\\.com/',
  'events\\.(?:eu\\.)?pagerduty\\.com/',
  'api\\.telegram\\.org/bot',
  '[\\w.-]{1,100}(?::\\d{1,5})?/(?:[\\w.-]{1,40}/){0,4}(?:(?:web)?hooks?(?:b\\d)?|with/key)/',
].join('|');

/** `Basic X`, `Digest username="a", response="X"` */
const PARAMETER = `[\\w-]{1,60}\\s?=\\s?(?:\\\\{0,3}"[^"\\\\]*\\\\{0,3}"|[^\\s"',;=]+=*)`;
const CREDENTIALS = `(?:[\\w-]{1,60}\\s{1,9})?(?:${PARAMETER}(?:\\s{0,9},\\s{0,9}${PARAMETER})*|[^\\s"',;]+)`;

/** An entry that says in one member what another is. */
const NAMED = `\\b(?:name|key|id|field|type|parameter(?:name|key))${QUOTE}?\\s{0,9}[:=]\\s{0,9}${QUOTE}?[\\w.:/-]{0,60}(?:${NAME})${QUOTE}?`;
const MEMBER = `[,;\\s]{1,50}${QUOTE}?\\w{1,30}${QUOTE}?\\s{0,9}[:=]\\s{0,9}(?:"[^"]{0,100}"|'[^']{0,100}'|[\\w.-]{1,60})`;
const ITS_VALUE = `(?:${MEMBER}){0,3}?[,;\\s]{1,50}${QUOTE}?(?:\\w{1,20}[_-]?)?value${QUOTE}?\\s{0,9}[:=]\\s{0,9}`;
/** Of an element of XML; the value of a form in JSON or YAML ends earlier. */
const CONTENT = '(?:(?!&lt;)[^<])+';
/** A word of a usage text, such as <password>, has a blank behind it and no end. */
const ITS_CONTENT = `(?:(?![\\s\\])])${CONTENT}|${CONTENT}(?=(?:<|&lt;)/))`;

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
  // https://TOKEN@github.com
  [/(https?:\/\/)(?=[^\s/@:]{0,100}\d)[^\s/@:]{10,200}(?=@)/gi, `$1${MASK}`],
  [
    new RegExp(`(\\b(?:proxy-)?authorization\\b${QUOTE}?\\s{0,9}[:=]\\s{0,9}${QUOTE}?)${CREDENTIALS}`, 'gi'),
    `$1${MASK}`,
  ],
  [/(\b(?:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}/gi, `$1${MASK}`],
  [/((?:^|[\s"';,?&{(])[\w.-]*(?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${MASK}`],
  ...COMMAND_FORMS.map((pattern): Form => [pattern, `$1${MASK}`]),
  // {"Name":"password","Value":"X"} and the reverse, <add key="password" value="X"/>, <entry key="password">X
  [new RegExp(`(${NAMED}${ITS_VALUE})${VALUE}`, 'gi'), `$1${MASK}`],
  [new RegExp(`(${NAMED}\\s{0,9}(?:>|&gt;))${CONTENT}`, 'gi'), `$1${MASK}`],
  [
    new RegExp(
      `(\\bvalue${QUOTE}?\\s{0,9}[:=]\\s{0,9})(?:"[^"]{0,200}"|'[^']{0,200}')(?=[,;\\s]{1,50}["']?${NAMED})`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  [new RegExp(ASSIGNED, 'gi'), `$1${MASK}`],
  [new RegExp(SAID, 'gi'), `$1${MASK}`],
  [new RegExp(SAID_IN_JAPANESE, 'gi'), `$1${MASK}`],
  [new RegExp(SAID_PLAINLY, 'gi'), `$1${MASK}`],
  [new RegExp(SAID_PLAINLY_IN_JAPANESE, 'giu'), `$1${MASK}`],
  [new RegExp(FOLLOWED, 'gi'), `$1${MASK}`],
  [new RegExp(FOLLOWED_IN_JAPANESE, 'gi'), `$1${MASK}`],
  [new RegExp(FOLLOWED_BY_DIGITS, 'gi'), `$1${MASK}`],
  [new RegExp(BEFORE_NAME, 'gi'), MASK],
  [new RegExp(SAID_BEFORE, 'gi'), MASK],
  [new RegExp(SAID_BEFORE_IN_JAPANESE, 'gi'), MASK],
  [
    new RegExp(
      `((?:<|&lt;)[\\w:.-]{0,60}(?:${NAMES})[\\w:.-]{0,60}(?:\\s[^<>]{0,200})?(?:>|&gt;)(?:\\s{0,9}<!\\[CDATA\\[)?)${ITS_CONTENT}`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  // user:hash of crypt(3), {SSHA} of LDAP
  [/\$(?:2[abxy]?|[156y7]|gy|sha1|apr1|argon2(?:id|i|d)|pbkdf2[\w-]{0,20}|scrypt)\$[\w./$,=+-]{8,}/g, MASK],
  [/\{S?(?:SHA\d{0,3}|MD5|CRYPT)\}[\w+/=$.]{10,}/g, MASK],
  // host:port:database:user:password of .pgpass; not an address of IPv6
  [
    /((?<![\w.:-])(?=[^\s:]{1,100}:[^\s:]{1,5}:[^\s]{0,60}[g-z])[\w.*-]{1,100}:(?:\d{4,5}|\*):[\w*-]{1,63}:[\w*.-]{1,63}:)[^\s:]{6,}/gi,
    `$1${MASK}`,
  ],
  [/(\bPrivate-Lines:\s{0,9}\d{1,3}\s{1,9})[\s\S]*?(?=Private-(?:MAC|Hash)|$)/g, `$1${MASK} `],
  [
    /([?&;](?:key|auth|sid|jwt|(?:j|php)?sess(?:ion)?(?:_?id)?|code(?!=[1-5]\d\d(?!\w))|st|saml(?:request|response|art)|ticket|x-amz-(?:signature|credential|security-token))=)[^\s&"'<>]+/gi,
    `$1${MASK}`,
  ],
  // An AWS secret key or similar, standing alone: forty or more characters of base64, no path, fingerprint or plain hash.
  [
    /(?<![\w/+.-])(?<!SHA256:)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w/+=-])/g,
    MASK,
  ],
];
