import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { isNamed } from '../aws/errors.ts';
import { collect } from '../aws/pages.ts';

/** Reads objects of the evidence bucket, and writes them, once or repeatedly. */

export interface WrittenObject {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** An object at a key. */
export interface StandingObject {
  readonly bytes: Uint8Array;
  /** Finds it also behind a delete marker; null when the bucket keeps no versions. */
  readonly versionId: string | null;
}

/** The object at a key, or an earlier version of it; undefined when there is none. */
export async function objectAt(
  client: S3Client,
  bucket: string,
  key: string,
  version?: string,
): Promise<StandingObject | undefined> {
  try {
    const { Body, VersionId } = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(version === undefined ? {} : { VersionId: version }),
      }),
    );
    const bytes = await Body?.transformToByteArray();
    return bytes === undefined ? undefined : { bytes, versionId: VersionId ?? null };
  } catch (error) {
    if (isNamed(error, 'NoSuchKey')) return undefined;
    throw error;
  }
}

/** The bytes at a key; undefined when there are none. */
export const bytesAt = async (
  client: S3Client,
  bucket: string,
  key: string,
): Promise<Uint8Array | undefined> => (await objectAt(client, bucket, key))?.bytes;

/**
 * Writes an object unless there is one, and then returns undefined. S3 refuses bytes that do not match the checksum.
 */
async function writeOnce(
  client: S3Client,
  bucket: string,
  { key, contentType, bytes }: WrittenObject,
): Promise<StandingObject | undefined> {
  try {
    const { VersionId } = await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        IfNoneMatch: '*',
        // The SDK computes it, and sends the header that S3 requires where objects are locked.
        ChecksumAlgorithm: 'SHA256',
      }),
    );
    return { bytes, versionId: VersionId ?? null };
  } catch (error) {
    if (isNamed(error, 'PreconditionFailed')) return undefined;
    throw error;
  }
}

/** Writes an object once and returns the stored one: this, or the one that was already there. */
export async function keepOnce(
  client: S3Client,
  bucket: string,
  object: WrittenObject,
): Promise<StandingObject> {
  const standing = (await writeOnce(client, bucket, object)) ?? (await objectAt(client, bucket, object.key));
  if (standing !== undefined) return standing;
  throw new Error(`${object.key} could not be written because it was there, and is not there to be read`);
}

const VIEWS = 'history/';

/** Writes a page that is rebuilt repeatedly, replacing the previous one. */
export async function writeView(
  client: S3Client,
  bucket: string,
  name: string,
  contentType: string,
  text: string,
): Promise<void> {
  await client.send(
    new PutObjectCommand({ Bucket: bucket, Key: `${VIEWS}${name}`, Body: text, ContentType: contentType }),
  );
}

/** When each page or other view was last written, by its name. */
export async function viewsWrittenAt(client: S3Client, bucket: string): Promise<Map<string, Date>> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: VIEWS });
  const objects = await collect(pages, (page) => page.Contents);
  return new Map(
    objects.map(({ Key = '', LastModified = new Date(0) }) => [Key.slice(VIEWS.length), LastModified]),
  );
}

const JSON_TYPE = 'application/json';

/** The same for objects that hold JSON. */
export const jsonObjects = (client: S3Client, bucket: string) => ({
  async get(key: string, version?: string): Promise<unknown> {
    const object = await objectAt(client, bucket, key, version);
    if (object !== undefined) return JSON.parse(Buffer.from(object.bytes).toString());
    // The bucket keeps every version for as long as evidence.
    if (version !== undefined) throw new Error(`${key} has no version ${version} any more`);
    return undefined;
  },
  /** The version's id; undefined where the bucket keeps none. */
  put: async (key: string, value: unknown): Promise<string | undefined> => {
    const { VersionId } = await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(value), ContentType: JSON_TYPE }),
    );
    return VersionId;
  },
  /** Undefined when the key was already there. */
  putOnce: (key: string, value: unknown): Promise<StandingObject | undefined> =>
    writeOnce(client, bucket, {
      key,
      contentType: JSON_TYPE,
      bytes: Buffer.from(JSON.stringify(value, null, 2)),
    }),
});
