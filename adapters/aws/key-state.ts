import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';

/** A key's state as KMS says it, such as Enabled or PendingDeletion. */
export const keyState = async (client: KMSClient, key: string): Promise<string> =>
  (await client.send(new DescribeKeyCommand({ KeyId: key }))).KeyMetadata?.KeyState ?? 'unknown';
