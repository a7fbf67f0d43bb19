import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { clientOptions } from '../aws/clients.ts';
import { collect } from '../aws/pages.ts';

/** Evidence in a bucket, for those who verify it. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  /** Null when S3 shows none: there is none, or the caller lacks s3:GetObjectRetention. */
  readonly lock: { readonly mode: string; readonly until: Date } | null;
}

const CONCURRENCY = 10;

/** What is under a prefix: the wanted objects, and the names of all others. */
interface Stored {
  readonly files: Map<string, StoredFile>;
  readonly others: readonly string[];
}

/**
 * Every wanted object under a prefix that ends with a slash, by the rest of its key.
 * @throws {Error} an AWS error when the bucket cannot be read.
 */
export async function readBucket(
  region: string,
  bucket: string,
  prefix: string,
  wanted: (name: string) => boolean,
): Promise<Stored> {
  const client = new S3Client(clientOptions(region));
  try {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
    const objects = await collect(pages, (page) => page.Contents);
    const names = objects.map(({ Key = '' }) => Key.slice(prefix.length));
    const files = await pMap(
      names.filter(wanted),
      async (name) => [name, await readStored(client, bucket, prefix + name)] as const,
      { concurrency: CONCURRENCY },
    );
    return { files: new Map(files), others: names.filter((name) => !wanted(name)) };
  } finally {
    client.destroy();
  }
}

async function readStored(client: S3Client, bucket: string, key: string): Promise<StoredFile> {
  const { Body, ObjectLockMode, ObjectLockRetainUntilDate } = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
  );
  return {
    bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(),
    lock:
      ObjectLockMode === undefined || ObjectLockRetainUntilDate === undefined
        ? null
        : { mode: ObjectLockMode, until: ObjectLockRetainUntilDate },
  };
}
