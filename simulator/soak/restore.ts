import * as fc from 'fast-check';
import { volumeIDOf } from '../scenario/snapshot.ts';
import type { Data } from './data.ts';
import { ACCOUNT, ALARM, CALENDAR, GROUP, type PlanSettings, SUBNET, settings } from './plans.ts';
import { PLAN_KEY, restoreTroubles, SNAPSHOT_KEY } from './restore-troubles.ts';
import { sometimesTampering } from './tampering.ts';

/** Plausible restore plans and the account with their snapshots, small and quick to rehearse. */

export interface RestoreCase {
  readonly plans: readonly Data[];
  readonly scenario: Data;
}

const OTHER_SUBNET = 'subnet-0d1e2f3a4b5c6d7e9';
const PROFILE = 'kunren-restore-host';

interface Wish {
  /** Volumes of each server; two need a set. */
  readonly servers: readonly {
    readonly volumes: 1 | 2;
    readonly critical: boolean;
    readonly copy: boolean;
    /** Restore testing has made its one volume. */
    readonly tested: boolean;
  }[];
  /** Whether the first server is restored once more. */
  readonly paired: boolean;
  readonly waves: 1 | 2;
  readonly point: 'latest' | { readonly randomWithin: string };
  /** Whether snapshots are under a key of the account's own. */
  readonly ownKey: boolean;
  /** Whether the plan names the key of volumes. */
  readonly planKey: boolean;
}

const drawn: fc.Arbitrary<Wish> = fc.record({
  servers: fc.array(
    fc.record({
      volumes: fc.constantFrom(1 as const, 1 as const, 2 as const),
      critical: fc.constantFrom(true, true, true, false),
      copy: fc.constantFrom(false, false, true),
      tested: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  paired: fc.boolean(),
  waves: fc.constantFrom(1 as const, 1 as const, 2 as const),
  point: fc.constantFrom('latest' as const, 'latest' as const, { randomWithin: '5d' }),
  ownKey: fc.boolean(),
  planKey: fc.constantFrom(false, false, true),
});

/** What the rules of restore tests allow: one volume, no copy, no twin, and the newest. */
const wish = drawn.map((one): Wish => {
  const { servers, paired, point } = one;
  return {
    ...one,
    servers: servers.map((server) => (server.tested ? { ...server, volumes: 1, copy: false } : server)),
    paired: paired && servers[0]?.tested === false,
    point: servers.some(({ tested }) => tested) ? 'latest' : point,
  };
});

/** A plan that restores and an account with its faults. */
export const restoreCases: fc.Arbitrary<RestoreCase> = fc
  .record({ wish, settings, troubles: restoreTroubles, tampering: sometimesTampering })
  .map(({ wish: wanted, settings: chosen, troubles, tampering }) => ({
    plans: [planData(wanted, chosen)],
    scenario: { ...withKeys(troubles.reduce(together, scenarioData(wanted))), tampering },
  }));

const TESTING_PLAN = `arn:aws:backup:ap-northeast-3:${ACCOUNT}:restore-testing-plan:soak-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`;

const sourceOf = (server: number, volume: number): string => `s${server}-v${volume}`;

function planData({ servers, paired, waves, point, planKey }: Wish, chosen: PlanSettings): Data {
  const { keepFailed, keepPassed, onFailure, readyWithin, guarded } = chosen;
  const entries: Data[] = servers.map(({ volumes, critical, copy, tested }, place) => ({
    restore: `r${place + 1}`,
    host: 'linux',
    subnet: place % 2 === 0 ? SUBNET : OTHER_SUBNET,
    critical,
    ...(volumes > 1 ? { set: 'backup-set' } : {}),
    volumes: Array.from({ length: volumes }, (_, number) => ({
      name: `v${number + 1}`,
      from: tested
        ? { restoreTest: { plan: TESTING_PLAN, volume: volumeIDOf(sourceOf(place, number)) } }
        : { tags: { source: sourceOf(place, number) } },
      proofs: [
        { proof: 'file-system', type: 'ext4' },
        { proof: 'manifest', path: 'manifest.sha256' },
        ...(copy && number === 0 ? [{ proof: 'writable-copy', type: 'ext4', script: './start' }] : []),
      ],
    })),
  }));
  const twin: Data = { restore: 'twin', host: 'linux', subnet: OTHER_SUBNET, sameAs: 'r1' };
  const groups = waves === 1 ? [entries] : [entries.slice(0, 1), entries.slice(1)];
  groups[0]?.push(...(paired ? [twin] : []));
  return {
    schema: 'kunren/v1',
    id: 'soak',
    title: { ja: '訓練', en: 'Drill' },
    owner: { name: 'Soak' },
    enabled: true,
    schedule: { expression: 'cron(0 2 1 1 ? *)', timeZone: 'Asia/Tokyo' },
    method: 'restore',
    target: { account: ACCOUNT, region: 'ap-northeast-3' },
    objectives: { recoveryTime: '45m', recoveryPoint: point === 'latest' ? '2h' : point.randomWithin },
    limits: { servers: 20, duration: '50m' },
    network: { subnets: [SUBNET, OTHER_SUBNET], securityGroups: [GROUP] },
    restore: {
      hosts: {
        linux: {
          platform: 'linux',
          image: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
          instanceType: 't3.large',
          instanceProfile: PROFILE,
        },
      },
      ...(planKey ? { key: PLAN_KEY } : {}),
    },
    guards: guarded ? { changeCalendars: [CALENDAR], blockingAlarms: [ALARM] } : {},
    recoveryPoint: point,
    waves: groups
      .filter((group) => group.length > 0)
      .map((group, index) => ({ name: `wave-${index + 1}`, servers: group, readyWithin, onFailure })),
    cleanup: { keepPassed, keepFailed, timeLimit: '4m', hardExpiry: '70m' },
    report: { pdf: false },
  };
}

function scenarioData({ servers, ownKey }: Wish): Data {
  return {
    schema: 'kunren-scenario/v1',
    description: 'A case of the soak.',
    account: ACCOUNT,
    subnets: [
      { id: SUBNET, zone: 'ap-northeast-3a' },
      { id: OTHER_SUBNET, zone: 'ap-northeast-3b' },
    ],
    securityGroups: [GROUP],
    alarms: [{ name: ALARM, state: 'OK' }],
    calendars: [{ name: CALENDAR, state: 'OPEN' }],
    instanceProfiles: { [PROFILE]: ['AmazonSSMManagedInstanceCore'] },
    snapshots: servers.flatMap(({ volumes }, place) =>
      Array.from({ length: volumes }, (_, number) =>
        ['new', 'old'].map((set, age) => ({
          ...snapshot(place, number, set, age),
          ...(ownKey ? { kmsKey: SNAPSHOT_KEY } : {}),
        })),
      ).flat(),
    ),
    // What others have: a volume with tags that look like a drill's, and an instance that nobody may touch.
    foreign: [
      { hostname: 'production', volumes: [{ tags: { 'kunren:drill': 'none', 'kunren:server': 'r1' } }] },
      { volumes: [{ snapshot: `${sourceOf(0, 0)}-new` }] },
    ],
    backupVaults: [
      {
        name: 'nightly',
        recoveryPoints: servers.flatMap(({ tested }, place) =>
          tested ? [{ snapshot: `${sourceOf(place, 0)}-new` }] : [],
        ),
      },
    ],
    restoreTests: servers.flatMap(({ tested }, place) =>
      tested
        ? [
            {
              plan: TESTING_PLAN,
              snapshot: `${sourceOf(place, 0)}-new`,
              zone: place % 2 === 0 ? 'ap-northeast-3a' : 'ap-northeast-3b',
            },
          ]
        : [],
    ),
    restore: {},
  };
}

const snapshot = (place: number, number: number, set: string, age: number): Data => ({
  name: `${sourceOf(place, number)}-${set}`,
  volume: sourceOf(place, number),
  age: `${1 + 24 * age}h`,
  tags: { source: sourceOf(place, number), 'backup-set': `${place}-${set}` },
  content: {
    work: '20s',
    partitions: [{ fileSystem: 'ext4', manifest: { path: 'manifest.sha256', files: 10 } }],
  },
});

/** Of a key's entries the first counts, so what is wrong with one comes before that it is there. */
const withKeys = (scenario: Data): Data =>
  together(scenario, { kmsKeys: [SNAPSHOT_KEY, PLAN_KEY].map((key) => ({ key })) });

/** A scenario with one trouble more: lists are joined, settings of one key are put together. */
function together(scenario: Data, trouble: Data): Data {
  const merged = { ...scenario };
  for (const [key, value] of Object.entries(trouble)) {
    const before = merged[key];
    if (Array.isArray(value)) merged[key] = [...((before as unknown[] | undefined) ?? []), ...value];
    else if (typeof value === 'object' && value !== null)
      merged[key] = together((before ?? {}) as Data, value as Data);
    else merged[key] = value;
  }
  return merged;
}
