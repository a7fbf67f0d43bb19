import { conclude } from '../core/assemble-record.ts';
import type { DrillFacts, DrillRecord } from '../core/record.ts';
import { refuse } from '../core/refusal.ts';
import { at, factsOf, recovered, web } from './builders.ts';

/** Records of drills to make documents of. */

/** The record that follows from the facts. */
export const recordOf = (facts: DrillFacts): DrillRecord => ({ ...facts, ...conclude(facts) });

export const passedRecord = recordOf(factsOf([recovered(), web()]));

export const refusedRecord = recordOf(
  factsOf(
    [
      recovered({ requestedAt: null, jobID: null, verifiedAt: null }),
      web({ requestedAt: null, jobID: null }),
    ],
    { guards: { checkedAt: at(0), refusals: [refuse('LAG_TOO_LONG', 'wordpress-db lags 20m behind')] } },
  ),
);

/** A probe of the database saw this and failed. */
export function failingRecord(seen: string, hostname = 'wordpress-db'): DrillRecord {
  const [probe] = recovered().probes;
  if (probe === undefined) throw new Error('the builder’s server has a probe');
  const facts = factsOf([
    recovered({
      hostname,
      verifiedAt: null,
      probes: [{ ...probe, status: 'FAILED', passedAt: null, seen, errorCode: 'UNEXPECTED_BODY' }],
    }),
    web(),
  ]);
  return recordOf({ ...facts, waves: facts.waves.map((wave) => ({ ...wave, outOfTime: true })) });
}
