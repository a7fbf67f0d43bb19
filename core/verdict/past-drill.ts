import * as z from 'zod';
import { VERDICTS } from '../workflow/verdicts.ts';
import type { DrillRecord } from './record.ts';

/** What a record keeps of the drills of its plan that came before it, so that a report of it alone can show a trend. */

/** Drills in a trend, with the one that shows it: a year of monthly ones. */
const TREND_DRILLS = 12;

export const pastDrillSchema = z.strictObject({
  drillId: z.string(),
  /** Its place in the chain. */
  sequence: z.int().min(1),
  startedAt: z.iso.datetime(),
  verdict: z.enum(VERDICTS),
  recoveryTimeSeconds: z.number().nullable(),
  recoveryTimeTargetSeconds: z.number(),
  recoveryPointSeconds: z.number().nullable(),
  recoveryPointTargetSeconds: z.number(),
  serversRecovered: z.int(),
  serversTotal: z.int(),
});

export type PastDrill = z.infer<typeof pastDrillSchema>;

export function pastDrillOf(record: DrillRecord): PastDrill {
  const { drillId, chain, startedAt, verdict, recoveryTime, recoveryPoint, servers } = record;
  return {
    drillId,
    sequence: chain.sequence,
    startedAt,
    verdict,
    recoveryTimeSeconds: recoveryTime.actualSeconds,
    recoveryTimeTargetSeconds: recoveryTime.targetSeconds,
    recoveryPointSeconds: recoveryPoint.actualSeconds,
    recoveryPointTargetSeconds: recoveryPoint.targetSeconds,
    serversRecovered: servers.filter(({ verifiedAt }) => verifiedAt !== null).length,
    serversTotal: servers.length,
  };
}

/** The drills before one that follows `previous`, oldest first: those that it knew, and itself. */
export const pastDrillsAfter = (previous: DrillRecord): PastDrill[] =>
  [...previous.earlier.drills, pastDrillOf(previous)].slice(-(TREND_DRILLS - 1));
