import type { DrillRecord, DrillServer } from '../core/verdict/record.ts';
import { at, factsOf, recovered } from './builders.ts';
import { recordOf } from './records.ts';

/** Records of drills of many servers: of every twenty, one fails and two are slow. */

const WAVES = ['database', 'web'] as const;

/** A drill of so many servers, each with so many probes. */
export function largeRecord(servers: number, probes: number): DrillRecord {
  const facts = factsOf(Array.from({ length: servers }, (_, place) => serverAt(place, probes)));
  return recordOf({ ...facts, waves: facts.waves.map((wave) => ({ ...wave, timedOut: true })) });
}

function serverAt(place: number, probes: number): DrillServer {
  const base = recovered();
  const [probe] = base.probes;
  if (probe === undefined) throw new Error('the builder’s server has a probe');
  const fails = place % 20 === 7;
  const verifiedAt = at(14 + (place % 20 > 17 ? 9 : 0) + (place % 13) / 10);
  const id = place.toString(16).padStart(17, '0');
  return {
    ...base,
    serverID: `s-${id}`,
    hostname: `app-${String(place).padStart(4, '0')}.tokyo.example.internal`,
    wave: WAVES[place % 2] ?? 'web',
    instanceID: `i-${id}`,
    verifiedAt: fails ? null : verifiedAt,
    probes: Array.from({ length: probes }, (_, number) => ({
      ...probe,
      port: 8_000 + number,
      ...(fails && number === 0
        ? ({
            status: 'FAILED',
            passedAt: null,
            seen: `Service Unavailable: ${'temporarily unavailable '.repeat(4)}`,
            errorCode: 'UNEXPECTED_STATUS',
          } as const)
        : { durationMilliseconds: (place * 7 + number) % 400, passedAt: verifiedAt }),
    })),
  };
}
