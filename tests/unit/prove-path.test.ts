import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { provePathScript } from '../../core/inside/scripts-prove-path.ts';
import {
  PROOF_CODES,
  parseProof,
  proofFindings,
  provenHosts,
} from '../../core/readiness/private-path/proof.ts';
import { describeFinding } from '../../reporting/readiness/describe.ts';

/**
 * The script for Linux, run by this machine's sh with commands that answer as a server's would, and with the
 * machine's own. The one for Windows could not be run: there is no PowerShell here.
 */

const folder = mkdtempSync(join(tmpdir(), 'kunren-prove-'));
afterAll(() => rmSync(folder, { recursive: true }));

const REGION = 'ap-northeast-3';
const HOSTS = provenHosts(REGION);
const [DRS = '', S3 = ''] = HOSTS;

/** Runs the script in a shell that finds only these commands, beside what POSIX has. */
function run(commands: Readonly<Record<string, string>>): string {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const name of ['sort', 'echo'])
    symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), join(bin, name));
  for (const [name, body] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { stdout } = spawnSync('/bin/sh', ['-c', provePathScript('linux', HOSTS)], {
    encoding: 'utf8',
    env: { PATH: bin },
    timeout: 20_000,
  });
  return stdout;
}

const found = (output: string) =>
  proofFindings('i-1', parseProof(output, HOSTS) ?? []).map(({ code, resource }) => [code, resource]);
const getent = (address: string) => `echo "${address} STREAM x"; echo "${address} DGRAM"`;
const both = (code: string) => HOSTS.map((host) => [code, host]);

describe('the script for Linux', () => {
  it('finds nothing where names are private and TLS answers', () => {
    const output = run({ getent: getent('10.0.1.10'), curl: 'exit 0' });
    expect(output.trimEnd().split('\n').at(-1)).toBe('end');
    expect(found(output)).toEqual([]);
  });

  it.each([
    ['names lead to public addresses', { getent: getent('52.1.2.3'), curl: 'exit 0' }, 'PROOF_NAME_PUBLIC'],
    ['names do not resolve', { getent: 'exit 2', curl: 'exit 6' }, 'PROOF_NAME_UNRESOLVED'],
    ['nothing answers', { getent: getent('10.0.1.10'), curl: 'exit 28' }, 'PROOF_NO_ANSWER'],
    ['the connection is refused', { getent: getent('10.0.1.10'), curl: 'exit 7' }, 'PROOF_NOT_CONNECTED'],
    ['TLS is refused', { getent: getent('10.0.1.10'), curl: 'exit 35' }, 'PROOF_TLS_REFUSED'],
    [
      'the certificate is another’s',
      {
        getent: getent('10.0.1.10'),
        curl: "echo 'curl: (60) SSL: no alternative certificate subject name matches' >&2; exit 60",
      },
      'PROOF_CERTIFICATE_NAME',
    ],
    [
      'the certificate is not trusted',
      {
        getent: getent('10.0.1.10'),
        curl: "echo 'curl: (60) SSL certificate problem: unable to get local issuer certificate' >&2; exit 60",
      },
      'PROOF_CERTIFICATE_UNTRUSTED',
    ],
    ['there is no tool for TLS', { getent: getent('10.0.1.10') }, 'PROOF_TLS_UNKNOWN'],
    ['there is no getent', { curl: 'exit 0' }, 'PROOF_NAME_UNASKED'],
    [
      'openssl times out',
      { getent: getent('10.0.1.10'), openssl: 'exit 0', timeout: 'exit 124' },
      'PROOF_NO_ANSWER',
    ],
    [
      'openssl finds another name',
      {
        getent: getent('10.0.1.10'),
        openssl: 'exit 1',
        timeout: "echo 'verify error:num=62:hostname mismatch'; exit 1",
      },
      'PROOF_CERTIFICATE_NAME',
    ],
    [
      'openssl finds no trust',
      {
        getent: getent('10.0.1.10'),
        openssl: 'exit 1',
        timeout: "echo 'verify error:num=20:unable to get local issuer certificate'; exit 1",
      },
      'PROOF_CERTIFICATE_UNTRUSTED',
    ],
  ])('finds that %s, and nothing else', (_, commands, code) => {
    expect(found(run(commands as Record<string, string>))).toEqual(both(code));
  });

  it.each([
    [
      'speaks no TLS',
      (): Server => createServer((socket) => socket.on('error', () => {}).end('no\n')),
      'refused',
    ],
    ['has a certificate that nobody signed', (): Server => createTlsServer(ownCertificate()), 'untrusted'],
  ] as const)(
    'is understood with this machine’s own commands, where a server %s',
    async (_, makeServer, tls) => {
      const server = makeServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      // The script as it is, but for the port, on which only root could listen.
      const script = provePathScript('linux', ['localhost'])
        .replaceAll('"https://$host/"', `"https://$host:${port}/"`)
        .replaceAll('$host:443', `$host:${port}`);
      for (const only of [script, script.replaceAll('command -v curl', 'command -v no-such-curl')]) {
        const [seen] = parseProof(await inShell(only), ['localhost']) ?? [];
        expect(seen?.addresses?.length).toBeGreaterThan(0);
        expect(seen?.tls).toBe(tls);
      }
      server.close();
    },
  );

  it('writes nothing: no redirection but to the null device, and no command that changes anything', () => {
    const script = provePathScript('linux', HOSTS);
    expect(script.replaceAll(/[12]?>(&1|\/dev\/null)/gu, '')).not.toMatch(/>/u);
    expect(script).not.toMatch(/\b(rm|mv|cp|tee|dd|sudo|install|systemctl|kill|eval|wget)\b/u);
  });
});

/** Not synchronously: the server must answer meanwhile. */
const inShell = (script: string): Promise<string> =>
  new Promise((resolve) => {
    execFile('sh', ['-c', script], { encoding: 'utf8', timeout: 25_000 }, (_, stdout) => resolve(stdout));
  });

function ownCertificate(): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '1'];
  spawnSync('openssl', [...made, '-keyout', key, '-out', cert]);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

describe('what goes into the scripts', () => {
  it('is host names and nothing else', () => {
    for (const wrong of ["a'; reboot; '", 'a b', '$(id)', 'a\nb', '', '-o', '`id`'])
      for (const platform of ['linux', 'windows'] as const)
        expect(() => provePathScript(platform, [wrong])).toThrow(/is no host name/);
  });

  it('is the name of DRS and of a bucket in the plan’s Region, in both', () => {
    expect([DRS, S3]).toEqual([
      'drs.ap-northeast-3.amazonaws.com',
      'aws-elastic-disaster-recovery-ap-northeast-3.s3.ap-northeast-3.amazonaws.com',
    ]);
    for (const platform of ['linux', 'windows'] as const)
      expect(HOSTS.every((host) => provePathScript(platform, HOSTS).includes(host))).toBe(true);
  });
});

describe('what a server printed', () => {
  it('is proof only when it is whole', () => {
    expect(parseProof(`name ${DRS} 10.0.0.1\ntls ${DRS} curl 0 -`, HOSTS)).toBeUndefined();
    expect(found('end')).toEqual(
      HOSTS.flatMap((host) => [
        ['PROOF_NAME_UNASKED', host],
        ['PROOF_TLS_UNKNOWN', host],
      ]),
    );
  });

  it('never passes by words that nobody knows', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (address, tls) => {
        const known =
          /^(10\.|172\.|192\.168\.|100\.)/.test(address.trim()) || /ok|curl|word|openssl/.test(tls);
        const output = HOSTS.map((host) => `name ${host} ${address}\ntls ${host} ${tls}`).join('\n');
        if (!known) expect(found(`${output}\nend`).length).toBeGreaterThan(0);
      }),
    );
  });

  it('has words in both languages for every code', () => {
    for (const code of PROOF_CODES)
      for (const locale of ['ja', 'en'] as const) {
        const values = {
          server: 'i-1',
          addresses: '52.1.2.3',
          why: 'offline',
          region: 'x',
          command: 'c',
          cancelled: 'y',
        };
        const { wrong, wayOut } = describeFinding(
          { check: 'private-path', code, state: 'failing', resource: DRS, values },
          locale,
        );
        expect(`${wrong} ${wayOut}`).not.toMatch(/\?|PROOF_/u);
        expect(wayOut).not.toBe('');
      }
  });
});
