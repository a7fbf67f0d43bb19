import { randomUUID } from 'node:crypto';
import { AwsError, type AwsFault, awsError } from '../protocol/error.ts';
import { type AwsAnswer, type AwsRequest, header, retryAfter, type Service } from '../protocol/service.ts';
import { element, escapeXml, XML_DECLARATION } from '../protocol/xml.ts';
import type { Emulators } from './emulators.ts';
import { objectLock } from './object-lock.ts';
import { objectVersions } from './object-versions.ts';
import { type Objects, objectsOf } from './s3-objects.ts';

/** S3 by fauxqs; requests that fauxqs accepts but AWS would refuse are refused first. */
export function s3Service(emulators: Emulators): Service {
  // Conditional writes run one after the other: two concurrent ones must not both find the key free.
  let lastWrite: Promise<unknown> = Promise.resolve();
  const inTurn = (write: () => Promise<AwsAnswer>): Promise<AwsAnswer> => {
    const turn = lastWrite.then(write, write);
    lastWrite = turn;
    return turn;
  };
  const objects = objectsOf(emulators);
  const lock = objectLock();
  const versions = objectVersions();
  return {
    operationOf,
    read: (request) => describeInput(request),
    async answer(_input, operation, request) {
      const configured = lock.configure(operation, request);
      if (configured === 'none') return s3Error(NO_LOCK, request);
      if (configured !== undefined) return configured;
      const change = async (): Promise<AwsAnswer> => {
        if (operation === 'PutObject') await refuseUnmetCondition(objects, request);
        const answer = await emulators.fauxqs(request);
        objects.note(operation, request, answer);
        return operation === 'PutObject' && lock.isOn(request) ? versions.noteWrite(request, answer) : answer;
      };
      if (!READS.test(operation)) return inTurn(change);
      const named = operation === 'GetObject' ? versions.named(request) : undefined;
      if (named === 'none') return s3Error(NO_SUCH_VERSION, request);
      if (named !== undefined) return lock.withLock(request, named);
      const read = operation === 'GetObject' ? objects.read(request) : undefined;
      if (read === 'nothing') return s3Error(NO_SUCH_KEY, request);
      const answer = read ?? (await emulators.fauxqs(request));
      return operation === 'GetObject' ? versions.withID(request, lock.withLock(request, answer)) : answer;
    },
    refuse: s3Error,
  };
}

const READS = /^(Get|Head|List)/;

const NO_LOCK = {
  code: 'ObjectLockConfigurationNotFoundError',
  status: 404,
  message: 'Object Lock configuration does not exist for this bucket',
};
const NO_SUCH_VERSION = {
  code: 'NoSuchVersion',
  status: 404,
  message: 'The specified version does not exist.',
};
const NO_SUCH_KEY = { code: 'NoSuchKey', status: 404, message: 'The specified key does not exist.' };

async function refuseUnmetCondition(objects: Objects, request: AwsRequest): Promise<void> {
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
  const existing = await objects.tagAt(request);
  if (ifMatch !== undefined && existing === undefined) throw new AwsError(NO_SUCH_KEY);
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

/** The part of a request to keep in the record of calls. */
function describeInput(request: AwsRequest): Record<string, unknown> {
  const { bucket, key } = placeOf(request);
  const given = {
    Bucket: bucket || undefined,
    Key: key || undefined,
    VersionId: request.query.get('versionId') ?? undefined,
    Prefix: request.query.get('prefix') ?? undefined,
    IfNoneMatch: header(request, 'if-none-match'),
    IfMatch: header(request, 'if-match'),
    ServerSideEncryption: header(request, 'x-amz-server-side-encryption'),
    SSEKMSKeyId: header(request, 'x-amz-server-side-encryption-aws-kms-key-id'),
    SSECustomerAlgorithm: header(request, 'x-amz-server-side-encryption-customer-algorithm'),
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
const BUCKET_QUERIES = new Map(
  Object.entries<string>({
    versioning: 'BucketVersioning',
    'object-lock': 'ObjectLockConfiguration',
    lifecycle: 'BucketLifecycleConfiguration',
    policy: 'BucketPolicy',
    encryption: 'BucketEncryption',
    tagging: 'BucketTagging',
  }),
);
const OBJECT_QUERIES = new Map(
  Object.entries<string>({
    retention: 'ObjectRetention',
    'legal-hold': 'ObjectLegalHold',
    tagging: 'ObjectTagging',
    acl: 'ObjectAcl',
  }),
);
const VERBS = new Map(Object.entries<string>({ GET: 'Get', PUT: 'Put', DELETE: 'Delete', HEAD: 'Head' }));

/** Parameters of lists, which may be empty and are no part of a bucket or an object. */
const LIST_PARAMETERS =
  /^(prefix|delimiter|marker|key-marker|version-id-marker|start-after|continuation-token)$/;
const PARTS = new Set([
  ...BUCKET_QUERIES.keys(),
  ...OBJECT_QUERIES.keys(),
  'versions',
  'location',
  'delete',
  'uploads',
]);

/** Whether a request is about a part of a bucket or an object that is not simulated, such as `?cors`. */
const isOfUnknownPart = ({ query }: AwsRequest): boolean =>
  [...query].some(([name, value]) => value === '' && !LIST_PARAMETERS.test(name) && !PARTS.has(name));

function operationOf(request: AwsRequest): string | undefined {
  const { method, query } = request;
  if (isOfUnknownPart(request)) return undefined;
  const { bucket, key } = placeOf(request);
  const verb = VERBS.get(method);
  const named = [...query.keys()]
    .map((name) => (key === '' ? BUCKET_QUERIES : OBJECT_QUERIES).get(name))
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
