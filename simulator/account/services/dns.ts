import { createSocket } from 'node:dgram';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import type { ServiceScenario } from '../../scenario/services.ts';
import type { Dialogue } from './dialogue.ts';

/** A DNS server that knows the scenario's records, by TCP and UDP. */

/** Over TCP each message is preceded by its length (RFC 1035, 4.2.2). */
export const dnsByTcp = (service: ServiceScenario, address: string): Dialogue => ({
  answer: (received) => {
    const bytes = answerTo(received.subarray(2), service, address);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  },
});

/** Opens the port for datagrams; rejects when that fails. */
export function openDatagrams(
  service: ServiceScenario,
  { address, listensAt }: { readonly address: string; readonly listensAt: string },
  cut: () => boolean,
): Promise<{ close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (received, { port, address: from }) => {
    if (service.behaviour !== 'open' || cut()) return;
    socket.send(answerTo(received, service, address), port, from);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(service.port, listensAt, () =>
      resolve({ close: () => new Promise((closed) => socket.close(() => closed())) }),
    );
  });
}

/** Response codes by name (RFC 1035, 4.1.1). */
const RCODES = new Map(
  Object.entries<number>({
    FORMERR: 1,
    SERVFAIL: 2,
    NXDOMAIN: 3,
    NOTIMP: 4,
    REFUSED: 5,
  }),
);
const AUTHORITATIVE = 0x0400;

function answerTo(received: Buffer, { records, error }: ServiceScenario, address: string): Buffer {
  const { id = 0, questions = [] } = decode(received);
  const [question] = questions;
  const known = records[question?.name.toLowerCase() ?? ''];
  const type = question?.type as keyof typeof RECORDS | undefined;
  const code = RCODES.get(error ?? (known === undefined ? 'NXDOMAIN' : '')) ?? 0;
  const values = code === 0 && known !== undefined && type !== undefined ? (known[type] ?? []) : [];
  const answers = values.map((value) => ({
    name: question?.name ?? '',
    type,
    ttl: 60,
    data: type === undefined ? value : RECORDS[type](value === 'self' ? address : value),
  }));
  const response: Packet = { type: 'response', id, flags: AUTHORITATIVE | code, questions };
  return encode({ ...response, answers: answers as Answer[] });
}

const same = (value: string): string => value;
const words = (value: string): string[] => value.split(' ');

/** A record's data from its form in zone files. */
const RECORDS = {
  A: same,
  AAAA: same,
  CNAME: same,
  NS: same,
  PTR: same,
  TXT: same,
  MX: (value: string) => ({ preference: Number(words(value)[0]), exchange: words(value)[1] }),
  SOA: (value: string) => ({
    mname: words(value)[0],
    rname: words(value)[1],
    serial: Number(words(value)[2]),
  }),
  SRV: (value: string) => {
    const [priority, weight, port, target] = words(value);
    return { priority: Number(priority), weight: Number(weight), port: Number(port), target };
  },
};
