import * as z from 'zod';
import type { GuardFacts } from '../../../core/facts/steps.ts';

/** What only this method understands of its own facts. */

const placeSchema = z.strictObject({ zone: z.string(), imageID: z.string() });
const guardsSchema = z.object({ places: z.record(z.string(), placeSchema) });

/** By server, its zone and the image of its host, as the guards saw them: neither may change between tries of a start. */
export function placesIn(guards: GuardFacts | undefined): Map<string, z.output<typeof placeSchema>> {
  const parsed = guardsSchema.safeParse(guards?.methodFacts);
  return new Map(Object.entries(parsed.success ? parsed.data.places : {}));
}
