import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { type Connection, countCalls } from './clients.ts';

/** Signs evidence with a key that never leaves KMS: ECC_NIST_P256, ECDSA over SHA-256. */
export interface Signer {
  publicKey(): Promise<SigningKey>;
  /** The signature of a SHA-256 digest of 32 bytes; DER (RFC 3279), as OpenSSL and Sigstore read it. */
  sign(digest: Uint8Array): Promise<Uint8Array>;
}

/** The public half of a key in KMS. */
export interface SigningKey {
  readonly arn: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
}

/** @throws {Error} an AWS error when KMS refuses, or when it returns nothing. */
export function signer({ options, count }: Connection, keyArn: string): Signer {
  const client = countCalls('kms', new KMSClient(options), count);
  return {
    async publicKey() {
      const { PublicKey, KeyId } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
      if (PublicKey === undefined) throw new Error(`KMS gave no public key of ${keyArn}`);
      return { arn: KeyId ?? keyArn, spki: PublicKey };
    },
    async sign(digest) {
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: keyArn,
          Message: digest,
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      );
      if (Signature === undefined) throw new Error(`KMS gave no signature by ${keyArn}`);
      return Signature;
    },
  };
}
