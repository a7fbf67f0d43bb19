import { DescribeKeyCommand, type KeyMetadata, type KMSClient } from '@aws-sdk/client-kms';
import { isNamed } from './errors.ts';
import type { ObservedKey } from './restore-observations.ts';
import type { ReadKey } from './restore-ports.ts';

/** Reads what KMS says of keys. It uses none of them: no data key is made, and nothing is decrypted. */
export const keyReader =
  (client: KMSClient): ReadKey =>
  async (key) => {
    try {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: key }));
      return toKey(KeyMetadata);
    } catch (error) {
      if (isNamed(error, 'NotFoundException')) return null;
      throw error;
    }
  };

const toKey = ({
  KeyState,
  KeyUsage,
  KeySpec,
  KeyManager,
  AWSAccountId,
}: Partial<KeyMetadata> = {}): ObservedKey => ({
  state: KeyState ?? null,
  usage: KeyUsage ?? null,
  spec: KeySpec ?? null,
  manager: KeyManager ?? null,
  accountID: AWSAccountId ?? null,
});
