import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { fieldsOf } from './ssh-wire.ts';

/** Host keys as SSH writes them, and what they have signed (RFC 4253, 6.6; RFC 5656, 3.1; RFC 8332; RFC 8709). */

/** Of each kind of signature, the hash; Ed25519 has its own. */
const HASHES = new Map(
  Object.entries<string | null>({
    'ssh-ed25519': null,
    'ecdsa-sha2-nistp256': 'sha256',
    'ecdsa-sha2-nistp384': 'sha384',
    'ecdsa-sha2-nistp521': 'sha512',
    'rsa-sha2-256': 'sha256',
    'rsa-sha2-512': 'sha512',
    'ssh-rsa': 'sha1',
  }),
);
const CURVES = new Map(
  Object.entries<readonly [name: string, numberBytes: number]>({
    nistp256: ['P-256', 32],
    nistp384: ['P-384', 48],
    nistp521: ['P-521', 66],
  }),
);

/** Whether the data was signed with this key, by the agreed algorithm. */
export function isSignedBy(key: Buffer, algorithm: string, signature: Buffer, data: Buffer): boolean {
  const fields = fieldsOf(signature);
  const hash = HASHES.get(algorithm);
  if (hash === undefined || fields.string().toString() !== algorithm) return false;
  const blob = fields.string();
  const curve = CURVES.get(algorithm.replace('ecdsa-sha2-', ''));
  if (curve === undefined) return verify(hash, data, publicKey(key), blob);
  const numbers = fieldsOf(blob);
  const [, numberBytes] = curve;
  const pair = Buffer.concat([numbers.string(), numbers.string()].map((one) => padded(one, numberBytes)));
  return verify(hash, data, { key: publicKey(key), dsaEncoding: 'ieee-p1363' }, pair);
}

function publicKey(key: Buffer): KeyObject {
  return createPublicKey({ key: jwkOf(key), format: 'jwk' });
}

function jwkOf(key: Buffer): JsonWebKey {
  const fields = fieldsOf(key);
  const kind = fields.string().toString();
  if (kind === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: fields.string().toString('base64url') };
  if (kind === 'ssh-rsa') {
    const [e, n] = [fields.string(), fields.string()].map((one) => one.toString('base64url'));
    return { kty: 'RSA', ...(e !== undefined && n !== undefined ? { e, n } : {}) };
  }
  const [crv, numberBytes] = CURVES.get(fields.string().toString()) ?? [];
  const point = fields.string();
  if (crv === undefined || numberBytes === undefined || point.length !== 1 + 2 * numberBytes)
    throw new Error(`a host key of an unknown kind, ${kind}`);
  return {
    kty: 'EC',
    crv,
    x: point.subarray(1, 1 + numberBytes).toString('base64url'),
    y: point.subarray(1 + numberBytes).toString('base64url'),
  };
}

/** A number without its sign byte, at its full width. */
function padded(number: Buffer, bytes: number): Buffer {
  const digits = number[0] === 0 ? number.subarray(1) : number;
  if (digits.length > bytes) throw new Error('a number too large for its curve');
  return Buffer.concat([Buffer.alloc(bytes - digits.length), digits]);
}
