import type { S3Client } from '@aws-sdk/client-s3';
import { type ReadinessResult, readinessResultSchema } from '../../core/readiness/result.ts';
import { bytesAt, keepOnce, type WrittenObject, writeView } from './objects.ts';

/** Where the readiness of one plan is kept: `readiness/PLAN/RUN/`, once, and the newest result where it is found again. */
export interface ReadinessFolder {
  /** The newest result; undefined where there is none, or it is not one. */
  newest(): Promise<ReadinessResult | undefined>;
  /** Keeps a file of a run as it is first written. */
  keep(checkedAt: string, file: RunFile): Promise<Uint8Array>;
  /** Makes a result the newest. */
  remember(result: ReadinessResult): Promise<void>;
}

type RunFile = Omit<WrittenObject, 'key'> & { readonly name: string };

export function readinessFolder(client: S3Client, bucket: string, planId: string): ReadinessFolder {
  const newest = `readiness-${planId}.json`;
  return {
    async newest() {
      const bytes = await bytesAt(client, bucket, `history/${newest}`);
      return bytes === undefined ? undefined : resultIn(Buffer.from(bytes).toString());
    },
    async keep(checkedAt, { name, contentType, bytes }) {
      const run = checkedAt.replaceAll(':', '');
      const key = `readiness/${planId}/${run}/${name}`;
      return (await keepOnce(client, bucket, { key, contentType, bytes })).bytes;
    },
    remember: (result) =>
      writeView(client, bucket, newest, 'application/json', `${JSON.stringify(result, null, 2)}\n`),
  };
}

/** A damaged result must not keep the next one from being written: that one then knows no earlier days. */
function resultIn(text: string): ReadinessResult | undefined {
  try {
    return readinessResultSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
