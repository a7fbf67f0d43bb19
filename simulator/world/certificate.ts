import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key and a certificate that it signed itself, as a server nobody has put into a trust store yet shows. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

let made: SelfSigned | undefined;

/** The certificate that every simulated https service shows; made once, since making keys takes a while. */
export function selfSigned(): SelfSigned {
  made ??= make();
  return made;
}

function make(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = certificate(privateKey, publicKey);
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** DER's tags, of which a certificate of X.509 version 1 needs these (RFC 5280, 4.1). */
const TAGS = {
  integer: 0x02,
  bitString: 0x03,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
};
const ECDSA_WITH_SHA256 = Buffer.from('2a8648ce3d040302', 'hex');
const COMMON_NAME = Buffer.from('550403', 'hex');

function certificate(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const algorithm = der(TAGS.sequence, der(TAGS.oid, ECDSA_WITH_SHA256));
  const commonName = der(TAGS.sequence, der(TAGS.oid, COMMON_NAME), der(TAGS.utf8, Buffer.from('simulated')));
  const name = der(TAGS.sequence, der(TAGS.set, commonName));
  // Long enough for any virtual time.
  const validity = der(
    TAGS.sequence,
    der(TAGS.utcTime, Buffer.from('000101000000Z')),
    der(TAGS.utcTime, Buffer.from('491231235959Z')),
  );
  const content = der(
    TAGS.sequence,
    der(TAGS.integer, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', content, privateKey);
  // The first octet says that no bits of the last one are unused.
  return der(TAGS.sequence, content, algorithm, der(TAGS.bitString, Buffer.from([0]), signature));
}

/** One element of DER: tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
