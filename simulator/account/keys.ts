import { createECDH, createHash, createPrivateKey, type KeyObject } from 'node:crypto';

/**
 * Keys of simulated servers. Each is derived from its name, so that fingerprints are stable and can be written into a
 * plan; they are not secret.
 */

/** The prefix of the 32 secret bytes of an Ed25519 key in PKCS #8 (RFC 8410, 7). */
const ED25519_IN_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const secretOf = (name: string): Buffer =>
  createHash('sha256').update(`a simulated key, secret to nobody: ${name}`).digest();

export function ed25519Key(name: string): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([ED25519_IN_PKCS8, secretOf(name)]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** A host key for SSH, as ssh2 reads it: on the curve P-256, in PEM. */
export function hostKey(name: string): string {
  const ecdh = createECDH('prime256v1');
  const secret = secretOf(name);
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const key = createPrivateKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: secret.toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
    format: 'jwk',
  });
  return key.export({ type: 'sec1', format: 'pem' }).toString();
}
