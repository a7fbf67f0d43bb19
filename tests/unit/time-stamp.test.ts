import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeStampBy, timeStampRequest } from '../../adapters/timestamp/authority.ts';
import { readAuthority } from '../../cli/verify-trust.ts';
import { checkTimeStamp } from '../../reporting/evidence/check-time-stamp.ts';
import { BUNDLE, TIME_STAMP } from '../../reporting/evidence/file-names.ts';
import { inJapanese } from '../../reporting/evidence/words-ja.ts';

/** Stamps by an authority of OpenSSL on this machine, over https: asked for, checked by kunren and by OpenSSL. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-stamps-'));
const at = (name: string): string => join(folder, name);
const openssl = (...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

const CONFIG = `
[tsa]
serial = ${at('serial')}
crypto_device = builtin
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[stamping]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[here]
subjectAltName = DNS:localhost
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[req]
distinguished_name = name
[name]
`;

const KINDS = { rsa: ['rsa:2048'], ec: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] } as const;

function root(name: string): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...KINDS.ec,
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-subj',
    `/CN=${name}`,
    '-config',
    'openssl.cnf',
    '-extensions',
    'root',
    '-days',
    '2',
  );
}
function certificate(name: string, section: string, kind: keyof typeof KINDS): void {
  openssl(
    'req',
    '-new',
    '-newkey',
    ...KINDS[kind],
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
    '-config',
    'openssl.cnf',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-extfile',
    'openssl.cnf',
    '-extensions',
    section,
  );
}

let server: Server;
const bundle = Buffer.from('{"signed": true}');
const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const url = (path: string): string => `https://localhost:${(server.address() as AddressInfo).port}/${path}`;
const ask = (path: string, bytes: Uint8Array = bundle) =>
  timeStampBy(url(path), { ca: readFileSync(at('ca.pem')) })(digestOf(bytes));

/** The authority's answer to a request. */
function reply(query: Buffer, kind: keyof typeof KINDS): Buffer {
  writeFileSync(at('query.tsq'), query);
  openssl(
    'ts',
    '-reply',
    '-config',
    'openssl.cnf',
    '-section',
    'tsa',
    '-queryfile',
    'query.tsq',
    '-signer',
    `${kind}.pem`,
    '-inkey',
    `${kind}.key`,
    '-out',
    'reply.tsr',
  );
  return readFileSync(at('reply.tsr'));
}

beforeAll(async () => {
  writeFileSync(at('openssl.cnf'), CONFIG);
  writeFileSync(at('serial'), '01\n');
  root('ca');
  root('other');
  certificate('rsa', 'stamping', 'rsa');
  certificate('ec', 'stamping', 'ec');
  certificate('localhost', 'here', 'ec');
  const tls = { key: readFileSync(at('localhost.key')), cert: readFileSync(at('localhost.pem')) };
  server = createServer(tls, async (request, response) => {
    const query = Buffer.concat(await request.toArray());
    const [, path] = (request.url ?? '').split('/');
    if (path === 'down') response.writeHead(503).end();
    else if (path === 'endless') response.end(Buffer.alloc(200_000));
    else if (path === 'elsewhere')
      response.end(reply(timeStampRequest(digestOf(Buffer.from('else')), query.subarray(-11, -3)), 'ec'));
    else response.end(reply(query, path === 'rsa' ? 'rsa' : 'ec'));
  }).listen(0, 'localhost');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('a request', () => {
  it.each(['0102030405060708', '8000000000000000', '00000000000000ff'])(
    'is one to OpenSSL, with the nonce %s',
    (nonce) => {
      writeFileSync(at('own.tsq'), timeStampRequest(digestOf(bundle), Buffer.from(nonce, 'hex')));
      const text = openssl('ts', '-query', '-in', 'own.tsq', '-text').toString();
      expect(text).toMatch(/Hash Algorithm: sha256/);
      expect(text).toMatch(/Certificate required: yes/);
      expect(BigInt(/Nonce: (0x[0-9A-F]+)/.exec(text)?.[1] ?? 0)).toBe(BigInt(`0x${nonce}`));
    },
  );

  it.each([
    ['down', /no time stamp from localhost:\d+: it answered with status 503; the next sweep asks again/],
    ['endless', /it answered more than any stamp has/],
    ['elsewhere', /gave no time stamp of this digest/],
  ])('to an authority that is %s gives none, and says why', async (path, message) => {
    await expect(ask(path)).rejects.toThrow(message);
  });

  it('goes nowhere whose certificate nobody vouches for', async () => {
    await expect(timeStampBy(url('ec'))(digestOf(bundle))).rejects.toThrow(/no time stamp from localhost/);
  });
});

describe('a stamp', () => {
  const said = async (stamp: Uint8Array | undefined, bytes: Uint8Array, trusted?: string) => {
    const files = new Map([[BUNDLE, bytes], ...(stamp === undefined ? [] : [[TIME_STAMP, stamp] as const])]);
    const checks = await checkTimeStamp(
      files,
      trusted === undefined ? undefined : readAuthority(at(trusted)),
    );
    expect(checks.filter((check) => inJapanese(check).reason === check.reason)).toEqual([]);
    return checks.map(({ outcome, reason }) => `${outcome}: ${reason}`);
  };

  it.each(['rsa', 'ec'])('by a key of %s holds for kunren and for OpenSSL', async (kind) => {
    const stamp = Buffer.from(await ask(kind));
    expect(await said(stamp, bundle, 'ca.pem')).toEqual([
      expect.stringMatching(/^holds: the signature existed at \d{4}-\d\d-\d\dT[\d:.]+Z, by an authority/),
    ]);
    writeFileSync(at(BUNDLE), bundle);
    writeFileSync(at(TIME_STAMP), stamp);
    const verified = openssl('ts', '-verify', '-data', BUNDLE, '-in', TIME_STAMP, '-CAfile', 'ca.pem');
    expect(verified.toString()).toContain('Verification: OK');
  });

  it('is not believed where anything is not as it must be', async () => {
    const stamp = Buffer.from(await ask('rsa'));
    const changed = Buffer.from(stamp).fill(0, stamp.length - 4);
    expect(await said(stamp, Buffer.from('{"signed": false}'), 'ca.pem')).toEqual([
      expect.stringMatching(/^fails: it is not/),
    ]);
    expect(await said(stamp, bundle, 'other.pem')).toEqual([expect.stringMatching(/^fails: it is not/)]);
    expect(await said(changed, bundle, 'ca.pem')).toEqual([expect.stringMatching(/^fails: it is not/)]);
    expect(await said(Buffer.from('no stamp'), bundle, 'ca.pem')).toEqual([
      expect.stringMatching(/^fails: .* is no time stamp/),
    ]);
    expect(await said(undefined, bundle, 'ca.pem')).toEqual([
      expect.stringMatching(/^fails: .* is not here/),
    ]);
    expect(await said(stamp, bundle)).toEqual([
      expect.stringMatching(/^unchecked: it says \d{4}-.* give --authority/),
    ]);
    expect(await said(undefined, bundle)).toEqual([]);
  });

  it('is asked of certificates, and of nothing else', () => {
    expect(() => readAuthority(at('serial'))).toThrow(/it has no certificates in PEM/);
  });
});
