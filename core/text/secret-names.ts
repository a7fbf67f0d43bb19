/** How a secret stands behind its name: the names, what may follow them, and the forms of a value. */

/** What a key of this kind opens is secret; a primary, public or partition key is none. */
const KEY_OWNERS =
  'api|access|account|private|shared|secret|signing|encryption|auth|master|storage|license|product|subscription|deploy|admin|root|client|ssh|session|app|function|unseal';

/** Where a file lies: at least two steps, and nothing that base64 has besides. */
const PATH = `["'\`]?(?:(?:~|\\.{1,2})?(?:/[\\w.@-]{1,60}){2,}|~/[\\w.@-]{1,60}|[a-z]:\\\\[\\w.@\\\\ -]{1,200})["'\`]?(?=[\\s,;)}\\]\u3000-\u9fff]|$)`;

/** `pass: 12 of 13` and `"pass": 3` count what passed. */
const COUNTED = `["']?\\s{0,9}[:=]\\s{0,9}(?:all\\s|\\d{1,3}(?=[\\s,;)}\\]]|$)|\\d{1,9}\\s?(?:of|/|tests?|checks?|cases?)(?!\\w))`;

/** Names after which a secret follows, in the languages of servers and of their operators. */
export const NAMES = [
  `pass(?:word|wd|[\\s-]?phrase|code|(?!${COUNTED}))`,
  // That of a shell is its folder.
  `pwd(?!["']?\\s{0,9}[:=]\\s{0,9}${PATH})`,
  'pin[\\s_-]?(?:code|number)',
  'secret',
  'token',
  `(?:${KEY_OWNERS})[\\s_-]?key(?!["'\`]?\\s{0,9}[:=]\\s{0,9}${PATH})`,
  'credentials?',
  'sess(?:ion)?[_-]?id',
  '(?<![a-z])(?:pin|otp|cvv|sig|psk|pw)(?![a-z])',
  'signature',
  'パスワード',
  '暗証(?:番号)?',
  'パスフレーズ',
  '合い?言葉',
  '(?:PIN|パス)コード',
  'APIキー',
  'x-auth(?![\\w-])',
  `秘密(?:鍵(?!\\s{0,9}(?:は|が|[:=])?\\s{0,9}${PATH})|情報)?`,
  '認証(?:情報|キー|コード)',
  'トークン',
  'シークレット',
  'アクセスキー',
  '(?:pass|kenn)wort',
  'contraseña',
  'mot de passe',
  '密[码碼]',
  '비밀번호',
].join('|');

/** Names that are followed by a password even without a sign between; a token may be any word of a parser. */
export const PASSWORDS =
  'pass(?:word|wd|[\\s-]?phrase|code)|(?:PIN|パス)コード|pin[\\s_-]?(?:code|number)|パスワード|パスフレーズ|暗証番号';

/** A mark of quotation, also as JSON, HTML and URLs write it. */
export const QUOTE = `(?:\\\\{0,7}["'\`]|%2[27]|&(?:quot|apos|#3[49]);)`;

/** What a name ends with that is about a secret, and not one: token_count, passwordLastSet, SECRET_ARN. */
const ABOUT =
  'count|age|policy|length|last|set|expir(?:y|es|ed|ation)|rate|type|name|arn|ur[il]|endpoint|file|path|enabled|required|status|state|ttl|min|max|days|used|limit|size|version|rotation|at|manager|store|provider|service|server|host|port|issuer|audience';
const ABOUT_CAMEL = ABOUT.replace(/(?<![a-z(:])[a-z]/g, (letter) => letter.toUpperCase());

/** password_2, Password1, API_TOKEN_PROD, SECRET_KEY_BASE, dbPasswordProd, password.value, passwords: [ */
const SUFFIX = [
  '[_-]?(?:id|key|value|access[_-]?key)',
  `s(?!${QUOTE}?\\s{0,9}[:=]\\s{0,9}\\d{1,9}\\b)`,
  '[.-](?:value|string|text|plain|hash|data|prod|dev|test|base|new|old|\\d{1,4})',
  `(?:_|\\d|(?-i:(?<=[a-z])[A-Z]))\\w{0,40}(?<!_(?:${ABOUT}))(?<!(?-i:[a-z](?:${ABOUT_CAMEL})))`,
].join('|');

/**
 * `secret:` within an ARN of Secrets Manager is a name, and so are ExpiredToken and InvalidClientTokenId of AWS. What
 * follows the name of an error is its message.
 */
export const NAME = `(?<!:\\d{12}:|Expired|Invalid|InvalidClient)(?!\\w{0,60}(?:Error|Exception|Fault)\\b)(?:${NAMES})(?:${SUFFIX})?`;

/** ['password'], ${PASSWORD}, "password", password(new), password for root */
const AROUND = `[)\\]}]{0,2}${QUOTE}?[)\\]}]{0,2}(?:\\s?[(\\[][\\w ]{1,20}[)\\]])?(?:\\s(?:for|of)\\s[^\\s:=]{1,60})?(?:\\s(?:is|was)(?=\\s?[:=]))?`;

/** What stands between a name and its value in programs, shells, templates and URLs. */
const OPERATOR = '(?:[=!]=|=~|=>|->|\\?=|\\+=|:=|:-|-?\\beq\\b|=|:|%3d|%3a|&#(?:61|58);|⇒|→){1,2}';

/** Brackets of Japanese, in place of quotes. */
const BRACKETED = '[「『【][^」』】]*(?:[」』】]|$)';

/** N'…' and PASSWORD('…') of SQL, u'…' and b'…' of Python, $'…' of the shell. */
const PREFIXED = '(?:(?:[a-z_]{1,20}\\(\\s?)?[a-z]{0,2}|[$@])(?=["\'])';

/** In quotes or not; a text that was cut may lack the second one. */
const QUOTED = [
  '\\\\"(?:[^"\\\\]|\\\\[^"])*\\\\"',
  '"(?:[^"\\\\]|\\\\.)*(?:"|$)',
  "'(?:[^'\\\\]|\\\\.)*(?:'|$)",
  '&quot;(?:(?!&quot;)[^<])*(?:&quot;)?',
  BRACKETED,
].join('|');

/** A block of YAML ends where its indentation does. */
const BLOCK = '[|>][-+\\d]{0,2}[ \\t]{0,9}\\n(?<indent>[ \\t]+)[^\\n]*(?:\\n\\k<indent>[^\\n]*)*';

/** The same where line breaks became blanks: up to the next key. */
const FLAT_BLOCK = '[|>][-+\\d]{0,2}[ \\t]{1,9}(?:(?![ \\t][\\w.-]{1,60}:)[^\\n])+';

/** Whatever is in the brackets of a list or mapping. */
const NESTED = '\\[[^\\]]*(?:\\]|$)|\\{[^}]*(?:\\}|$)';

/** These say that there is none, or that there is one, or where. */
const NOTHING = `(?!\\d{1,3}\\s(?:characters|chars|letters|digits)\\b|${QUOTE}?arn:aws[a-z-]{0,20}:[a-z\\d-]{2,40}:|${QUOTE}?(?:yes|no|true|false|null|none|undefined)(?=[\\s,;)}\\]"']|$))`;

const PLAIN = `${QUOTE}?[^\\s"',;&}<\\\\]+`;

/** Whoever masks again gets the same. */
const MASKED = '\\*{3}(?=/?(?:[\\s)\\]>]|$))';

export const VALUE = `${NOTHING}(?:${MASKED}|${BLOCK}|${FLAT_BLOCK}|(?:${PREFIXED})?(?:${QUOTED}|${NESTED}|${PLAIN}))`;

/** name, operator, value */
export const ASSIGNED = `(${NAME}${AROUND}\\s{0,99}${OPERATOR}\\s{0,99})${VALUE}`;

/** `password is X` and `password was set to X`, but not `password is wrong`. */
export const SAID = `((?!pass\\b)${NAME}${AROUND}(?:\\s(?:is|was|has been)|'s)\\s(?:(?:set|changed|reset)\\sto\\s)?(?:now\\s)?)(?!(?-i:[A-Za-z][a-z]*)(?:[\\s.,;:!?)]|$))(?:${QUOTED}|${PLAIN})`;

/** What is said of a password and is none. */
const STATES =
  'a|an|the|in|by|for|from|at|on|to|of|as|not|no|now|never|only|also|still|already|too|so|very|about|with|without|wrong|right|required|mandatory|optional|needed|expected|given|missing|empty|blank|absent|present|set|unset|reset|changed|unchanged|updated|created|generated|rotated|expired|expiring|valid|invalid|correct|incorrect|ok|okay|fine|good|bad|weak|strong|short|long|shorter|longer|old|new|same|equal|different|identical|unknown|known|stored|kept|saved|managed|hidden|masked|protected|encrypted|hashed|shown|printed|logged|used|unused|sent|read|written|checked|verified|accepted|rejected|refused|denied|allowed|locked|disabled|enabled|blocked|ready|available|unavailable|lost|forgotten|compromised|leaked|exposed|entered|typed|provided|supplied|found|matched|reused|cached|copied|removed|deleted|added|due|older|null|none|undefined|true|false|yes|being|been|case';

/** `password is X` where X is a word of letters alone. */
export const SAID_PLAINLY = `((?:${PASSWORDS})${AROUND}\\s(?:is|was|has been)\\s(?:(?:set|changed|reset)\\sto\\s)?(?:now\\s)?)(?!(?:${STATES})(?![\\w]))[A-Za-z][^\\s"',;&}<\\\\]+`;

const STATES_IN_JAPANESE =
  '必[須要]|任意|不[要正明]|変更|設定|一致|期限|無効|有効|空|間違|違|正し|誤|入力|未|失効|更新|以前|既|すで|あり|存在|保[存管]|暗号化|非?表示|マスク|使[用わ]|登録|初期|リセット|短|長|弱|強|省略|記録|確認|送|別|同じ|な[しい]|無[しい]|どこ|何|もう|まだ|次の|\\d{1,5}\\s?(?:文字|桁|日|[かカヶケ]?月|年|週|回|時間|分|種類|個|件)|英[数字大小]|数字|[大小]文字|記号|[半全]角|最[低大小短長]|少なくとも|必ず|毎[月年]';

/** Where passwords are kept. */
const STORES =
  '(?:AWS\\s)?(?:Secrets\\s?Manager|SSM|Systems\\s?Manager|Parameter\\s?Store|KMS|Vault)(?![\\w])';

/** パスワードはX(です); a sentence that ends in a verb says something of it. */
export const SAID_PLAINLY_IN_JAPANESE = `((?:${PASSWORDS})\\s{0,9}は\\s{0,9})(?!${STATES_IN_JAPANESE}|${STORES})[\\p{L}\\p{N}ー]{2,40}?(?=(?:です|である)?(?:[\\s。、，．）]|$))(?<!ます|ません|ました|ている|ていた|した|する|された|される|ください)(?!(?<=で)す|(?<=であ)る)`;

/** パスワードは「X」, パスワードがX; what is said in Japanese of a password is none. */
export const SAID_IN_JAPANESE = `(${NAME}${AROUND}\\s{0,9}(?:は|が|を|是|为|為|[는은이가])\\s{0,9})${NOTHING}(?!${STORES})(?:${BRACKETED}|${QUOTED}|[!-~]{4,})`;

/** PASSWORD 'X', PASSWORD(N'X'), パスワード「X」, and password X where X is of letters and digits. */
export const FOLLOWED = `((?:${PASSWORDS}|api[\\s_-]?key)s?\\s{0,9}[(\\[]?\\s{0,9})(?:(?<=[\\s([])(?:${PREFIXED})?(?:${QUOTED})|${BRACKETED}|(?<=\\s)(?=[^\\s"'=:]{0,60}\\d)(?=[^\\s"'=:]{0,60}[a-z])[^\\s"'=:]{6,60}(?=[\\s"'.,;)]|$))`;

/** [ 'X' == "$DB_PASSWORD" ] */
export const BEFORE_NAME = `("[^"\\n]{1,200}"|'[^'\\n]{1,200}')(?=\\s{0,9}[=!]==?\\s{0,9}["']?[$@.{\\w]{1,60}(?<=${NAMES}))`;

/** トークン X, where X is of letters and digits; a quoted one is a word of a parser. */
export const FOLLOWED_IN_JAPANESE = `((?:トークン|シークレット|秘密鍵|(?:アクセス|API)キー|合い?言葉|口令|認証(?:キー|コード))\\s{1,9})(?!${PATH})(?=[^\\s"'=:]{0,60}\\d)(?=[^\\s"'=:]{0,60}[a-z])[!-~]{6,200}`;

/** PIN 4711, pin code 4711, 暗証番号 4711 */
export const FOLLOWED_BY_DIGITS = `(\\b(?:pin|otp|passcode)(?:[\\s_-]?(?:code|number))?\\s{1,9}|暗証(?:番号)?\\s{0,9})\\d{4,12}(?![\\w.:-])`;

/** What is the password in a sentence about one. */
const NO_SECRET =
  'it|this|that|these|those|here|there|what|where|which|who|how|why|when|he|she|cause|reason|problem|issue|fault|error|only|password|secret|token|key|field|value|answer|default|first|second|last|next|one|missing|below|above|following';

/** `X is the password`; a word of letters alone where it begins the sentence. */
export const SAID_BEFORE = `(?<!\\S)(?:"[^"\\n]{1,100}"|'[^'\\n]{1,100}'|(?=\\S{0,60}\\d)[^\\s"']{4,60}|(?<=^\\s{0,9}|[.:;,!?]\\s)(?!(?:${NO_SECRET})\\s)[a-z][^\\s"']{2,60})(?=\\s(?:is|was|as)\\s(?:the|your|my|our|his|her|their|its)\\s(?:[\\w-]{1,20}\\s){0,2}?(?:${NAMES})(?![\\s_-]?(?:${ABOUT})\\b|\\w))`;

/** Xがパスワードです */
export const SAID_BEFORE_IN_JAPANESE = `(?:${BRACKETED}|(?<![!-~])[!-~]{4,60})(?=\\s?が(?:${PASSWORDS}|トークン|秘密鍵)(?:です|だ|である)?(?:[\\s。、]|$))`;
