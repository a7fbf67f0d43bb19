import * as fc from 'fast-check';
import type { Data } from './data.ts';
import { type Inside, sometimesInside } from './inside.ts';
import { sometimesMeddling } from './meddling.ts';
import { type NetworkWish, sometimesNetwork } from './network.ts';
import {
  ACCOUNT,
  ALARM,
  CALENDAR,
  GROUP,
  type PlannedServer,
  type PROBES,
  planData,
  SUBNET,
  settings,
  waves,
} from './plans.ts';
import { sometimesTampering } from './tampering.ts';
import { type Trouble, troubles } from './troubles.ts';

/** One case of a soak: a plan, sometimes a second one that shares servers with it, and an account with its faults. */
export interface SoakCase {
  readonly plans: readonly Data[];
  readonly scenario: Data;
}

export const soakCases: fc.Arbitrary<SoakCase> = fc
  .record({
    waves,
    settings,
    troubles,
    together: fc.oneof(
      { weight: 9, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    // Drawn last, so that the rest of a seed's case is unchanged.
    inside: sometimesInside,
    wish: sometimesNetwork,
    meddling: sometimesMeddling,
    tampering: sometimesTampering,
  })
  .map(({ waves: all, settings: chosen, troubles: what, together, inside, wish, meddling, tampering }) => ({
    plans: [
      planData('soak', all, chosen, inside, wish),
      // The last wave again, in its own plan: at least one server is in both.
      ...(together ? [planData('soak-too', all.slice(-1), chosen, inside, wish)] : []),
    ],
    scenario: {
      ...scenarioData(all.flat(), meddling === undefined ? what : [...what, meddling], inside, wish),
      tampering,
    },
  }));

const SERVICES = {
  none: [],
  tcp: [{ port: 9_000 }],
  http: [{ port: 8_080, protocol: 'http', body: 'all is well' }],
} as const satisfies Record<keyof typeof PROBES, readonly Data[]>;

function scenarioData(
  servers: readonly PlannedServer[],
  what: readonly Trouble[],
  inside: Inside | undefined,
  wish: NetworkWish | undefined,
): Data {
  // A server that no plan names: nothing may ever happen to it.
  const hostnames = [...servers.map(({ hostname }) => hostname), 'bystander'];
  const scenario: Data = {
    schema: 'kunren-scenario/v1',
    description: 'A case of the soak.',
    account: ACCOUNT,
    subnets: [{ id: SUBNET }],
    securityGroups: [GROUP],
    ...wish?.scenario,
    // Slow enough that DRS converts, quick enough that one poll finds it done.
    defaults: {
      ...(inside === undefined ? {} : { ...inside.server, heartbeat: inside.file }),
      ...(wish === undefined ? {} : { launch: { copyPrivateIp: wish.copyPrivateIp } }),
      timings: {
        snapshot: '5s',
        conversion: '190s',
        launch: '20s',
        boot: '5s',
        terminate: '10s',
        jitter: 0.1,
      },
    },
    alarms: [{ name: ALARM, state: 'OK' }],
    calendars: [{ name: CALENDAR, state: 'OPEN' }],
    servers: [
      ...servers.map(({ hostname, probe }, place) =>
        serverData(hostname, SERVICES[probe], place, servers.length, what),
      ),
      { hostname: 'bystander' },
    ],
  };
  for (const trouble of [...what, ...(inside === undefined ? [] : [inside.trouble, inside.asking])])
    add(scenario, trouble, hostnames);
  return scenario;
}

/** A server with all changes of the troubles; the last one wins. */
function serverData(
  hostname: string,
  services: readonly Data[],
  place: number,
  count: number,
  what: readonly Trouble[],
): Data {
  const own = what.flatMap(({ server }) =>
    server !== undefined && server.place % count === place ? [server.changes] : [],
  );
  const { service: _, ...changes } = Object.assign({}, ...own) as Data;
  const ofServices = Object.assign({}, ...own.map(({ service }) => service)) as Data;
  return { hostname, ...changes, services: services.map((one) => ({ ...one, ...ofServices })) };
}

/** Adds a trouble to the scenario; indexes become server names. */
function add(scenario: Data, { server: _, ...trouble }: Trouble, hostnames: readonly string[]): void {
  for (const [key, value] of Object.entries(trouble)) {
    if (!Array.isArray(value)) {
      scenario[key] = { ...(scenario[key] as Data | undefined), ...(value as Data) };
      if (typeof value !== 'object') scenario[key] = value;
      continue;
    }
    const before = (scenario[key] ?? []) as readonly unknown[];
    scenario[key] = [...before, ...value.map((one) => withServer(key, one, hostnames))];
  }
}

function withServer(key: string, entry: unknown, hostnames: readonly string[]): unknown {
  if (typeof entry !== 'object' || entry === null || !('place' in entry)) return entry;
  const { place, after, isReplication, defaultVersion, ...rest } = entry as {
    place: number;
    after?: string;
    isReplication?: true;
    defaultVersion?: number;
  };
  const server = hostnames[place % hostnames.length];
  // Only a planned server has a version besides the default.
  if (defaultVersion !== undefined)
    return { after, template: { server: hostnames[place % (hostnames.length - 1)], defaultVersion } };
  if (isReplication) return { after, replication: { server, ...rest } };
  const named = key === 'recoveryPlans' ? { servers: [server] } : { server };
  return { ...named, ...(after === undefined ? {} : { after }), ...rest };
}
