import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { CallRecord, Simulator } from '../server.ts';
import type { LocalStack } from '../stack.ts';

/** What a simulation has left when it breaks off: nothing that was found is lost. */
export interface FoundSoFar {
  /** Everything below the drills' folders in the bucket, facts too, by its key without `drills/PLAN/DRILL/`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly calls: readonly CallRecord[];
  readonly problems: readonly string[];
}

/** Of a drill's folder: neither the chain nor the history of its plan. */
const OF_A_DRILL = /^drills\/[^/]+\/[0-9A-Z]{26}\/(.+)$/;
/** Real time that the bucket is given: what broke off may be the bucket itself, and then the calls must do. */
const BUCKET_MILLISECONDS = 20_000;

/** Reads in real time what there is, whatever state the simulation is in. */
export async function foundSoFar(simulator: Simulator, stack: LocalStack | undefined): Promise<FoundSoFar> {
  const calls = [...simulator.calls];
  const { promise: given, resolve: giveUp } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => giveUp(undefined), BUCKET_MILLISECONDS);
  const read = stack === undefined ? given : filesIn(stack).catch(() => undefined);
  if (stack === undefined) giveUp(undefined);
  const files = await Promise.race([read, given]);
  clearTimeout(timer);
  return {
    files: files ?? new Map(),
    calls,
    problems: [
      ...simulator.aws.problems,
      ...(files === undefined
        ? ['What lies in the bucket could not be read; the calls are all there is.']
        : []),
    ],
  };
}

async function filesIn({ s3, bucket, readBytes }: LocalStack): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: 'drills/' },
  )) {
    for (const { Key = '' } of Contents) {
      const name = OF_A_DRILL.exec(Key)?.[1];
      if (name !== undefined) files.set(name, await readBytes(Key));
    }
  }
  return files;
}
