/** Secrets in text that comes from servers: records are read by many, and kept for years. */

const MASK = '***';

/**
 * In this order: what is a secret by its shape, then what follows a revealing name. What may begin anywhere is limited in
 * length, so that no text of a server takes more than its own length to search.
 */
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  // Access keys of AWS begin with a known prefix of four letters (IAM User Guide, 'unique identifiers').
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, MASK],
  [/\beyJ[\w-]{5,2000}\.[\w-]{5,}(?:\.[\w-]*)?/g, MASK],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|sk-|sk_live_|rk_live_)[\w-]{10,}/g, MASK],
  // scheme://user:password@host
  [/(\b[a-z][a-z0-9+.-]{0,40}:\/\/[^\s:/@]{0,200}:)[^\s@]{1,500}(?=@)/gi, `$1${MASK}`],
  [/(\b(?:proxy-)?authorization\b["']?\s*[:=]\s*["']?)(?:\w+\s+)?[^\s"',;]+/gi, `$1${MASK}`],
  [/(\b(?:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}/gi, `$1${MASK}`],
  [/((?:^|[\s"';,?&{(])[\w.-]*(?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${MASK}`],
  // password=…, "db_password": "…", --token …, AccountKey=…, aws_secret_access_key = …
  [
    /((?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|shared[_-]?key|secret[_-]?key|credentials?|パスワード)(?:[_-]?(?:id|key|value|access[_-]?key))?["']?\s*(?:=>|[:=：])\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"',;&}]+)/gi,
    `$1${MASK}`,
  ],
  [
    /((?:^|\s)--?(?:password|passwd|pass|pwd|secret|token|api-?key|access-?key)[= ]\s*)("[^"]*"|'[^']*'|\S+)/gi,
    `$1${MASK}`,
  ],
  // An AWS secret key or similar, standing alone: forty or more characters of base64, no path and no plain hash.
  [/(?<![\w/+.-])(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w/+=-])/g, MASK],
];

/** The text without anything that looks like a secret; rather too much is removed than too little. */
export const maskSecrets = (text: string): string =>
  PATTERNS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
