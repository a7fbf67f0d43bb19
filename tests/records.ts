import { refuseServer } from '../core/guards/refusal.ts';
import { conclude } from '../core/verdict/conclude.ts';
import type { PastDrill } from '../core/verdict/earlier.ts';
import type { DrillFacts, DrillRecord } from '../core/verdict/record.ts';
import { at, factsOf, recovered, web } from './builders.ts';

/** Records of drills to make documents of. */

/** The record that follows from the facts. */
export const recordOf = (facts: DrillFacts): DrillRecord => ({ ...facts, ...conclude(facts) });

export const passedRecord = recordOf(factsOf([recovered(), web()]));

const LAG = 'lags 20m behind, more than guards.maximumLag (15m); fix the replication or raise the maximum';

export const refusedRecord = recordOf(
  factsOf(
    [
      recovered({ requestedAt: null, operationID: null, verifiedAt: null }),
      web({ requestedAt: null, operationID: null }),
    ],
    { guards: { checkedAt: at(0), refusals: [refuseServer('LAG_TOO_LONG', recovered(), LAG)] } },
  ),
);

export const abortedRecord = recordOf(
  factsOf(
    [recovered({ verifiedAt: null }), web({ requestedAt: null, operationID: null, verifiedAt: null })],
    {
      abortReasons: [
        refuseServer(
          'RECOVERY_STARTED',
          web(),
          "is being launched by DRS job drsjob-1111111111111111b (START_RECOVERY), which is not this drill's",
        ),
      ],
    },
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
  return recordOf({
    ...facts,
    waves: facts.waves.map((wave) => ({ ...wave, timedOut: true, endedAt: at(28) })),
  });
}

/** A year of monthly drills before one: mostly passed, one that failed, one not measured and one far above its objective. */
export const PAST_DRILLS: readonly PastDrill[] = Array.from({ length: 11 }, (_, month) => ({
  drillId: `01KA0000000000000000000${String(month).padStart(3, '0')}`,
  sequence: month + 1,
  startedAt: new Date(Date.UTC(2025, 11 + month, 6, 17)).toISOString(),
  verdict: month === 4 ? 'FAIL' : month === 7 ? 'SKIPPED' : 'PASS',
  recoveryTimeSeconds: month === 7 ? null : month === 4 ? 9_000 : 600 + 60 * month,
  recoveryTimeTargetSeconds: 3_600,
  recoveryTimeAllowanceSeconds: 0,
  recoveryPointSeconds: month === 7 ? null : 12 + month,
  recoveryPointTargetSeconds: 60,
  recoveryPointMet: month === 7 ? null : true,
  sourceAlive: false,
  serversRecovered: month === 7 ? 0 : 2,
  serversTotal: 2,
}));

/** The same record as the twelfth of its plan, after a change of what is named. */
export const afterOthers = (record: DrillRecord, name = 'waves.0.servers.0.id'): DrillRecord => ({
  ...record,
  chain: { sequence: 12, previous: { drillId: PAST_DRILLS.at(-1)?.drillId ?? '', sha256: '0'.repeat(64) } },
  earlier: {
    drills: [...PAST_DRILLS],
    changes: [
      { what: 'plan', name: 'limits.servers', before: '1', after: '2' },
      { what: 'launch-settings', name, before: 'lt-0a 3', after: 'lt-0a 4' },
      { what: 'server', name: 's-2222222222222222b', before: null, after: 'wordpress-web (web)' },
    ],
  },
});
