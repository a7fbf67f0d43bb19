import {
  createDiffieHellmanGroup,
  createECDH,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto';
import { mpint, string } from './ssh-wire.ts';

/** The SSH key exchanges that Node's crypto supports; they differ only in what both sides send, and how. */
export interface KeyAgreement {
  readonly hash: string;
  /** What we send. */
  readonly ours: Buffer;
  /** How a public value is encoded: for elliptic curves as a string, for plain Diffie-Hellman as a number. */
  readonly field: (value: Buffer) => Buffer;
  readonly secret: (theirs: Buffer) => Buffer;
}

/** RFC 8731, RFC 5656 and RFC 8268, with SHA-1 for sources as old as RFC 4253. */
const CURVES = new Map(
  Object.entries<readonly [curve: string, hash: string]>({
    'ecdh-sha2-nistp256': ['prime256v1', 'sha256'],
    'ecdh-sha2-nistp384': ['secp384r1', 'sha384'],
    'ecdh-sha2-nistp521': ['secp521r1', 'sha512'],
  }),
);
const GROUPS = new Map(
  Object.entries<readonly [group: string, hash: string]>({
    'diffie-hellman-group16-sha512': ['modp16', 'sha512'],
    'diffie-hellman-group14-sha256': ['modp14', 'sha256'],
    'diffie-hellman-group14-sha1': ['modp14', 'sha1'],
  }),
);

/** By preference. */
export const KEY_EXCHANGES = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  ...CURVES.keys(),
  ...GROUPS.keys(),
];

export function keyAgreement(name: string): KeyAgreement {
  const [curve, curveHash] = CURVES.get(name) ?? [];
  if (curve !== undefined && curveHash !== undefined) {
    const ecdh = createECDH(curve);
    const ours = ecdh.generateKeys();
    return { hash: curveHash, ours, field: string, secret: (theirs) => ecdh.computeSecret(theirs) };
  }
  const [group, groupHash] = GROUPS.get(name) ?? [];
  if (group !== undefined && groupHash !== undefined) {
    const exchange = createDiffieHellmanGroup(group);
    const ours = exchange.generateKeys();
    return { hash: groupHash, ours, field: mpint, secret: (theirs) => exchange.computeSecret(theirs) };
  }
  return curve25519();
}

function curve25519(): KeyAgreement {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const publicKeyFrom = (bytes: Buffer) =>
    createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: bytes.toString('base64url') },
      format: 'jwk',
    });
  return {
    hash: 'sha256',
    ours: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    field: string,
    secret: (theirs) => diffieHellman({ privateKey, publicKey: publicKeyFrom(theirs) }),
  };
}
