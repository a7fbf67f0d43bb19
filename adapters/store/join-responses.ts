import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { leftOutLine } from '../../core/facts/aws-response.ts';
import { chunk } from '../aws/chunk.ts';
import { isTransient } from '../aws/errors.ts';
import { collect } from '../aws/pages.ts';
import { bytesAt } from './objects.ts';
import { zipped } from './zipped.ts';

/** What fits into the memory of the Lambda that signs. */
const MAXIMUM_BYTES = 32 * 1_024 * 1_024;
const READ_AT_ONCE = 10;

/**
 * The AWS responses of a drill's steps: each step left one gzip member, and concatenated members are one gzip file. If
 * it is too much the largest are left out, which hold the same lists over and over; a last line says how many.
 */
export async function joinResponses(
  client: S3Client,
  bucket: string,
  { folder, drillId }: { readonly folder: string; readonly drillId: string },
): Promise<Uint8Array> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: `${folder}/answers/` });
  const all = await collect(pages, (page) => page.Contents);
  const keys = fitting(all.map(({ Key = '', Size = 0 }) => ({ key: Key, size: Size })));
  const members: Uint8Array[] = [];
  for (const some of chunk(keys, READ_AT_ONCE)) {
    const read = await Promise.all(some.map((key) => memberAt(client, bucket, key)));
    members.push(...read.filter((member) => member !== undefined));
  }
  const invocations = all.length - members.length;
  const missing = invocations === 0 ? '' : leftOutLine({ drillId, step: 'CloseDrill' }, { invocations });
  // Even without any responses there is a file.
  if (missing !== '' || members.length === 0) members.push(zipped(missing));
  return Buffer.concat(members);
}

function fitting(members: readonly { readonly key: string; readonly size: number }[]): string[] {
  const bySize = members.toSorted((one, other) => one.size - other.size);
  let bytes = 0;
  const fit = bySize.filter(({ size }) => {
    bytes += size;
    return bytes <= MAXIMUM_BYTES;
  });
  return fit.map(({ key }) => key).sort();
}

/** One that cannot be read, or that somebody else put there, must not keep the rest from being signed. */
async function memberAt(client: S3Client, bucket: string, key: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await bytesAt(client, bucket, key);
    return bytes !== undefined && isGzip(bytes) ? bytes : undefined;
  } catch (error) {
    if (isTransient(error)) throw error;
    return undefined;
  }
}

const GZIP_MAGIC = [0x1f, 0x8b, 0x08];
const isGzip = (bytes: Uint8Array): boolean => GZIP_MAGIC.every((byte, index) => bytes[index] === byte);
