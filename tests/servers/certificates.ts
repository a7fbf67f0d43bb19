import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A CA of our own and what it signed, made by openssl. */
export interface Certificates {
  readonly ca: string;
  readonly good: Pair;
  readonly expired: Pair;
}

export interface Pair {
  readonly certFile: string;
  readonly keyFile: string;
  readonly fingerprint: string;
}

export const NAME = 'www.example.test';

export function makeCertificates(folder: string): Certificates {
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test CA',
    '-days',
    '30',
  );
  // Only `openssl ca` takes both dates, and wants a folder of its own kind.
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(
    join(folder, 'ca.cnf'),
    `[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=any\nunique_subject=no\nx509_extensions=leaf\n[any]\ncommonName=supplied\n[leaf]\nsubjectAltName=DNS:${NAME}\n`,
  );
  const pair = (name: string, from: string, until: string): Pair => {
    openssl(
      'req',
      '-new',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${NAME}`,
    );
    const dates = ['-startdate', from, '-enddate', until];
    const signer = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-config', 'ca.cnf'];
    openssl('ca', '-batch', '-notext', ...signer, ...dates, '-in', `${name}.csr`, '-out', `${name}.pem`);
    const certFile = join(folder, `${name}.pem`);
    const fingerprint = new X509Certificate(readFileSync(certFile)).fingerprint256;
    return { certFile, keyFile: join(folder, `${name}.key`), fingerprint };
  };
  return {
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    good: pair('good', '20200101000000Z', '20491231235959Z'),
    expired: pair('expired', '20200101000000Z', '20200201000000Z'),
  };
}
