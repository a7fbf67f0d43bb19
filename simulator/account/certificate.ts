import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ed25519Key } from './keys.ts';

/** A key and its self-signed certificate, as of a server in no trust store. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

interface Wanted {
  /** The name that the certificate is for. */
  readonly name?: string;
  /** Selects the key: the same for the same word. */
  readonly key?: string;
  readonly validFrom?: Date;
  readonly validUntil?: Date;
}

/** Long enough for any virtual time. */
const ALWAYS = { from: new Date('2000-01-01T00:00:00Z'), until: new Date('2049-12-31T23:59:59Z') };

/** The certificate that simulated services show; always the same unless options differ. */
export function selfSigned({
  name = 'simulated',
  key = 'own',
  validFrom = ALWAYS.from,
  validUntil = ALWAYS.until,
}: Wanted = {}): SelfSigned {
  const privateKey = ed25519Key(`certificate ${key}`);
  const lines = certificate(privateKey, name, validFrom, validUntil)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** The DER tags that a certificate of X.509 version 1 needs (RFC 5280, 4.1). */
const TAGS = {
  integer: 0x02,
  bitString: 0x03,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
};
/** RFC 8410, 3: Ed25519 signs the same bytes the same way each time, so the fingerprint stays. */
const ED25519 = Buffer.from('2b6570', 'hex');
const COMMON_NAME = Buffer.from('550403', 'hex');

function certificate(privateKey: KeyObject, subject: string, from: Date, until: Date): Buffer {
  const algorithm = der(TAGS.sequence, der(TAGS.oid, ED25519));
  const commonName = der(TAGS.sequence, der(TAGS.oid, COMMON_NAME), der(TAGS.utf8, Buffer.from(subject)));
  const name = der(TAGS.sequence, der(TAGS.set, commonName));
  const validity = der(TAGS.sequence, der(TAGS.utcTime, utcTime(from)), der(TAGS.utcTime, utcTime(until)));
  const content = der(
    TAGS.sequence,
    der(TAGS.integer, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  );
  const signature = sign(null, content, privateKey);
  // The first octet means that the last one has no unused bits.
  return der(TAGS.sequence, content, algorithm, der(TAGS.bitString, Buffer.from([0]), signature));
}

/** Two digits of the year, month, day and time: `261121170000Z`; from 1950 to 2049. */
const utcTime = (moment: Date): Buffer =>
  Buffer.from(`${moment.toISOString().slice(2, 19).replace(/\D/g, '')}Z`);

/** One element of DER: tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
