import * as fc from 'fast-check';
import type { Data } from './data.ts';
import { type Inside, insideServer, insideWave } from './inside.ts';
import type { NetworkWish } from './network.ts';

/** Plausible drill plans, small and quick to rehearse. */

export const ACCOUNT = '111122223333';
export const SUBNET = 'subnet-0d1e2f3a4b5c6d7e8';
export const GROUP = 'sg-0d1e2f3a4b5c6d7e8';
export const ALARM = 'production-is-down';
export const CALENDAR = 'freeze';

/** A server's probes; the scenario gives it a service that answers, unless a trouble prevents it. */
export const PROBES = {
  none: [],
  tcp: [{ protocol: 'tcp', port: 9_000 }],
  http: [{ protocol: 'http', port: 8_080, expectBody: 'well' }],
} as const satisfies Record<string, readonly Data[]>;

export interface PlannedServer {
  readonly hostname: string;
  readonly critical: boolean;
  readonly probe: keyof typeof PROBES;
}

const server = fc.record({
  critical: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  probe: fc.constantFrom('none' as const, 'tcp' as const, 'http' as const),
});

/** Mostly one, rarely the most: faults already show with few servers, and few servers are quick. */
const mostlyFew = <T>(one: fc.Arbitrary<T>, weights: readonly number[]): fc.Arbitrary<T[]> =>
  fc.oneof(
    ...weights.map((weight, index) => ({
      weight,
      arbitrary: fc.array(one, { minLength: index + 1, maxLength: index + 1 }),
    })),
  );

/** The waves of one plan: hosts h1, h2, … in order. */
export const waves: fc.Arbitrary<PlannedServer[][]> = mostlyFew(
  mostlyFew(server, [6, 3, 1, 1]),
  [7, 3, 1],
).map((all) => {
  let number = 0;
  return all.map((servers) =>
    servers.map((one): PlannedServer => {
      number += 1;
      return { hostname: `h${number}`, ...one };
    }),
  );
});

/** The rest of a plan. */
export const settings = fc.record({
  keepFailed: fc.constantFrom('0s', '0s', '10m'),
  keepPassed: fc.constantFrom('0s', '0s', '0s', '5m'),
  onFailure: fc.constantFrom('stop', 'stop', 'continue'),
  readyWithin: fc.constantFrom('6m', '9m'),
  guarded: fc.boolean(),
});

export interface PlanSettings {
  readonly keepFailed: string;
  readonly keepPassed: string;
  readonly onFailure: string;
  readonly readyWithin: string;
  readonly guarded: boolean;
}

/** The plan as a person would write it down. */
export function planData(
  id: string,
  all: readonly (readonly PlannedServer[])[],
  chosen: PlanSettings,
  inside?: Inside,
  wish?: NetworkWish,
): Data {
  const { keepFailed, keepPassed, onFailure, readyWithin, guarded } = chosen;
  return {
    schema: 'kunren/v1',
    id,
    title: { ja: '訓練', en: 'Drill' },
    owner: { name: 'Soak' },
    enabled: true,
    schedule: { expression: 'cron(0 2 1 1 ? *)', timeZone: 'Asia/Tokyo' },
    target: { account: ACCOUNT, region: 'ap-northeast-3' },
    objectives: { recoveryTime: '45m', recoveryPoint: '10m' },
    limits: { servers: 20, duration: '50m' },
    network: { subnets: [SUBNET], securityGroups: [GROUP], ...wish?.network },
    guards: guarded ? { changeCalendars: [CALENDAR], blockingAlarms: [ALARM] } : {},
    waves: all.map((servers, index) => ({
      name: `wave-${index + 1}`,
      servers: servers.map(({ hostname, critical, probe }) => ({
        hostname,
        critical,
        ...withProbes(PROBES[probe], inside),
      })),
      ...insideWave(inside, servers),
      readyWithin,
      onFailure,
    })),
    cleanup: { keepPassed, keepFailed, timeLimit: '4m', hardExpiry: '70m' },
    // A PDF takes longer than the drill, and is unrelated to the faults.
    report: { pdf: false },
  };
}

function withProbes(written: readonly Data[], inside: Inside | undefined): Data {
  const probes = written.map((one) => ({ ...one, timeout: '3s', interval: '20s' }));
  return { probes, ...insideServer(inside, probes) };
}
