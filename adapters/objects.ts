import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isNamed } from './aws-errors.ts';

/** Objects of the evidence bucket: read, written, and written once. */

interface WrittenObject {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The bytes at a key; undefined when nothing is there. */
export async function bytesAt(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (isNamed(error, 'NoSuchKey')) return undefined;
    throw error;
  }
}

/** Writes an object unless one is there; false when there was. S3 refuses bytes that do not have the checksum. */
async function writeOnce(
  client: S3Client,
  bucket: string,
  { key, contentType, bytes }: WrittenObject,
): Promise<boolean> {
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        IfNoneMatch: '*',
        // The SDK works it out, and says so in the header that S3 wants where objects are locked.
        ChecksumAlgorithm: 'SHA256',
      }),
    );
    return true;
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed')) return false;
    throw error;
  }
}

/** Writes an object once and gives the bytes that stand: its own, or those that were there before. */
export async function keepOnce(client: S3Client, bucket: string, object: WrittenObject): Promise<Uint8Array> {
  if (await writeOnce(client, bucket, object)) return object.bytes;
  const standing = await bytesAt(client, bucket, object.key);
  if (standing !== undefined) return standing;
  throw new Error(`${object.key} could not be written because it was there, and is not there to be read`);
}

/** Writes a page that is made anew again and again, in place of the one before. */
export async function writeView(
  client: S3Client,
  bucket: string,
  name: string,
  contentType: string,
  text: string,
): Promise<void> {
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: `history/${name}`, Body: text, ContentType: contentType }),
  );
}

const JSON_TYPE = 'application/json';

/** The same for objects that hold JSON. */
export const jsonObjects = (client: S3Client, bucket: string) => ({
  async get(key: string): Promise<unknown> {
    const bytes = await bytesAt(client, bucket, key);
    return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
  },
  put: (key: string, value: unknown): Promise<unknown> =>
    client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(value), ContentType: JSON_TYPE }),
    ),
  /** False when the key was written before. */
  putOnce: (key: string, value: unknown): Promise<boolean> =>
    writeOnce(client, bucket, {
      key,
      contentType: JSON_TYPE,
      bytes: Buffer.from(JSON.stringify(value, null, 2)),
    }),
});
