import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, type Outcome, type Peer, passed, unexpected } from './conversation.ts';

type LdapProbe = Extract<Probe, { protocol: 'ldap' }>;

/** LDAP messages are BER, always with definite lengths (RFC 4511, 5.1). */
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const ENUMERATED = 0x0a;
const OCTET_STRING = 0x04;
const SEARCH_REQUEST = 0x63;
const SEARCH_ENTRY = 0x64;
const SEARCH_DONE = 0x65;
const EXTENDED_RESPONSE = 0x78;
const PRESENT = 0x87;

const element = (tag: number, ...contents: (Buffer | string | number[])[]): Buffer => {
  const content = Buffer.concat(contents.map((part) => Buffer.from(part as string)));
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
};

/** Anonymously, for the root DSE (RFC 4512, 5.1): base object, no aliases, one entry, any time, all attributes. */
const QUESTION = element(
  SEQUENCE,
  element(INTEGER, [1]),
  element(
    SEARCH_REQUEST,
    ...[element(OCTET_STRING), element(ENUMERATED, [0]), element(ENUMERATED, [0])],
    ...[element(INTEGER, [0]), element(INTEGER, [0]), element(0x01, [0])],
    element(PRESENT, 'objectClass'),
    element(SEQUENCE, element(OCTET_STRING, 'namingContexts')),
  ),
);

/** RFC 4511, appendix A.2: the directory works and requires a login. */
const WANTS_A_LOGIN = [8, 13, 48, 49, 50];
const UNWILLING = 53;

/** Passes when the directory describes itself, or says that it requires a login. */
export const probeLdap = (probe: LdapProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    peer.send(QUESTION);
    let contexts: readonly string[] | undefined;
    for (;;) {
      const operation = await nextOperation(peer);
      if (operation?.tag === SEARCH_ENTRY) contexts = namesIn(operation.content);
      else if (operation?.tag === SEARCH_DONE || operation?.tag === EXTENDED_RESPONSE)
        return judgeResult(operation.content, contexts);
      else return unexpected('no answer of a directory');
    }
  });

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** What follows it. */
  readonly rest: Buffer;
}

/** The operation in the next message, whose first element is its number. */
async function nextOperation(peer: Peer): Promise<Element | undefined> {
  const message = await peer.read((received) => {
    if (received[0] !== SEQUENCE) throw new Error('no LDAP message');
    const size = sizeOf(received);
    return size === undefined ? undefined : size.header + size.length;
  });
  const number = first(first(message)?.content);
  return number?.tag === INTEGER ? first(number.rest) : undefined;
}

/** How long an element is: in one octet, or in as many as the first one says (X.690, 8.1.3). */
function sizeOf(bytes: Buffer): { readonly header: number; readonly length: number } | undefined {
  const short = bytes[1];
  if (short === undefined) return undefined;
  if (short < 0x80) return { header: 2, length: short };
  const octets = short & 0x7f;
  if (octets === 0 || octets > 4) throw new Error('a length that LDAP does not use');
  return bytes.length < 2 + octets ? undefined : { header: 2 + octets, length: bytes.readUIntBE(2, octets) };
}

function first(bytes: Buffer | undefined): Element | undefined {
  const size = bytes === undefined ? undefined : sizeOf(bytes);
  if (bytes === undefined || size === undefined) return undefined;
  const end = size.header + size.length;
  return { tag: bytes.readUInt8(0), content: bytes.subarray(size.header, end), rest: bytes.subarray(end) };
}

/** The values of the one attribute that was asked for: object name, then attributes of a name and a set each. */
function namesIn(entry: Buffer): readonly string[] {
  const attribute = first(first(first(entry)?.rest)?.content);
  const values = first(first(attribute?.content)?.rest);
  const names: string[] = [];
  for (let next = first(values?.content); next !== undefined; next = first(next.rest))
    names.push(next.content.toString());
  return names;
}

function judgeResult(result: Buffer, contexts: readonly string[] | undefined): Outcome {
  const outcome = first(result);
  if (outcome?.tag !== ENUMERATED) return unexpected('a result without a code');
  const code = outcome.content.readUIntBE(0, outcome.content.length);
  const text = first(first(outcome.rest)?.rest)?.content.toString() ?? '';
  // OpenLDAP is "unwilling to perform"; only its text says that a login is missing.
  if (WANTS_A_LOGIN.includes(code) || (code === UNWILLING && text.includes('authentication')))
    return passed(`a directory that wants a login first (result ${code})`);
  if (code !== 0) {
    return failed(`ERROR_${code}`, `answers with result ${code}: ${text}`);
  }
  if (contexts === undefined) return passed('a directory without a root DSE for strangers');
  return passed(contexts.length === 0 ? 'a directory' : `a directory of ${contexts.join('; ')}`);
}
