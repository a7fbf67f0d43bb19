import * as z from 'zod';
import { minuteOf, repeatOf } from '../plan/schedule-slots.ts';
import { VERDICTS } from '../workflow/verdicts.ts';

/** Which drills a plan should have had in a month, and which it had: a drill that never ran leaves no record. */

const moment = z.iso.datetime();

const indexedDrillSchema = z.strictObject({
  drillId: z.string(),
  startedAt: moment,
  scheduledFor: moment.nullable(),
  /** Null: it had no record when the index was made. */
  record: z
    .strictObject({
      sequence: z.int().min(1),
      verdict: z.enum(VERDICTS),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .nullable(),
});

export const monthlyIndexSchema = z.strictObject({
  schema: z.literal('kunren-index/v1'),
  planId: z.string(),
  /** 2026-10, by UTC. */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  simulated: z.boolean(),
  toolVersion: z.string(),
  madeAt: moment,
  /** As of when the index is made. */
  schedule: z.strictObject({ expression: z.string(), timeZone: z.string(), enabled: z.boolean() }),
  /**
   * From when on each slot of this schedule in the month is listed; null: none is, because the schedule is newer or
   * disabled.
   */
  watchedFrom: moment.nullable(),
  /** Slots of the schedule, and before `watchedFrom` those that the sweep found empty; a drill's id, or null for none. */
  slots: z.array(z.strictObject({ at: moment, drillId: z.string().nullable() })),
  /** Every drill that began in the month, scheduled or not. */
  drills: z.array(indexedDrillSchema),
});

export type MonthlyIndex = z.infer<typeof monthlyIndexSchema>;
export type IndexedDrill = z.infer<typeof indexedDrillSchema>;

/** The slots with the drills that began in them; Scheduler starts a drill of a slot at its minute or later. */
export const fillSlots = (
  slots: readonly string[],
  drills: readonly IndexedDrill[],
  timeZone: string,
): MonthlyIndex['slots'] => {
  const byMinute = new Map(
    drills.flatMap(({ drillId, scheduledFor }) =>
      scheduledFor === null ? [] : [[minuteOf(scheduledFor), drillId] as const],
    ),
  );
  const minutes = [...new Set(slots.map(minuteOf))].sort((a, b) => a - b);
  return minutes.map((minute) => {
    const at = new Date(minute * 60_000);
    const again = repeatOf(at, timeZone);
    const late = again === null ? undefined : byMinute.get(minuteOf(again));
    return { at: at.toISOString(), drillId: byMinute.get(minute) ?? late ?? null };
  });
};

/** Slots in which no drill began. */
export const emptySlotsOf = ({ slots }: MonthlyIndex): string[] =>
  slots.flatMap(({ at, drillId }) => (drillId === null ? [at] : []));

/** The month of a moment, and the moments at which it begins and ends. */
export function monthOf(at: Date): { readonly month: string; readonly from: Date; readonly to: Date } {
  const [year, place] = [at.getUTCFullYear(), at.getUTCMonth()];
  const from = new Date(Date.UTC(year, place, 1));
  return { month: from.toISOString().slice(0, 7), from, to: new Date(Date.UTC(year, place + 1, 1)) };
}
