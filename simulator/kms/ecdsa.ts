import type { KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';

/** Signs a given digest, which Node's crypto cannot; DER, and deterministic (RFC 6979). */
export function signDigest(key: KeyObject, digest: Uint8Array): Uint8Array {
  const secret = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  return p256.sign(digest, secret, { prehash: false, lowS: false, format: 'der' });
}
