import type { AwsAnswer, AwsRequest } from '../protocol/service.ts';
import { element, XML_DECLARATION } from '../protocol/xml.ts';

/**
 * A bucket's default retention (S3 API Reference, PutObjectLockConfiguration): every object is locked from its last
 * change for so many days, and who reads it is told. That nothing locked can be deleted is not simulated.
 */
export interface ObjectLock {
  /** The response to a request about the configuration itself; undefined for any other. */
  configure(operation: string, request: AwsRequest): AwsAnswer | 'none' | undefined;
  /** Whether the bucket of a request has one, and so keeps versions. */
  isOn(request: AwsRequest): boolean;
  /** The response to a read, with the object's lock. */
  withLock(request: AwsRequest, answer: AwsAnswer): AwsAnswer;
}

interface Retention {
  readonly mode: string;
  readonly days: number;
}

const DAY_MILLISECONDS = 86_400_000;

export function objectLock(): ObjectLock {
  const buckets = new Map<string, Retention>();
  return {
    configure(operation, request) {
      const bucket = bucketOf(request);
      if (operation === 'PutObjectLockConfiguration') {
        const text = request.body.toString();
        const mode = /<Mode>(GOVERNANCE|COMPLIANCE)<\/Mode>/.exec(text)?.[1];
        const days = Number(/<Days>(\d{1,5})<\/Days>/.exec(text)?.[1]);
        if (mode !== undefined && days > 0) buckets.set(bucket, { mode, days });
        return { status: 200, headers: {}, body: '' };
      }
      const retention = buckets.get(bucket);
      // S3 User Guide, 'Locking objects with Object Lock': such a bucket has versions, and keeps them.
      if (operation === 'GetBucketVersioning' && retention !== undefined) return VERSIONED;
      if (operation !== 'GetObjectLockConfiguration') return undefined;
      return retention === undefined ? 'none' : configuration(retention);
    },
    isOn: (request) => buckets.has(bucketOf(request)),
    withLock(request, answer) {
      const retention = buckets.get(bucketOf(request));
      const changedAt = Date.parse(String(answer.headers['last-modified']));
      if (retention === undefined || answer.status !== 200 || Number.isNaN(changedAt)) return answer;
      const until = new Date(changedAt + retention.days * DAY_MILLISECONDS).toISOString();
      const lock = { 'x-amz-object-lock-mode': retention.mode, 'x-amz-object-lock-retain-until-date': until };
      return { ...answer, headers: { ...answer.headers, ...lock } };
    },
  };
}

const XML_HEADERS = { 'content-type': 'application/xml' };
const VERSIONED: AwsAnswer = {
  status: 200,
  headers: XML_HEADERS,
  body: XML_DECLARATION + element('VersioningConfiguration', element('Status', 'Enabled')),
};

function configuration({ mode, days }: Retention): AwsAnswer {
  const rule = element(
    'Rule',
    element('DefaultRetention', element('Mode', mode) + element('Days', String(days))),
  );
  const body =
    XML_DECLARATION + element('ObjectLockConfiguration', element('ObjectLockEnabled', 'Enabled') + rule);
  return { status: 200, headers: XML_HEADERS, body };
}

const bucketOf = ({ path }: AwsRequest): string => decodeURIComponent(path).split('/')[1] ?? '';
