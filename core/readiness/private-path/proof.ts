import { contains } from '../../network/blocks.ts';
import type { ReadinessFinding } from '../finding.ts';
import { bucketsOf, zoneName } from './names-needed.ts';

/** Whether, as a source server sees it, the names of a private path lead into it and TLS answers there. */

/** What an agent calls: DRS, and a bucket, whose name only the record `*` of S3's zone resolves. */
export const provenHosts = (region: string): readonly string[] => [
  zoneName('drs', region),
  `${bucketsOf(region).at(-2)}.${zoneName('s3', region)}`,
];

type Tls = 'ok' | 'no-answer' | 'connect' | 'refused' | 'name' | 'untrusted' | 'no-tool' | 'unknown';

interface SeenHost {
  readonly host: string;
  /** Null: it could not be asked there. */
  readonly addresses: readonly string[] | null;
  readonly tls: Tls;
}

/** curl's exit status (man curl, 'EXIT CODES'); 22, 52 and 56 come after the handshake. */
const CURL: ReadonlyMap<number, Tls> = new Map([
  [0, 'ok'],
  [22, 'ok'],
  [52, 'ok'],
  [56, 'ok'],
  [6, 'connect'],
  [7, 'connect'],
  [28, 'no-answer'],
  [35, 'refused'],
  [51, 'name'],
  [60, 'untrusted'],
]);
/** As `timeout` ends what took too long (coreutils). */
const TIMED_OUT = 124;
const WORDS: readonly Tls[] = ['ok', 'no-answer', 'connect', 'refused', 'name', 'untrusted'];

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/iu;

/** What the script printed, by host; undefined where its output is not whole. It comes from a server: hostile. */
export function parseProof(output: string, hosts: readonly string[]): SeenHost[] | undefined {
  const lines = output.split(/\r?\n/u).map((line) => line.trim().split(' '));
  if (!lines.some(([first]) => first === 'end')) return undefined;
  return hosts.map((host) => {
    const about = (kind: string) =>
      lines.filter(([first, name]) => first === kind && name === host).map((words) => words.slice(2));
    const addresses = about('name').flatMap(([address = '']) => address);
    const isAsked = addresses.length > 0 && addresses.every((one) => one === 'none' || ADDRESS.test(one));
    return {
      host,
      addresses: isAsked ? addresses.filter((one) => one !== 'none') : null,
      tls: tlsOf(about('tls')[0] ?? []),
    };
  });
}

function tlsOf([tool = '', code = '', why = '']: readonly string[]): Tls {
  const word = WORDS.find((one) => one === (tool === 'word' ? code : why));
  if (tool === 'no-tool') return 'no-tool';
  if (tool === 'word') return word ?? 'unknown';
  if (tool === 'curl') {
    const by = CURL.get(Number(code)) ?? 'unknown';
    return by === 'untrusted' && word === 'name' ? 'name' : by;
  }
  if (tool !== 'openssl') return 'unknown';
  if (Number(code) === TIMED_OUT) return 'no-answer';
  return code === '0' ? 'ok' : (word ?? 'refused');
}

/** Where private networks have their addresses (RFC 1918, RFC 6598, RFC 4193). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
const isPrivate = (address: string): boolean =>
  address.includes(':')
    ? /^f[cd]/iu.test(address)
    : PRIVATE.some((block) => contains(block, `${address}/32`));

export const PROOF_CODES = [
  'PROOF_NOT_MADE',
  'PROOF_NOT_MANAGED',
  'PROOF_OFFLINE',
  'PROOF_NO_SCRIPT',
  'PROOF_NOT_SENT',
  'PROOF_NOT_ENDED',
  'PROOF_NAME_UNASKED',
  'PROOF_NAME_UNRESOLVED',
  'PROOF_NAME_PUBLIC',
  'PROOF_NO_ANSWER',
  'PROOF_NOT_CONNECTED',
  'PROOF_TLS_REFUSED',
  'PROOF_CERTIFICATE_NAME',
  'PROOF_CERTIFICATE_UNTRUSTED',
  'PROOF_TLS_UNKNOWN',
] as const;

export type ProofCode = (typeof PROOF_CODES)[number];

const OF_TLS = {
  'no-answer': 'PROOF_NO_ANSWER',
  connect: 'PROOF_NOT_CONNECTED',
  refused: 'PROOF_TLS_REFUSED',
  name: 'PROOF_CERTIFICATE_NAME',
  untrusted: 'PROOF_CERTIFICATE_UNTRUSTED',
  'no-tool': 'PROOF_TLS_UNKNOWN',
  unknown: 'PROOF_TLS_UNKNOWN',
} as const satisfies Record<Exclude<Tls, 'ok'>, ProofCode>;
const UNKNOWN: ReadonlySet<ProofCode> = new Set([
  'PROOF_NOT_MADE',
  'PROOF_NOT_MANAGED',
  'PROOF_OFFLINE',
  'PROOF_NO_SCRIPT',
  'PROOF_NOT_SENT',
  'PROOF_NOT_ENDED',
  'PROOF_NAME_UNASKED',
  'PROOF_TLS_UNKNOWN',
]);

/** Where nothing could be asked of the server: never the same as nothing wrong. */
export const noProof = (
  server: string,
  code: Exclude<ProofCode, (typeof OF_TLS)[keyof typeof OF_TLS] | `PROOF_NAME_${string}`>,
  values: Readonly<Record<string, string>> = {},
): ReadinessFinding[] => [proofFinding(code, server, values)];

/** What is wrong with each host; a name that leads elsewhere is the cause of what TLS says there. */
export const proofFindings = (server: string, seen: readonly SeenHost[]): ReadinessFinding[] =>
  seen.flatMap(({ host, addresses, tls }) => {
    const outside = (addresses ?? []).filter((address) => !isPrivate(address));
    if (addresses?.length === 0) return [proofFinding('PROOF_NAME_UNRESOLVED', host, { server })];
    if (outside.length > 0)
      return [proofFinding('PROOF_NAME_PUBLIC', host, { server, addresses: outside.slice(0, 5).join(', ') })];
    return [
      ...(addresses === null ? [proofFinding('PROOF_NAME_UNASKED', host, { server })] : []),
      ...(tls === 'ok' ? [] : [proofFinding(OF_TLS[tls], host, { server })]),
    ];
  });

const proofFinding = (
  code: ProofCode,
  resource: string,
  values: Readonly<Record<string, string>>,
): ReadinessFinding => ({
  check: 'private-path',
  code,
  state: UNKNOWN.has(code) ? 'unknown' : 'failing',
  resource,
  values,
});
