import type { SimulatedAccount } from '../account/state.ts';
import type { PathKind } from '../scenario/private-path.ts';
import type { Scenario } from '../scenario/resolve.ts';
import { healthyPath } from './healthy.ts';
import type { SimulatedPath } from './resources.ts';

/** Where each kind has its id. */
const IDS: Readonly<Record<PathKind, string>> = {
  vpcs: 'VpcId',
  subnets: 'SubnetId',
  routeTables: 'RouteTableId',
  networkAcls: 'NetworkAclId',
  securityGroups: 'GroupId',
  endpoints: 'VpcEndpointId',
  peerings: 'VpcPeeringConnectionId',
  attachments: 'TransitGatewayAttachmentId',
  transitTables: 'TransitGatewayRouteTableId',
  prefixLists: 'PrefixListId',
  zones: 'Id',
  resolverRules: 'Id',
  resolverEndpoints: 'Id',
};

const NOTHING: SimulatedPath = {
  vpcs: [],
  subnets: [],
  routeTables: [],
  networkAcls: [],
  securityGroups: [],
  endpoints: [],
  peerings: [],
  attachments: [],
  transitTables: [],
  prefixLists: [],
  zones: [],
  resolverRules: [],
  resolverEndpoints: [],
  replication: {},
  ofServers: {},
};

const paths = new WeakMap<Scenario, SimulatedPath>();

/** The path of the scenario; empty without one. */
export function pathOf({ scenario }: Pick<SimulatedAccount, 'scenario'>): SimulatedPath {
  const known = paths.get(scenario) ?? makePath(scenario);
  paths.set(scenario, known);
  return known;
}

type Fields = Readonly<Record<string, unknown>>;

function makePath({ privatePath, account, region, servers }: Scenario): SimulatedPath {
  if (privatePath === undefined) return NOTHING;
  const { change, add, ...settings } = privatePath;
  const healthy = healthyPath({ ...settings, account, region });
  const used = new Set<string>(['replication']);
  const kinds = (Object.keys(IDS) as PathKind[]).map((kind) => {
    const items = [...(healthy[kind] as readonly object[]), ...(add[kind] ?? [])] as Fields[];
    const changed = items.flatMap((item) => {
      const id = String(item[IDS[kind]]);
      used.add(id);
      const patch = change[id];
      if (patch === null) return [];
      return [patch === undefined ? item : merged(item, patch)];
    });
    return [kind, changed];
  });
  const ofServers = servers.flatMap(({ id }) => {
    used.add(id);
    return change[id] ? [[id, change[id]]] : [];
  });
  const unknown = Object.keys(change).filter((id) => !used.has(id));
  if (unknown.length > 0)
    throw new Error(
      `privatePath.change: ${unknown.join(', ')} is not on the path; docs/simulator.md lists the ids`,
    );
  return {
    ...(Object.fromEntries(kinds) as Pick<SimulatedPath, PathKind>),
    replication: merged(healthy.replication, change['replication'] ?? {}),
    ofServers: Object.fromEntries(ofServers),
  };
}

/** Mappings are merged, lists and single values replaced; what is null is left out. */
function merged(into: Fields, patch: Fields): Fields {
  const keys = [...new Set([...Object.keys(into), ...Object.keys(patch)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const [before, after] = [into[key], patch[key]];
      if (after === null) return [];
      if (!Object.hasOwn(patch, key)) return [[key, before]];
      return [[key, isMapping(before) && isMapping(after) ? merged(before, after) : after]];
    }),
  );
}

const isMapping = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
