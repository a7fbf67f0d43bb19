import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type Answer, type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import type { Probe } from '../../core/plan/plan.ts';
import { type Attempt, attempt } from './attempt.ts';
import { converse, failed, type Outcome, passed } from './conversation.ts';
import { described } from './described.ts';

type DnsProbe = Extract<Probe, { protocol: 'dns' }>;

/** Passes when the instance, queried as a DNS server, returns the answers that the plan expects. */
export const probeDns = (probe: DnsProbe, address: string): Promise<Attempt> =>
  probe.transport === 'tcp' ? askByTcp(probe, address) : askByUdp(probe, address);

const askByTcp = (probe: DnsProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    const question = questionOf(probe);
    const bytes = encode(question);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    peer.send(Buffer.concat([length, bytes]));
    // Two bytes of length precede each message (RFC 1035, 4.2.2).
    const message = await peer.read((received) =>
      received.length < 2 ? undefined : 2 + received.readUInt16BE(),
    );
    const answer = decode(message.subarray(2));
    return isAnswerTo(question, answer)
      ? judge(probe, address, answer)
      : failed('UNEXPECTED_ANSWER', 'an answer to another question');
  });

const askByUdp = (probe: DnsProbe, address: string): Promise<Attempt> =>
  attempt(probe.timeout, (done, reached) => {
    const question = questionOf(probe);
    const message = encode(question);
    const socket = createSocket({
      type: isIPv6(address) ? 'udp6' : 'udp4',
      // It is already an address, but Node would still ask the system's resolver.
      lookup: (name, _options, callback) => callback(null, name, isIPv6(name) ? 6 : 4),
    });
    socket.on('error', (error: NodeJS.ErrnoException) => done(false, error.message, error.code));
    socket.on('message', (bytes) => {
      reached('firstByteMilliseconds');
      const answer = decoded(bytes);
      // Anybody can send a datagram: what does not answer the question is ignored.
      if (answer === undefined || !isAnswerTo(question, answer)) return;
      const { passed, seen, errorCode } = judge(probe, address, answer);
      done(passed, seen, errorCode);
    });
    // A connected socket receives from the instance only, and reports a closed port.
    socket.connect(probe.port, address, () => {
      reached('connectMilliseconds');
      socket.send(message);
    });
    return () => void socket.close();
  });

const questionOf = ({ name, record }: DnsProbe): Packet => ({
  type: 'query',
  id: randomInt(65_536),
  flags: RECURSION_DESIRED,
  questions: [{ type: record, name: name.replace(/\.$/, ''), class: 'IN' }],
});
const RECURSION_DESIRED = 0x0100;

function decoded(bytes: Buffer): DecodedPacket | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function isAnswerTo({ id, questions = [] }: Packet, answer: DecodedPacket): boolean {
  const [asked] = questions;
  const [echoed] = answer.questions ?? [];
  return (
    answer.type === 'response' &&
    answer.id === id &&
    // A server that refuses may leave the question out.
    (echoed === undefined || (echoed.type === asked?.type && sameName(echoed.name, asked.name)))
  );
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function judge({ record, expect }: DnsProbe, address: string, packet: DecodedPacket): Outcome {
  const { rcode } = packet as { readonly rcode?: string };
  if (rcode !== undefined && rcode !== 'NOERROR') return failed(rcode, `the server answers ${rcode}`);
  if (packet.flag_tc) return failed('TRUNCATED', 'the answer is too long for UDP: ask with transport: tcp');
  const answers = (packet.answers ?? []).flatMap((answer) =>
    answer.type === record ? [textOf(answer)] : [],
  );
  if (answers.length === 0) return failed('NO_RECORD', `no record ${record}`);
  const wanted = expect === 'self' ? [address] : (expect ?? []);
  // A record TXT may hold anything, and names and addresses are what the other checks need.
  const isShown = (answer: string): boolean =>
    record !== 'TXT' || wanted.some((one) => sameName(answer, one));
  const seen = answers.map((answer) => (isShown(answer) ? answer : described(answer))).join('; ');
  const missing = wanted.find((one) => !answers.some((answer) => sameName(answer, one.replace(/\.$/, ''))));
  return missing === undefined
    ? passed(seen)
    : failed('UNEXPECTED_RECORD', `${missing} is not among the answers: ${seen}`);
}

/** A record's data as zone files write it, names without their last dot. */
function textOf(answer: Answer): string {
  switch (answer.type) {
    case 'MX':
      return `${answer.data.preference} ${answer.data.exchange}`;
    case 'SRV':
      return `${answer.data.priority} ${answer.data.weight} ${answer.data.port} ${answer.data.target}`;
    case 'SOA':
      return `${answer.data.mname} ${answer.data.rname} ${answer.data.serial}`;
    case 'TXT':
      return [answer.data].flat().map(String).join('');
    default:
      return 'data' in answer ? String(answer.data) : '';
  }
}
