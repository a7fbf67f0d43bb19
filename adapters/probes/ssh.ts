import { createHash, randomBytes } from 'node:crypto';
import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, lineLength, type Outcome, type Peer, passed, unexpected } from './conversation.ts';
import { isSignedBy } from './ssh-host-key.ts';
import { KEY_EXCHANGES, type KeyAgreement, keyAgreement } from './ssh-key-exchange.ts';
import { fieldsOf, mpint, packet, packetLength, payloadOf, string, wordsIn } from './ssh-wire.ts';

type SshProbe = Extract<Probe, { protocol: 'ssh' }>;

const VERSION = 'SSH-2.0-kunren';
/** RFC 4253, 12, and RFC 5656, 7.1. */
const DISCONNECT = 1;
const IGNORE = 2;
const DEBUG = 4;
const KEXINIT = 20;
const KEX_INIT = 30;
const KEX_REPLY = 31;

const HOST_KEYS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];
/** Never used, since nothing follows the key exchange; listed so that any server finds one that it supports. */
const CIPHERS = ['aes256-gcm@openssh.com', 'aes128-ctr', 'aes256-ctr', 'aes128-cbc', '3des-cbc'];
const MACS = ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha1'];

/**
 * Passes when the server proves, by a signature over a fresh key exchange, that it holds its host key, and when that
 * key is one of the plan's. Nobody logs in: the connection ends before the first encrypted byte.
 */
export const probeSsh = (probe: SshProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    const version = await versionOf(peer);
    if (version === undefined) return unexpected('no SSH server');
    const ours = Buffer.from([KEXINIT, ...kexInit()]);
    peer.send(`${VERSION}\r\n`);
    peer.send(packet(ours));
    const theirs = await nextPayload(peer);
    if (theirs[0] !== KEXINIT) return ended(theirs, 'instead of its algorithms');
    const offer = offerIn(theirs);
    const exchange = KEY_EXCHANGES.find((name) => offer.exchanges.includes(name));
    const hostKey = HOST_KEYS.find((name) => offer.hostKeys.includes(name));
    if (exchange === undefined || hostKey === undefined)
      return failed('NO_ALGORITHM', `${version} offers only ${offer.exchanges} with ${offer.hostKeys}`);
    const agreement = keyAgreement(exchange);
    peer.send(packet(Buffer.concat([Buffer.from([KEX_INIT]), agreement.field(agreement.ours)])));
    // A server may already have sent its guessed next message; a wrong guess must be ignored (RFC 4253, 7).
    if (offer.guesses && (offer.exchanges[0] !== exchange || offer.hostKeys[0] !== hostKey))
      await nextPayload(peer);
    const reply = await nextPayload(peer);
    if (reply[0] !== KEX_REPLY) return ended(reply, 'instead of its key');
    return judgeReply(probe, reply, agreement, {
      version,
      hostKey,
      transcript: [VERSION, version, ours, theirs],
    });
  });

/** The server's version, which other lines may precede (RFC 4253, 4.2). */
async function versionOf(peer: Peer): Promise<string | undefined> {
  for (;;) {
    const line = (await peer.read(lineLength)).toString('latin1').trimEnd();
    if (/^SSH-(2\.0|1\.99)-/.test(line)) return line;
    if (line.startsWith('SSH-') || line.startsWith('HTTP/')) return undefined;
  }
}

/** The next message, without ignorable ones. */
async function nextPayload(peer: Peer): Promise<Buffer> {
  for (;;) {
    const payload = payloadOf(await peer.read(packetLength));
    if (payload[0] !== IGNORE && payload[0] !== DEBUG) return payload;
  }
}

function ended(payload: Buffer, when: string): Outcome {
  if (payload[0] !== DISCONNECT) return unexpected(`message ${payload[0]} ${when}`);
  const reader = fieldsOf(payload.subarray(1));
  const code = reader.number();
  return failed(`ERROR_${code}`, `disconnects ${when}: ${reader.string().toString()}`);
}

/** Ten lists of names, then whether a guess follows, after a cookie of sixteen bytes (RFC 4253, 7.1). */
function kexInit(): Buffer {
  const cookie = randomBytes(16);
  const lists = [KEY_EXCHANGES, HOST_KEYS, CIPHERS, CIPHERS, MACS, MACS, ['none'], ['none'], [], []];
  return Buffer.concat([cookie, ...lists.map((list) => string(list.join(','))), Buffer.alloc(5)]);
}

function offerIn(payload: Buffer): {
  readonly exchanges: readonly string[];
  readonly hostKeys: readonly string[];
  readonly guesses: boolean;
} {
  const reader = fieldsOf(payload.subarray(17));
  const lists = Array.from({ length: 10 }, () => wordsIn(reader.string()));
  return { exchanges: lists[0] ?? [], hostKeys: lists[1] ?? [], guesses: reader.byte() !== 0 };
}

interface Seen {
  readonly version: string;
  readonly hostKey: string;
  /** Both versions and both first messages: what the signature is over, besides the key exchange. */
  readonly transcript: readonly (string | Buffer)[];
}

function judgeReply(
  { hostKeys }: SshProbe,
  reply: Buffer,
  { hash, field, ours, secret }: KeyAgreement,
  { version, hostKey, transcript }: Seen,
): Outcome {
  const reader = fieldsOf(reply.subarray(1));
  const key = reader.string();
  const theirs = reader.string();
  const signature = reader.string();
  const signed = createHash(hash)
    .update(Buffer.concat([...transcript.map(string), string(key), field(ours), field(theirs)]))
    .update(mpint(secret(theirs)))
    .digest();
  if (!isSignedBy(key, hostKey, signature, signed))
    return failed('HOST_KEY', `${version} cannot prove that it holds its ${hostKey} key`);
  const fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
  const known = hostKeys?.some((one) => one.replace(/=$/, '') === fingerprint) ?? true;
  const what = `${fieldsOf(key).string()} ${fingerprint}`;
  return known
    ? passed(`${version}, ${what}`)
    : failed('HOST_KEY', `another host key than the plan's: ${what}`);
}
