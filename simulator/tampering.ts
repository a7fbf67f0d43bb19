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
const COMMAND = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const NOBODY = '0badbadbadbadbad0';

/** By what is done, the object's text afterwards. */
type Change = Exclude<TamperingScenario['does'], 'plants'>;
const CHANGES: Readonly<Record<Change, (text: string) => string | undefined>> = {
  removes: () => undefined,
  empties: () => '{}',
  garbles: (text) => text.slice(0, Math.floor(text.length / 2)),
  postdates: (text) => text.replace(MOMENT, '"2099-01-01T00:00:00.000Z"'),
  redirects: (text) =>
    text
      .replace(SERVER, `s-${NOBODY}`)
      .replace(INSTANCE, `i-${NOBODY}`)
      .replace(JOB, `drsjob-${NOBODY}`)
      .replace(COMMAND, `0badbad0-0bad-0bad-0bad-${NOBODY.slice(-12)}`),
  passes: (text) =>
    text
      .replaceAll('"FAILED"', '"PASSED"')
      .replaceAll('"PENDING"', '"PASSED"')
      .replace(/"(verifiedAt|passedAt)":null/g, '"$1":"2026-01-01T00:00:00.000Z"'),
};

/** What an operator may write, as if all had been done; of other facts nothing is planted. */
function planted(file: string): string | undefined {
  const now = new Date().toISOString();
  if (file === 'abort')
    return JSON.stringify({ at: now, by: 'arn:aws:iam::111122223333:user/x', reason: 'x' });
  if (file !== 'cleanup' && file !== 'sweep') return undefined;
  return JSON.stringify({
    status: 'COMPLETE',
    startedAt: now,
    endedAt: now,
    requests: [],
    watched: { instanceIDs: [], volumeIDs: [] },
    leftovers: [],
    launchingAt: null,
  });
}

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
      if (text === undefined && does !== 'plants') continue;
      const changed = does === 'plants' ? planted(file) : CHANGES[does](text ?? '');
      if (changed === undefined && does === 'plants') continue;
      if (changed === undefined) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      else
        await s3.send(
          new PutObjectCommand({ Bucket: bucket, Key, Body: changed, ContentType: 'application/json' }),
        );
    }
  };
}
