import { describe, expect, it } from 'vitest';
import { askPatiently, type Changes, simulate } from './local-servers.ts';

/** Each protocol against a server that is right, and that is wrong in its own way. */

describe('a probe passes on a server of its protocol, and says what it saw', () => {
  it.each<[string, Changes, Changes, RegExp]>([
    ['mysql', {}, {}, /^MySQL 8\.0\.36$/],
    ['mysql', { body: '5.5.5-10.11.6-MariaDB-1' }, {}, /^MariaDB 10\.11\.6-MariaDB-1$/],
    ['postgresql', {}, {}, /^PostgreSQL asks for SASL$/],
    ['postgresql', { error: '28000' }, {}, /takes connections, refuses this one with 28000/],
    ['sqlserver', {}, {}, /^SQL Server 15\.0\.4123, encryption off unless asked for$/],
    ['redis', {}, {}, /^PONG$/],
    ['redis', { error: 'NOAUTH' }, {}, /^alive, asks for a password/],
    ['redis', { tls: true }, { tls: true }, /^PONG$/],
    ['smtp', {}, {}, /^220 simulated; STARTTLS offered$/],
    ['ldap', {}, {}, /^a directory of dc=example,dc=com$/],
    ['ldap', { error: '48' }, {}, /wants a login first \(result 48\)/],
    ['ldap', { tls: true }, { tls: true }, /^a directory of/],
    ['rdp', {}, {}, /^RDP, TLSv1\.\d, NLA$/],
    ['rdp', {}, { nla: 'required' }, /NLA$/],
    ['rdp', { nla: false }, {}, /^RDP, TLSv1\.\d, no NLA$/],
    ['rdp', { error: '2' }, {}, /security without TLS/],
    ['ssh', {}, {}, /^SSH-2\.0-simulated, ecdsa-sha2-nistp256 SHA256:/],
    [
      'exchange',
      { steps: [{ send: '+OK ready\r\n' }, { expect: 'STAT\r\n', send: '+OK 0 0\r\n' }] },
      { steps: [{ expect: '+OK' }, { send: 'STAT\r\n', expect: '+OK' }] },
      /^received what step 2 expects, in 11 bytes$/,
    ],
    [
      'exchange',
      { body: 'hello' },
      { steps: [{ expect: 'ell' }] },
      /^received what step 1 expects, in 4 bytes$/,
    ],
    ['exchange', {}, { steps: [{ send: 'hello' }] }, /^connected$/],
  ])('%s %j asked with %j', async (protocol, scenario, changes, seen) => {
    const { port } = await simulate(protocol, scenario);
    const attempt = await askPatiently(protocol, port, changes);
    expect(attempt).toMatchObject({ passed: true, errorCode: null });
    expect(attempt.seen).toMatch(seen);
  });
});

describe('a probe fails for the server’s own reason', () => {
  it.each<[string, Changes, Changes, string, RegExp]>([
    ['mysql', { error: '1129' }, {}, 'ERROR_1129', /^refuses with error 1129: Simulated refusal$/],
    ['postgresql', { error: '57P03' }, {}, 'ERROR_57P03', /57P03: Simulated refusal$/],
    ['postgresql', { error: '53300' }, {}, 'ERROR_53300', /./],
    ['redis', { error: 'LOADING' }, {}, 'ERROR_LOADING', /LOADING: Simulated refusal$/],
    ['smtp', { error: '554' }, {}, 'ERROR_554', /^greets with 554/],
    ['ldap', { error: '51' }, {}, 'ERROR_51', /^answers with result 51: Simulated$/],
    ['rdp', { error: '3' }, {}, 'ERROR_3', /failure code 3$/],
    ['rdp', { nla: false }, { nla: 'required' }, 'NO_NLA', /^RDP, TLSv1\.\d, no NLA, but NLA is required$/],
  ])('%s %j asked with %j', async (protocol, scenario, changes, errorCode, seen) => {
    const { port } = await simulate(protocol, scenario);
    const attempt = await askPatiently(protocol, port, changes);
    expect(attempt).toMatchObject({ passed: false, errorCode });
    expect(attempt.seen).toMatch(seen);
  });

  it('exchange on another text, once the server has hung up', async () => {
    const { port } = await simulate('smtp');
    const attempt = await askPatiently('exchange', port, {
      steps: [{ expect: '220' }, { send: 'QUIT\r\n', expect: '250' }],
      timeout: '1s',
    });
    expect(attempt).toMatchObject({ passed: false });
  });

  it('whatever is cut at first, until the server is up', async () => {
    const { port } = await simulate('redis', { failsFirst: 2 });
    const passes = [];
    for (let time = 0; time < 3; time += 1) passes.push((await askPatiently('redis', port)).passed);
    expect(passes).toEqual([false, false, true]);
  });
});

describe('another protocol’s answer is reported as such', () => {
  it.each([
    ['mysql', 'smtp'],
    ['smtp', 'mysql'],
    ['ssh', 'smtp'],
    ['redis', 'smtp'],
    ['ssh', 'mysql'],
  ])('%s asked of %s', async (protocol, other) => {
    const { port } = await simulate(other, { steps: [] });
    const { passed, errorCode } = await askPatiently(protocol, port, { timeout: '1s' });
    expect(passed).toBe(false);
    expect(['UNEXPECTED_ANSWER', 'TIMEOUT', 'ERROR_221']).toContain(errorCode);
  });
});

it('every attempt says how long each part of it took', async () => {
  const { port } = await simulate('redis', { tls: true });
  const { phases } = await askPatiently('redis', port, { tls: true });
  expect(phases).toEqual({
    connectMilliseconds: expect.any(Number),
    tlsMilliseconds: expect.any(Number),
    firstByteMilliseconds: expect.any(Number),
  });
  const { port: tcp } = await simulate('tcp');
  expect((await askPatiently('tcp', tcp)).phases).toEqual({
    connectMilliseconds: expect.any(Number),
    tlsMilliseconds: null,
    firstByteMilliseconds: null,
  });
});
