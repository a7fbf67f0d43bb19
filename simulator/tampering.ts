import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { TamperingScenario } from './scenario/adversity.ts';
import type { LocalStack } from './stack.ts';

/**
 * Somebody who can write into the bucket, past its policy, changes a fact of a drill between two steps. What they write is
 * what would steer a step that believed it.
 */

/** A step that has ended. */
interface EndedStep {
  readonly drill: { readonly plan: { readonly id: string } };
  readonly drillId: string;
  readonly state: string;
  readonly stack: LocalStack;
}

const MOMENT = /"\d{4}-\d\d-\d\dT[\d:.]+Z"/g;
const SERVER = /\bs-[0-9a-f]{17}\b/g;
const INSTANCE = /\bi-[0-9a-f]{17}\b/g;
const JOB = /\bdrsjob-[0-9a-f]{17}\b/g;
const NOBODY = '0badbadbadbadbad0';

/** By what is done, the object's text afterwards. */
const CHANGES: Readonly<Record<TamperingScenario['does'], (text: string) => string | undefined>> = {
  removes: () => undefined,
  empties: () => '{}',
  garbles: (text) => text.slice(0, Math.floor(text.length / 2)),
  postdates: (text) => text.replace(MOMENT, '"2099-01-01T00:00:00.000Z"'),
  redirects: (text) =>
    text.replace(SERVER, `s-${NOBODY}`).replace(INSTANCE, `i-${NOBODY}`).replace(JOB, `drsjob-${NOBODY}`),
  passes: (text) =>
    text
      .replaceAll('"FAILED"', '"PASSED"')
      .replaceAll('"PENDING"', '"PASSED"')
      .replace(/"(verifiedAt|passedAt)":null/g, '"$1":"2026-01-01T00:00:00.000Z"'),
};

/** Does what the scenario says after this step, each once for each drill. */
export function tamperer(tampering: readonly TamperingScenario[]): (step: EndedStep) => Promise<void> {
  const times = new Map<string, number>();
  return async ({ drill, drillId, state, stack: { s3, bucket, readBytes } }) => {
    const count = (times.get(`${drillId} ${state}`) ?? 0) + 1;
    times.set(`${drillId} ${state}`, count);
    for (const { after, time, file, does } of tampering) {
      if (after !== state || time !== count) continue;
      const Key = `drills/${drill.plan.id}/${drillId}/facts/${file}.json`;
      const text = await readBytes(Key).then(
        (bytes) => Buffer.from(bytes).toString(),
        () => undefined,
      );
      if (text === undefined) continue;
      const changed = CHANGES[does](text);
      if (changed === undefined) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      else
        await s3.send(
          new PutObjectCommand({ Bucket: bucket, Key, Body: changed, ContentType: 'application/json' }),
        );
    }
  };
}
