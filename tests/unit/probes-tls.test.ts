import { X509Certificate } from 'node:crypto';
import net from 'node:net';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import { selfSigned } from '../../simulator/account/certificate.ts';
import { ask, askPatiently, type Changes, simulate, start } from './local-servers.ts';

const CA = selfSigned({ name: 'www.example.com' }).cert;
const OTHER_CA = selfSigned({ name: 'www.example.com', key: 'other' }).cert;
const PIN = new X509Certificate(CA).fingerprint256;
const NAMED = { certificate: { name: 'www.example.com' } };

describe('a TLS probe passes', () => {
  it.each<[string, Changes, Changes]>([
    ['with a certificate that the plan’s CA signed', NAMED, { ca: CA }],
    ['for the name of the plan', NAMED, { ca: CA, name: 'www.example.com' }],
    ['with a pinned self-signed certificate', NAMED, { pins: [PIN] }],
    ['with a pin without colons', NAMED, { pins: [PIN.replaceAll(':', '').toLowerCase()] }],
    ['with one of several pins, and the CA', NAMED, { ca: CA, pins: [`00${PIN.slice(2)}`, PIN] }],
  ])('%s', async (_, scenario, changes) => {
    const { port } = await simulate('tls', scenario);
    const attempt = await askPatiently('tls', port, changes);
    expect(attempt).toMatchObject({ passed: true, errorCode: null });
    expect(attempt.seen).toMatch(
      /^TLSv1\.3, CN=www\.example\.com, valid until 2049-12-31 \(\d+ days left\)$/,
    );
    expect(attempt.phases.tlsMilliseconds).not.toBeNull();
  });

  it('while enough days are left', async () => {
    const certificate = selfSigned({ validUntil: new Date(Date.now() + 30.5 * 86_400_000) });
    const { port } = await start(tls.createServer(certificate));
    const ca = certificate.cert;
    expect(await askPatiently('tls', port, { ca, daysLeft: 30 })).toMatchObject({ passed: true });
    expect(await askPatiently('tls', port, { ca, daysLeft: 31 })).toMatchObject({
      passed: false,
      errorCode: 'CERTIFICATE_EXPIRING',
      seen: expect.stringMatching(/\(30 days left\), expected 31 or more$/),
    });
  });
});

describe('a TLS probe fails', () => {
  it.each<[string, Changes, Changes, string, RegExp]>([
    ['without a trusted issuer', NAMED, {}, 'CERTIFICATE_UNTRUSTED', /DEPTH_ZERO_SELF_SIGNED_CERT$/],
    ['with another CA', NAMED, { ca: OTHER_CA }, 'CERTIFICATE_UNTRUSTED', /no trusted issuer/],
    ['with another name', NAMED, { ca: CA, name: 'db.example.com' }, 'CERTIFICATE_NAME', /db\.example\.com/],
    ['with another pin', { ...NAMED, key: 'other' }, { pins: [PIN] }, 'CERTIFICATE_PIN', /fingerprint is ../],
    [
      'with a pin that is right and another CA',
      NAMED,
      { ca: OTHER_CA, pins: [PIN] },
      'CERTIFICATE_UNTRUSTED',
      /./,
    ],
    [
      'with an expired certificate',
      { certificate: { name: 'web', daysLeft: -3 } },
      { ca: CA },
      'CERTIFICATE_EXPIRED',
      /^CN=web was valid until/,
    ],
    [
      'with an expired certificate although it is pinned',
      { certificate: { daysLeft: -3 } },
      { pins: [PIN] },
      'CERTIFICATE_EXPIRED',
      /./,
    ],
  ])('%s', async (_, scenario, changes, errorCode, seen) => {
    const { port } = await simulate('tls', scenario);
    const attempt = await askPatiently('tls', port, changes);
    expect(attempt).toMatchObject({ passed: false, errorCode });
    expect(attempt.seen).toMatch(seen);
  });

  it('where the plan’s CA holds no certificate', async () => {
    const { port } = await simulate('tls');
    const ca = '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----';
    const { passed, seen } = await askPatiently('tls', port, { ca });
    expect(passed).toBe(false);
    expect(seen).not.toBe('');
  });

  it('where the server speaks no TLS, hangs up, or says nothing', async () => {
    const { port: plain } = await simulate('smtp');
    const { port: short } = await start(net.createServer((socket) => socket.end()));
    const { port: silent } = await simulate('tls', { behaviour: 'silent' });
    expect((await askPatiently('tls', plain)).errorCode).toMatch(/^(EPROTO|ERR_SSL_\w+)$/);
    expect((await askPatiently('tls', short)).errorCode).toMatch(/^(CLOSED|ECONNRESET)$/);
    expect(await ask('tls', silent)).toMatchObject({ passed: false, errorCode: 'TIMEOUT' });
  });
});
