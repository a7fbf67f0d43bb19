import { randomUUID } from 'node:crypto';
import { type AwsFault, awsError } from '../protocol/error.ts';
import { type AwsAnswer, type AwsRequest, header, retryAfter, type Service } from '../protocol/service.ts';
import { element, escapeXml, XML_DECLARATION } from '../protocol/xml.ts';
import type { Emulators } from './emulators.ts';

/** S3 by fauxqs, with what it lets pass and AWS would refuse refused in front of it. */
export function s3Service(emulators: Emulators): Service {
  // Conditional writes are looked at one after the other: two at once must not both find the key free.
  let lastWrite: Promise<unknown> = Promise.resolve();
  const inTurn = (write: () => Promise<AwsAnswer>): Promise<AwsAnswer> => {
    const turn = lastWrite.then(write, write);
    lastWrite = turn;
    return turn;
  };
  const tags = tagsOf(emulators);
  return {
    operationOf,
    read: (request) => describeInput(request),
    answer(_input, operation, request) {
      const change = async (): Promise<AwsAnswer> => {
        if (operation === 'PutObject') await refuseUnmetCondition(tags, request);
        const answer = await emulators.fauxqs(request);
        tags.note(operation, request, answer);
        return answer;
      };
      return READS.test(operation) ? emulators.fauxqs(request) : inTurn(change);
    },
    refuse: s3Error,
    unknownOperation: () => ({
      code: 'NotImplemented',
      status: 501,
      message: 'The simulator does not know what this request is; see docs/simulator.md',
    }),
  };
}

const READS = /^(Get|Head|List)/;

/** Which version of an object stands at each path. */
interface Tags {
  find(request: AwsRequest): Promise<string | undefined>;
  note(operation: string, request: AwsRequest, answer: AwsAnswer): void;
}

/** Known from what was written and deleted; fauxqs is asked once something else has changed objects. */
function tagsOf(emulators: Emulators): Tags {
  const known = new Map<string, string>();
  let isComplete = true;
  return {
    async find(request) {
      if (isComplete) return known.get(request.path);
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
    note(operation, { path }, { status, headers }) {
      if (operation === 'PutObject' && status === 200) known.set(path, String(headers['etag'] ?? ''));
      else if (operation === 'DeleteObject') known.delete(path);
      else if (CHANGES_OTHERWISE.test(operation)) isComplete = false;
    },
  };
}

const CHANGES_OTHERWISE = /^(CopyObject|CompleteMultipartUpload|DeleteObjects)$/;

async function refuseUnmetCondition(tags: Tags, request: AwsRequest): Promise<void> {
  const ifNoneMatch = header(request, 'if-none-match');
  const ifMatch = header(request, 'if-match');
  if (ifNoneMatch === undefined && ifMatch === undefined) return;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw awsError(
      'NotImplemented',
      501,
      'A header you provided implies functionality that is not implemented',
    );
  }
  const existing = await tags.find(request);
  if (ifMatch !== undefined && existing === undefined)
    throw awsError('NoSuchKey', 404, 'The specified key does not exist.');
  const met = ifMatch === undefined ? existing === undefined : sameTag(ifMatch, existing ?? '');
  if (!met) {
    throw awsError(
      'PreconditionFailed',
      412,
      'At least one of the pre-conditions you specified did not hold',
      {
        fields: { Condition: ifMatch === undefined ? 'If-None-Match' : 'If-Match' },
      },
    );
  }
}

const sameTag = (a: string, b: string): boolean => a.replaceAll('"', '') === b.replaceAll('"', '');

function s3Error(fault: AwsFault, request: AwsRequest): AwsAnswer {
  const requestID = randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
  const fields = Object.entries(fault.fields ?? {}).map(([name, value]) =>
    element(name, escapeXml(String(value))),
  );
  const body =
    request.method === 'HEAD'
      ? ''
      : XML_DECLARATION +
        element(
          'Error',
          element('Code', escapeXml(fault.code)) +
            element('Message', escapeXml(fault.message)) +
            fields.join('') +
            element('RequestId', requestID),
        );
  const headers = { 'content-type': 'application/xml', 'x-amz-request-id': requestID, ...retryAfter(fault) };
  return { status: fault.status, headers, body };
}

/** What of a request is worth keeping in the record of calls. */
function describeInput(request: AwsRequest): Record<string, unknown> {
  const { bucket, key } = placeOf(request);
  const given = {
    Bucket: bucket || undefined,
    Key: key || undefined,
    Prefix: request.query.get('prefix') ?? undefined,
    IfNoneMatch: header(request, 'if-none-match'),
    IfMatch: header(request, 'if-match'),
    ContentType: header(request, 'content-type'),
    CopySource: header(request, 'x-amz-copy-source'),
    ObjectLockMode: header(request, 'x-amz-object-lock-mode'),
    ObjectLockRetainUntilDate: header(request, 'x-amz-object-lock-retain-until-date'),
    BodyBytes: request.body.length || undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function placeOf({ path }: AwsRequest): { bucket: string; key: string } {
  const [bucket = '', ...rest] = decodeURIComponent(path.slice(1)).split('/');
  return { bucket, key: rest.join('/') };
}

/** Queries that make another operation of the same method, for buckets and for objects. */
const BUCKET_QUERIES: Readonly<Record<string, string>> = {
  versioning: 'BucketVersioning',
  'object-lock': 'ObjectLockConfiguration',
  lifecycle: 'BucketLifecycleConfiguration',
  policy: 'BucketPolicy',
  encryption: 'BucketEncryption',
  tagging: 'BucketTagging',
};
const OBJECT_QUERIES: Readonly<Record<string, string>> = {
  retention: 'ObjectRetention',
  'legal-hold': 'ObjectLegalHold',
  tagging: 'ObjectTagging',
  acl: 'ObjectAcl',
};
const VERBS: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Put', DELETE: 'Delete', HEAD: 'Head' };

function operationOf(request: AwsRequest): string | undefined {
  const { method, query } = request;
  const { bucket, key } = placeOf(request);
  const verb = VERBS[method];
  const named = [...query.keys()]
    .map((name) => (key === '' ? BUCKET_QUERIES : OBJECT_QUERIES)[name])
    .find(Boolean);
  if (verb !== undefined && named !== undefined) return verb + named;
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined;
  if (key === '') return bucketOperation(method, query);
  return objectOperation(request);
}

function bucketOperation(method: string, query: URLSearchParams): string | undefined {
  if (method === 'GET') {
    if (query.has('versions')) return 'ListObjectVersions';
    if (query.has('location')) return 'GetBucketLocation';
    return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
  }
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : undefined;
  return { PUT: 'CreateBucket', DELETE: 'DeleteBucket', HEAD: 'HeadBucket' }[method];
}

function objectOperation(request: AwsRequest): string | undefined {
  const { method, query } = request;
  if (query.has('uploads')) return method === 'POST' ? 'CreateMultipartUpload' : undefined;
  if (query.has('uploadId')) {
    return {
      PUT: 'UploadPart',
      POST: 'CompleteMultipartUpload',
      DELETE: 'AbortMultipartUpload',
      GET: 'ListParts',
    }[method];
  }
  if (method === 'PUT' && header(request, 'x-amz-copy-source') !== undefined) return 'CopyObject';
  return { GET: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject', HEAD: 'HeadObject' }[method];
}
