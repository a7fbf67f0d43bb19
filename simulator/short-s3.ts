import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';
import type { SdkRequest } from './sdk-clients.ts';
import type { AnyCommand, WholeAnswer } from './short-calls.ts';

/** GetObject and PutObject as the SDK would write and read them: half of all calls of a drill are one of these. */

interface S3Input {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly Body?: string | Uint8Array;
  readonly ContentType?: string;
  readonly IfNoneMatch?: string;
  readonly ChecksumAlgorithm?: string;
}

/** Members with their headers; a call that has any other goes by the SDK. */
const HEADERS = {
  ContentType: 'content-type',
  IfNoneMatch: 'if-none-match',
  ChecksumAlgorithm: 'x-amz-sdk-checksum-algorithm',
} as const satisfies Partial<Record<keyof S3Input, string>>;
const METHODS: Readonly<Record<string, string>> = { GetObjectCommand: 'GET', PutObjectCommand: 'PUT' };
const KNOWN: ReadonlySet<string> = new Set(['Bucket', 'Key', 'Body', ...Object.keys(HEADERS)]);

/** Whether a command is one of these, with nothing that only the SDK knows how to write. */
export const isShortS3 = ({ constructor: { name }, input }: AnyCommand): boolean =>
  METHODS[name] !== undefined && Object.keys(input).every((member) => KNOWN.has(member));

export function s3Request({ constructor: { name }, input }: AnyCommand): SdkRequest {
  const given = input as S3Input;
  const headers: Record<string, string> = {};
  for (const [member, header] of Object.entries(HEADERS)) {
    const value = given[member as keyof typeof HEADERS];
    if (value !== undefined) headers[header] = value;
  }
  return {
    method: METHODS[name] ?? 'GET',
    path: `/${given.Bucket}/${(given.Key ?? '').split('/').map(encoded).join('/')}`,
    query: { 'x-id': name.replace('Command', '') },
    headers,
    body: given.Body,
  };
}

/** RFC 3986, as S3's keys are written in paths. */
const encoded = (part: string): string =>
  encodeURIComponent(part).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * What came of one of these commands.
 * @throws {S3ServiceException} for an object that is not there, or that is there already.
 */
export function s3Output({ status, headers, body }: WholeAnswer): object {
  const $metadata = { httpStatusCode: status, requestId: headers['x-amz-request-id'] };
  if (status >= 300) throw failure(body.toString(), $metadata);
  return {
    $metadata,
    ETag: headers['etag'],
    VersionId: headers['x-amz-version-id'],
    Body: { transformToByteArray: async () => body },
  };
}

function failure(text: string, $metadata: object): Error {
  const member = (name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? '';
  const told = { message: member('Message'), $metadata };
  return member('Code') === 'NoSuchKey'
    ? new NoSuchKey(told)
    : new S3ServiceException({ ...told, name: member('Code'), $fault: 'client' });
}
