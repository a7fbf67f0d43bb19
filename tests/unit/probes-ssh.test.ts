import { generateKeyPairSync } from 'node:crypto';
import net from 'node:net';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { isSignedBy } from '../../adapters/probes/ssh-host-key.ts';
import { mpint, packet, string } from '../../adapters/probes/ssh-wire.ts';
import { ask, askPatiently, simulate, start } from './local-servers.ts';

/** Another implementation of SSH, made to know only one way of everything. */
function server(hostKey: string, algorithms: ssh2.Algorithms = {}): net.Server {
  const sshd = new ssh2.Server({ hostKeys: [hostKey], algorithms }, (client) => client.on('error', () => {}));
  return net.createServer((socket) => sshd.injectSocket(socket));
}

const pem = (pair: { privateKey: { export(options: object): string | Buffer } }, type: string): string =>
  pair.privateKey.export({ type, format: 'pem' }).toString();
const RSA = pem(generateKeyPairSync('rsa', { modulusLength: 2_048 }), 'pkcs1');
const ec = (namedCurve: string): string => pem(generateKeyPairSync('ec', { namedCurve }), 'sec1');
const ED25519 = ssh2.utils.generateKeyPairSync('ed25519').private;

describe('an SSH probe checks the signature', () => {
  it.each<[string, string, string]>([
    ['curve25519-sha256', 'ssh-ed25519', ED25519],
    ['curve25519-sha256@libssh.org', 'ecdsa-sha2-nistp256', ec('P-256')],
    ['ecdh-sha2-nistp256', 'ecdsa-sha2-nistp384', ec('P-384')],
    ['ecdh-sha2-nistp384', 'ecdsa-sha2-nistp521', ec('P-521')],
    ['ecdh-sha2-nistp521', 'rsa-sha2-256', RSA],
    ['diffie-hellman-group14-sha256', 'rsa-sha2-512', RSA],
    ['diffie-hellman-group14-sha1', 'ssh-rsa', RSA],
    ['diffie-hellman-group16-sha512', 'ssh-rsa', RSA],
  ])('over %s by %s', async (kex, hostKey, key) => {
    const { port } = await start(
      server(key, { kex: [kex], serverHostKey: [hostKey] } as unknown as ssh2.Algorithms),
    );
    // Several times: one number in 256 has a leading zero, which is written in another way.
    for (let time = 0; time < 3; time += 1)
      expect(await askPatiently('ssh', port)).toMatchObject({
        passed: true,
        seen: expect.stringMatching(/SHA256:[\w+/]{43}$/),
      });
  });

  it('and accepts no other', () => {
    const signature = Buffer.concat([string('ssh-ed25519'), string(Buffer.alloc(64, 7))]);
    const key = Buffer.concat([string('ssh-ed25519'), string(Buffer.alloc(32, 9))]);
    expect(isSignedBy(key, 'ssh-ed25519', signature, Buffer.from('data'))).toBe(false);
    expect(isSignedBy(key, 'rsa-sha2-256', signature, Buffer.from('data'))).toBe(false);
  });

  it('writing numbers as SSH does', () => {
    expect(mpint(Buffer.from('00007f', 'hex')).toString('hex')).toBe('000000017f');
    expect(mpint(Buffer.from('0080', 'hex')).toString('hex')).toBe('000000020080');
    expect(mpint(Buffer.alloc(3)).toString('hex')).toBe('00000000');
  });
});

describe('an SSH probe compares the host key', () => {
  it('with the plan’s fingerprints, with or without padding', async () => {
    const { port } = await simulate('ssh');
    const { seen } = await askPatiently('ssh', port);
    const fingerprint = /SHA256:\S+/.exec(seen)?.[0] ?? '';
    const other = `SHA256:${'A'.repeat(43)}`;
    for (const hostKeys of [[fingerprint], [other, `${fingerprint}=`]])
      expect(await askPatiently('ssh', port, { hostKeys })).toMatchObject({ passed: true });
    expect(await askPatiently('ssh', port, { hostKeys: [other] })).toMatchObject({
      passed: false,
      errorCode: 'HOST_KEY',
      seen: `another host key than the plan's: ecdsa-sha2-nistp256 ${fingerprint}`,
    });
  });

  it('and finds the one of another server wrong', async () => {
    const { port } = await simulate('ssh');
    const hostKeys = [/SHA256:\S+/.exec((await askPatiently('ssh', port)).seen)?.[0]];
    const { port: other } = await simulate('ssh', { key: 'other' });
    expect(await askPatiently('ssh', other, { hostKeys })).toMatchObject({ errorCode: 'HOST_KEY' });
  });
});

describe('an SSH probe fails', () => {
  const kexInit = (exchanges: string, hostKeys: string): Buffer =>
    packet(
      Buffer.concat([
        Buffer.from([20, ...Array(16).fill(0)]),
        ...[exchanges, hostKeys, ...Array(8).fill('none')].map((list) => string(list)),
        Buffer.alloc(5),
      ]),
    );
  const says = (...parts: (string | Buffer)[]) =>
    net.createServer((socket) => {
      for (const part of parts) socket.write(part);
    });

  it.each<[string, net.Server, string]>([
    ['on a banner and nothing after it', says('SSH-2.0-x\r\n'), 'TIMEOUT'],
    ['on SSH 1', says('SSH-1.5-x\r\n'), 'UNEXPECTED_ANSWER'],
    ['on a packet that is too large', says('SSH-2.0-x\r\n', Buffer.alloc(8, 0xff)), 'UNEXPECTED_ANSWER'],
    [
      'on a packet of padding',
      says('SSH-2.0-x\r\n', Buffer.from([0, 0, 0, 4, 9, 0, 0, 0])),
      'UNEXPECTED_ANSWER',
    ],
    ['on unknown algorithms', says('SSH-2.0-x\r\n', kexInit('new', 'new')), 'NO_ALGORITHM'],
    [
      'on a server that turns everybody away',
      says(
        'SSH-2.0-x\r\n',
        packet(Buffer.concat([Buffer.from([1, 0, 0, 0, 12]), string('full'), string('')])),
      ),
      'ERROR_12',
    ],
    [
      'on a key without a signature',
      says(
        'welcome\r\nSSH-2.0-x\r\n',
        kexInit('curve25519-sha256', 'ssh-ed25519'),
        packet(Buffer.concat([Buffer.from([31]), string('k'), string(Buffer.alloc(32, 9)), string('')])),
      ),
      'UNEXPECTED_ANSWER',
    ],
    [
      'on a signature by nobody',
      says(
        'SSH-2.0-x\r\n',
        packet(Buffer.from([2, 0, 0, 0, 0])),
        kexInit('curve25519-sha256', 'ssh-ed25519'),
        packet(
          Buffer.concat([
            Buffer.from([31]),
            string(Buffer.concat([string('ssh-ed25519'), string(Buffer.alloc(32, 9))])),
            string(Buffer.alloc(32, 9)),
            string(Buffer.concat([string('ssh-ed25519'), string(Buffer.alloc(64, 7))])),
          ]),
        ),
      ),
      'HOST_KEY',
    ],
  ])('%s', async (_, sshd, errorCode) => {
    const { port } = await start(sshd);
    expect(await ask('ssh', port)).toMatchObject({ passed: false, errorCode });
  });
});
