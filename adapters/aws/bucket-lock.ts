import {
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isNamed } from './errors.ts';

/** What a bucket locks every new object with. */
export interface DefaultRetention {
  readonly mode: string;
  readonly days: number;
}

const DAYS_OF_A_YEAR = 365;

/** Undefined when new objects are not locked. */
export async function defaultRetention(
  client: S3Client,
  bucket: string,
): Promise<DefaultRetention | undefined> {
  try {
    const { ObjectLockConfiguration: found } = await client.send(
      new GetObjectLockConfigurationCommand({ Bucket: bucket }),
    );
    const { Mode, Days, Years } = found?.Rule?.DefaultRetention ?? {};
    const days = Days ?? (Years ?? 0) * DAYS_OF_A_YEAR;
    return found?.ObjectLockEnabled !== 'Enabled' || Mode === undefined || days === 0
      ? undefined
      : { mode: Mode, days };
  } catch (error) {
    if (isNamed(error, 'ObjectLockConfigurationNotFoundError')) return undefined;
    throw error;
  }
}

/** Whether the bucket keeps every version. */
export const isVersioned = async (client: S3Client, bucket: string): Promise<boolean> =>
  (await client.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status === 'Enabled';
