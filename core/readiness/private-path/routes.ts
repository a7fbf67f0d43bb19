import type { ReadinessFinding } from '../finding.ts';
import { finding, joined, knownOf } from './finding.ts';
import type { ObservedPathRoute, ObservedRouteTable, PrivatePathObservation } from './observation.ts';
import type { Ends } from './side.ts';
import { transitFaults } from './transit.ts';
import { type Direction, type Fault, routesTo } from './ways.ts';

/** The routes of both VPCs to each other: connections need one way, and their answers the other. */

export function routeFindings(seen: PrivatePathObservation, ends: Ends): ReadinessFinding[] {
  const { source, staging } = seen;
  if (source?.vpcID === staging.vpcID) return [];
  const near = [...ends.stagingSubnets, ...ends.endpointSubnets];
  const nearCidrs = [...new Set(near.map(({ cidr }) => cidr))];
  const there =
    source === null
      ? []
      : faultsBetween({ seen, from: source, to: staging }, idsOf(ends.sourceSubnets), nearCidrs);
  const back = faultsBetween({ seen, from: staging, to: source }, idsOf(near), ends.sourceCidrs);
  // What both ways share, such as a peering, is told once.
  return merged([...there, ...back]);
}

const idsOf = (subnets: Ends['sourceSubnets']): readonly string[] => subnets.map(({ subnetID }) => subnetID);

function faultsBetween(
  direction: Direction,
  subnetIDs: readonly string[],
  cidrs: readonly string[],
): Fault[] {
  const tables = knownOf(direction.from.routeTables);
  if (tables === undefined) return [];
  const used = new Set(subnetIDs.flatMap((id) => tableOf(tables, id) ?? []));
  return [...used].flatMap((table) => cidrs.flatMap((cidr) => faultsTo(direction, table, cidr)));
}

/** A subnet without a table of its own has the main one (VPC User Guide, 'Subnet route tables'). */
const tableOf = (tables: readonly ObservedRouteTable[], subnetID: string): ObservedRouteTable | undefined =>
  tables.find(({ subnetIDs }) => subnetIDs.includes(subnetID)) ?? tables.find(({ isMain }) => isMain);

function faultsTo(direction: Direction, { tableID, routes }: ObservedRouteTable, cidr: string): Fault[] {
  const unread = routes.filter(
    ({ cidrs, destination }) => cidrs.length === 0 && destination.startsWith('pl-'),
  );
  const { chosen, isWhole } = routesTo(routes, cidr);
  const missing: Fault[] = isWhole
    ? []
    : [
        unread.length > 0
          ? {
              code: 'ROUTE_UNDECIDED',
              resource: tableID,
              cidr,
              values: { via: joined(unread.map((one) => one.destination)) },
            }
          : { code: 'ROUTE_MISSING', resource: tableID, cidr },
      ];
  return [...missing, ...chosen.flatMap((route) => faultsOf(direction, tableID, route, cidr))];
}

/** What may lead to a network of ours, by how its id begins. */
const INTERNET = /^(igw|nat|eigw)-/;

function faultsOf(direction: Direction, tableID: string, route: ObservedPathRoute, cidr: string): Fault[] {
  const { via } = route;
  const at = { resource: tableID, cidr, values: { via } };
  if (!route.isActive) return [{ ...at, code: 'ROUTE_BLACKHOLE' }];
  if (INTERNET.test(via)) return [{ ...at, code: 'ROUTE_TO_INTERNET' }];
  if (via.startsWith('pcx-')) return peeringFaults(direction, via, cidr);
  if (via.startsWith('tgw-')) return transitFaults(direction, via, cidr);
  // A VPC's own addresses: that both have them is told by itself.
  if (via === 'local' || (via.startsWith('vgw-') && direction.to === null)) return [];
  return [{ ...at, code: 'ROUTE_UNDECIDED' }];
}

/** A peering joins two VPCs and leads no further (VPC Peering Guide, 'VPC peering limitations'). */
function peeringFaults({ from, to }: Direction, peeringID: string, cidr: string): Fault[] {
  const peerings = knownOf(from.peerings);
  if (peerings === undefined) return [];
  const peering = peerings.find((one) => one.peeringID === peeringID);
  const status = peering?.status ?? 'unknown';
  if (peering === undefined || status !== 'active')
    return [{ code: 'PEERING_NOT_ACTIVE', resource: peeringID, cidr, values: { status } }];
  const joins = to !== null && [from.vpcID, to.vpcID].every((id) => peering.vpcIDs.includes(id));
  const vpcs = joined(peering.vpcIDs);
  return joins ? [] : [{ code: 'PEERING_ELSEWHERE', resource: peeringID, cidr, values: { vpcs } }];
}

function merged(faults: readonly Fault[]): ReadinessFinding[] {
  const same = Map.groupBy(faults, ({ code, resource }) => `${code} ${resource}`);
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { code, resource, values = {} } = first;
    return [finding(code, resource, { ...values, cidrs: joined(group.map(({ cidr }) => cidr)) })];
  });
}
