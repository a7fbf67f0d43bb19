import { createSocket, type Socket } from 'node:dgram';
import { decode, encode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatagrams } from '../../simulator/account/services/dns.ts';
import { serviceSchema } from '../../simulator/scenario/services.ts';
import { ask, type Changes, HOST, simulate } from './local-servers.ts';

const RECORDS = {
  'www.example.com': { A: ['self', '192.0.2.7'], TXT: ['v=spf1 -all'], AAAA: ['2001:db8::7'] },
  'example.com': { MX: ['10 mail.example.com'], NS: ['ns.example.com'] },
  'ftp.example.com': { CNAME: ['www.example.com'] },
  '_ldap._tcp.example.com': { SRV: ['0 100 389 dc.example.com'] },
};

const closes: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

const freePort = (socket: Socket): Promise<number> =>
  new Promise((resolve) => socket.bind(0, HOST, () => resolve(socket.address().port)));

/** The simulator's DNS server on a free port for datagrams. */
async function byUdp(scenario: Changes = {}): Promise<number> {
  const probe = createSocket('udp4');
  const port = await freePort(probe);
  await new Promise<void>((closed) => probe.close(closed));
  const service = serviceSchema.parse({ protocol: 'dns', port, records: RECORDS, ...scenario });
  const { close } = await openDatagrams(service, { address: HOST, listensAt: HOST }, () => false);
  closes.push(close);
  return port;
}

describe('a DNS probe passes', () => {
  it.each<[string, Changes, string]>([
    ['on any address', { name: 'www.example.com' }, '127.0.0.1; 192.0.2.7'],
    ['on the instance’s own address', { name: 'WWW.example.com.', expect: 'self' }, '127.0.0.1; 192.0.2.7'],
    ['on an answer among others', { name: 'www.example.com', expect: ['192.0.2.7'] }, '127.0.0.1; 192.0.2.7'],
    [
      'on an IPv6 address',
      { name: 'www.example.com', record: 'AAAA', expect: ['2001:db8::7'] },
      '2001:db8::7',
    ],
    [
      'on another name',
      { name: 'ftp.example.com', record: 'CNAME', expect: ['www.example.com.'] },
      'www.example.com',
    ],
    ['on text', { name: 'www.example.com', record: 'TXT', expect: ['v=spf1 -all'] }, 'v=spf1 -all'],
    [
      'on a mail exchanger',
      { name: 'example.com', record: 'MX', expect: ['10 Mail.example.com'] },
      '10 mail.example.com',
    ],
    [
      'on a service',
      { name: '_ldap._tcp.example.com', record: 'SRV', expect: ['0 100 389 dc.example.com'] },
      '0 100 389 dc.example.com',
    ],
  ])('%s, by UDP and by TCP', async (_, changes, seen) => {
    const { port } = await simulate('dns', { records: RECORDS });
    expect(await ask('dns', port, { ...changes, transport: 'tcp' })).toMatchObject({ passed: true, seen });
    expect(await ask('dns', await byUdp(), changes)).toMatchObject({ passed: true, seen });
  });
});

describe('a DNS probe fails', () => {
  it.each<[string, Changes, Changes, string]>([
    ['on an unknown name', {}, { name: 'x.example.com' }, 'NXDOMAIN'],
    ['on a server that cannot', { error: 'SERVFAIL' }, { name: 'www.example.com' }, 'SERVFAIL'],
    ['on a server that will not', { error: 'REFUSED' }, { name: 'www.example.com' }, 'REFUSED'],
    ['without such a record', {}, { name: 'www.example.com', record: 'MX' }, 'NO_RECORD'],
    ['on other answers', {}, { name: 'www.example.com', expect: ['192.0.2.8'] }, 'UNEXPECTED_RECORD'],
  ])('%s, by UDP and by TCP', async (_, scenario, changes, errorCode) => {
    const { port } = await simulate('dns', { records: RECORDS, ...scenario });
    expect(await ask('dns', port, { ...changes, transport: 'tcp' })).toMatchObject({
      passed: false,
      errorCode,
    });
    expect(await ask('dns', await byUdp(scenario), changes)).toMatchObject({ passed: false, errorCode });
  });

  it('where nothing listens, and where nothing answers', async () => {
    const port = await byUdp();
    await closes.pop()?.();
    expect(await ask('dns', port, { name: 'a' })).toMatchObject({ errorCode: 'ECONNREFUSED' });
    const silent = await byUdp({ behaviour: 'silent' });
    expect(await ask('dns', silent, { name: 'a' })).toMatchObject({ errorCode: 'TIMEOUT' });
  });

  it('on an answer that was cut to fit a datagram', async () => {
    const port = await answering((query) => encode({ ...query, type: 'response', flags: 0x0200 }));
    expect(await ask('dns', port, { name: 'a' })).toMatchObject({ errorCode: 'TRUNCATED' });
  });

  it.each<[string, (query: ReturnType<typeof decode>) => Buffer]>([
    ['garbage', () => Buffer.from('garbage')],
    ['nothing', () => Buffer.alloc(0)],
    [
      'names that point to themselves',
      () => Buffer.from(`0000800000010000000000${'00c00c'.repeat(9)}`, 'hex'),
    ],
    [
      'an answer to another question',
      (query) => encode({ ...query, type: 'response', id: ((query.id ?? 0) + 1) & 0xffff }),
    ],
    ['a question', (query) => encode({ ...query, type: 'query' })],
  ])('at its deadline, past %s', async (_, answer) => {
    expect(await ask('dns', await answering(answer), { name: 'a' })).toMatchObject({
      passed: false,
      errorCode: 'TIMEOUT',
    });
  });
});

async function answering(answer: (query: ReturnType<typeof decode>) => Buffer): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port, address }) => socket.send(answer(decode(bytes)), port, address));
  closes.push(() => new Promise<void>((closed) => socket.close(() => closed())));
  return freePort(socket);
}
