import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';

/** A Sigstore bundle v0.3 around one DSSE signature (DSSE 1.0.2), made by a key of one's own: no Fulcio, no Rekor. */

export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** One text for the same bytes: no spare bits at the end that could be changed unnoticed. */
const base64 = z.base64().refine((text) => Buffer.from(text, 'base64').toString('base64') === text);

export const bundleSchema = z.strictObject({
  mediaType: z.literal(BUNDLE_TYPE),
  verificationMaterial: z.strictObject({
    publicKey: z.strictObject({ hint: z.string() }),
    tlogEntries: z.array(z.never()),
    timestampVerificationData: z.strictObject({ rfc3161Timestamps: z.array(z.never()) }),
  }),
  dsseEnvelope: z.strictObject({
    payload: base64,
    payloadType: z.string(),
    // Absent in ours; the key's hint in bundles of the first versions.
    signatures: z.array(z.strictObject({ sig: base64, keyid: z.string().optional() })),
  }),
});

export type Bundle = z.infer<typeof bundleSchema>;

/** The bytes that DSSE signs: type and payload with their lengths, so that neither can be mistaken for the other. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** What the key in KMS signs: SHA-256 of the encoded statement, 32 bytes. */
export const digestToSign = (statement: string): Uint8Array =>
  createHash('sha256')
    .update(preAuthEncoding(PAYLOAD_TYPE, Buffer.from(statement)))
    .digest();

/** SHA-256 of the key's SubjectPublicKeyInfo in base64, as cosign and sigstore-go name keys. */
export const keyHint = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('base64');

export const publicKeyOf = (spki: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });

export const spkiOf = (key: KeyObject): Uint8Array => key.export({ format: 'der', type: 'spki' });

export const pemOf = (spki: Uint8Array): string =>
  publicKeyOf(spki).export({ format: 'pem', type: 'spki' }).toString();

/** The bundle as JSON, one member per line: VERIFY.md parses it with sed. */
export function bundleOf(statement: string, spki: Uint8Array, signature: Uint8Array): string {
  const bundle: Bundle = {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: {
      publicKey: { hint: keyHint(spki) },
      tlogEntries: [],
      timestampVerificationData: { rfc3161Timestamps: [] },
    },
    dsseEnvelope: {
      payload: Buffer.from(statement).toString('base64'),
      payloadType: PAYLOAD_TYPE,
      // Without a keyid: cosign skips a signature whose keyid is not the fingerprint that it computes itself.
      signatures: [{ sig: Buffer.from(signature).toString('base64') }],
    },
  };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}
