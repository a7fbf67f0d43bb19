import { createHash } from 'node:crypto';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Chain } from '../../core/verdict/record.ts';
import { TransientError } from '../../core/workflow/errors.ts';
import { collect } from '../aws/pages.ts';
import { bytesAt, jsonObjects } from './objects.ts';

/**
 * The order of a plan's drills, `drills/PLAN/chain/00000012.json`: each drill takes the next place when it is closed,
 * by a write that only one can win, and its record holds the hash of the record at the previous place.
 */

export interface Claim {
  readonly planId: string;
  readonly drillId: string;
  /** This drill cannot have taken a place before it began. */
  readonly startedAt: string;
  readonly now: Date;
}

const entrySchema = z.strictObject({ drillId: z.string(), claimedAt: z.iso.datetime() });

const entryTextSchema = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('it is not JSON');
      return z.NEVER;
    }
  })
  .pipe(entrySchema);
const UNREADABLE = 'unreadable';
/** Later than any drill began, so that the search for a drill's own place continues past it. */
const NEVER = '9999-12-31T23:59:59Z';

/** Digits of a place, so that keys sort as numbers do. */
const DIGITS = 8;
/** How many others may take a place while this drill looks for one. */
const ATTEMPTS = 10;

/**
 * Takes the next place for a drill; a drill that has one keeps it, however often this is called.
 * @throws {TransientError} when others were faster each time.
 */
export async function claimPlace(client: S3Client, bucket: string, claim: Claim): Promise<Chain> {
  const { planId, drillId, now } = claim;
  const { putOnce } = jsonObjects(client, bucket);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const places = await listPlaces(client, bucket, planId);
    const own = await ownPlace(client, bucket, places, claim);
    const sequence = own ?? lastWithoutGap(places) + 1;
    if (own === undefined) {
      const entry = { drillId, claimedAt: now.toISOString() };
      // A place taken meanwhile may be this drill's own, whose response was lost: listing again shows it.
      if ((await putOnce(keyOf(planId, sequence), entry)) === undefined) continue;
    }
    return { sequence, previous: await previousOf(client, bucket, planId, sequence) };
  }
  throw new TransientError(`drill ${drillId} found no free place among the drills of plan ${planId}`);
}

const folderOf = (planId: string): string => `drills/${planId}/chain/`;
const keyOf = (planId: string, sequence: number): string =>
  `${folderOf(planId)}${String(sequence).padStart(DIGITS, '0')}.json`;

/** The places that are taken, in order. */
async function listPlaces(client: S3Client, bucket: string, planId: string): Promise<number[]> {
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: folderOf(planId) });
  const objects = await collect(pages, (page) => page.Contents);
  return objects.flatMap(({ Key = '' }) => {
    const digits = /\/(\d+)\.json$/.exec(Key)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

/** kunren takes one place after the other: what lies behind a gap somebody else has put there. */
function lastWithoutGap(places: readonly number[]): number {
  const taken = new Set(places);
  let last = 0;
  while (taken.has(last + 1)) last += 1;
  return last;
}

/** Searches back from the newest place to those taken before the drill began: its own cannot be among those. */
async function ownPlace(
  client: S3Client,
  bucket: string,
  places: readonly number[],
  { planId, drillId, startedAt }: Claim,
): Promise<number | undefined> {
  for (const sequence of places.toReversed()) {
    const entry = await entryAt(client, bucket, planId, sequence);
    if (entry.drillId === drillId) return sequence;
    if (Date.parse(entry.claimedAt) < Date.parse(startedAt)) return undefined;
  }
  return undefined;
}

async function previousOf(
  client: S3Client,
  bucket: string,
  planId: string,
  sequence: number,
): Promise<Chain['previous']> {
  if (sequence === 1) return null;
  const { drillId } = await entryAt(client, bucket, planId, sequence - 1);
  const record = await bytesAt(client, bucket, `drills/${planId}/${drillId}/drill.json`);
  const sha256 = record === undefined ? null : createHash('sha256').update(record).digest('hex');
  return { drillId, sha256 };
}

/** An invalid entry was not written by kunren: it keeps its place, and must not keep a drill from being closed. */
async function entryAt(
  client: S3Client,
  bucket: string,
  planId: string,
  sequence: number,
): Promise<z.output<typeof entrySchema>> {
  const bytes = await bytesAt(client, bucket, keyOf(planId, sequence));
  const text = Buffer.from(bytes ?? '').toString();
  const parsed = entryTextSchema.safeParse(text);
  return parsed.success ? parsed.data : { drillId: UNREADABLE, claimedAt: NEVER };
}
