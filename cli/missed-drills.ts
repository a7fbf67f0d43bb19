import * as z from 'zod';
import { readBucket } from '../adapters/store/evidence-bucket.ts';
import { moment } from '../core/facts/moment.ts';
import type { MissedDrill } from '../core/history/history.ts';
import { bucketOf, type Place, regionOf } from './place.ts';

const VIEW = 'history.json';

const viewSchema = z.object({
  missed: z.array(z.strictObject({ planId: z.string(), slot: moment })).readonly(),
});

/**
 * The slots without a drill, as the stack wrote them beside its page, within the last day: its table is for its functions
 * alone. Null: it has written none that can be read.
 */
export async function missedDrills(place: Place): Promise<readonly MissedDrill[] | null> {
  const { files } = await readBucket(regionOf(place), bucketOf(place), 'history/', (name) => name === VIEW);
  return missedIn(Buffer.from(files.get(VIEW)?.bytes ?? []).toString());
}

/** Null for a text that is not what the stack writes: that nothing was missed, nobody has said. */
export function missedIn(text: string): readonly MissedDrill[] | null {
  try {
    return viewSchema.parse(JSON.parse(text)).missed;
  } catch {
    return null;
  }
}
