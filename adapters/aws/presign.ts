import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { clientOptions } from './clients.ts';

/** A link with which anyone can read one object until it, or the caller's credentials, expire. Makes no AWS call. */
export async function presign(
  region: string,
  { bucket, key, seconds }: { readonly bucket: string; readonly key: string; readonly seconds: number },
): Promise<string> {
  const client = new S3Client(clientOptions(region));
  try {
    return await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
      expiresIn: seconds,
    });
  } finally {
    client.destroy();
  }
}
