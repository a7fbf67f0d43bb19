import { consoleOf } from '../console-links.ts';

/** Links to what a message is about: pages of the console, which require their own credentials. */

/** Where a stack keeps its evidence. */
export interface EvidencePlace {
  readonly bucket: string;
  readonly region: string;
}

/** `aws`, or that of China or the US government. */
const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** A file of the evidence by its ARN. */
export const objectArn = ({ bucket, region }: EvidencePlace, key: string): string =>
  `arn:${partitionOf(region)}:s3:::${bucket}/${key}`;

/** A file of the evidence in S3's console. */
export const objectLink = (place: EvidencePlace, key: string): string => pageOf('object', place, key);

/** A folder of the evidence there; its key ends with a slash. */
export const folderLink = (place: EvidencePlace, key: string): string => pageOf('buckets', place, key);

const pageOf = (page: 'object' | 'buckets', { bucket, region }: EvidencePlace, key: string): string =>
  `https://${consoleOf(region)}/s3/${page}/${encodeURIComponent(bucket)}?region=${region}&prefix=${key
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;

const EXECUTION = /^arn:aws[a-z-]*:states:([a-z0-9-]+):(\d{12}):execution:[\w:.-]+$/;

/** The account whose credentials open an execution, and the evidence beside it, by the link to it. */
export const accountOf = (link: string): string | undefined =>
  EXECUTION.exec(link.slice(link.indexOf('arn:')))?.[2];

/** An execution in Step Functions' console; null when it is not an execution of Step Functions. */
export function executionLink(arn: string): string | null {
  const region = EXECUTION.exec(arn)?.[1];
  if (region === undefined) return null;
  return `https://${consoleOf(region)}/states/home?region=${region}#/v2/executions/details/${arn}`;
}
