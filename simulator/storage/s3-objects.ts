import { type AwsAnswer, type AwsRequest, header } from '../protocol/service.ts';
import type { Emulators } from './emulators.ts';

/**
 * The object at each path of S3, derived from writes and deletes. fauxqs holds the objects, and is asked when something
 * else may have changed them.
 */
export interface Objects {
  /** The entity tag of the object; undefined when there is none. */
  tagAt(request: AwsRequest): Promise<string | undefined>;
  /** The response to a plain read, 'nothing' when there is no object; undefined when only fauxqs knows. */
  read(request: AwsRequest): AwsAnswer | 'nothing' | undefined;
  note(operation: string, request: AwsRequest, answer: AwsAnswer): void;
}

interface Written {
  readonly tag: string;
  /** Undefined when it is large, or was written with options that affect reading it. */
  readonly answer: AwsAnswer | undefined;
}

export function objectsOf(emulators: Emulators): Objects {
  const known = new Map<string, Written>();
  const buckets = new Set<string>();
  let isComplete = true;
  return {
    async tagAt(request) {
      if (isComplete) return known.get(nameOf(request))?.tag;
      const { host, authorization } = request.headers;
      const { status, headers } = await emulators.fauxqs({
        ...request,
        method: 'HEAD',
        url: request.path,
        headers: {
          ...(host === undefined ? {} : { host }),
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: Buffer.alloc(0),
      });
      return status === 200 ? String(headers['etag'] ?? '') : undefined;
    },
    read(request) {
      if (!isComplete || !buckets.has(bucketOf(request)) || !isPlainRead(request)) return undefined;
      const written = known.get(nameOf(request));
      return written === undefined ? 'nothing' : written.answer;
    },
    note(operation, request, answer) {
      if (CHANGES_OTHERWISE.test(operation) || !isPlain(request)) isComplete = false;
      else if (operation === 'DeleteObject') known.delete(nameOf(request));
      else if (answer.status !== 200) return;
      else if (operation === 'CreateBucket') buckets.add(bucketOf(request));
      else if (operation === 'PutObject') known.set(nameOf(request), writtenBy(request, answer));
    },
  };
}

const CHANGES_OTHERWISE = /^(CopyObject|CompleteMultipartUpload|DeleteObjects|DeleteBucket)$/;

/** Clients differ in which characters of a key they encode. */
const nameOf = ({ path }: AwsRequest): string => decodeURIComponent(path);
const bucketOf = (request: AwsRequest): string => nameOf(request).split('/')[1] ?? '';

/** `x-id` only repeats the operation's name. */
const isPlain = ({ query }: AwsRequest): boolean => [...query.keys()].every((name) => name === 'x-id');

/** Headers that request something other than the whole object. */
const ASKS_MORE = /^(range|if-|x-amz-checksum-mode)/;

const isPlainRead = (request: AwsRequest): boolean =>
  isPlain(request) && !Object.keys(request.headers).some((name) => ASKS_MORE.test(name));

/** Facts and records of most drills; larger objects are rarely read, and would be in memory twice. */
const KEPT_BYTES = 65_536;

/** Headers that are returned to readers, or that mean that the body is not yet the object. */
const STAYS = /^(cache-control|content-(disposition|encoding|language)|x-amz-meta-)/;

function writtenBy(request: AwsRequest, { headers }: AwsAnswer): Written {
  const tag = String(headers['etag'] ?? '');
  const isOther = Object.keys(request.headers).some((name) => STAYS.test(name));
  if (isOther || request.body.length > KEPT_BYTES) return { tag, answer: undefined };
  const answer = {
    status: 200,
    headers: {
      'content-type': header(request, 'content-type') ?? 'application/octet-stream',
      etag: tag,
      'last-modified': new Date().toUTCString(),
    },
    // A copy: the writer shares this memory, and may reuse it.
    body: Buffer.from(request.body),
  };
  return { tag, answer };
}
