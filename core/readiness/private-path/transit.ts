import { knownOf } from './finding.ts';
import type { ObservedAttachment, ObservedTransitRoute } from './observation.ts';
import { sidesOf } from './side.ts';
import { type Direction, type Fault, routesTo } from './ways.ts';

/**
 * A transit gateway routes by the table that the attachment a packet came in through is associated with, and a peering
 * leads on to another gateway (Transit Gateway Guide, 'How transit gateways work').
 */

/** From gateway to gateway; more than two are rare, and a ring must end. */
const GATEWAYS_MAX = 4;

export function transitFaults(direction: Direction, gatewayID: string, cidr: string): Fault[] {
  const { from } = direction;
  const own = knownOf(from.attachments);
  if (own === undefined) return [];
  const entry = own.find(
    (one) => one.gatewayID === gatewayID && one.type === 'vpc' && one.resourceID === from.vpcID,
  );
  return entry === undefined
    ? [{ code: 'TRANSIT_NOT_ATTACHED', resource: gatewayID, cidr, values: { vpc: from.vpcID } }]
    : faultsBehind(direction, entry, cidr, GATEWAYS_MAX);
}

function faultsBehind(
  direction: Direction,
  { attachmentID, gatewayID, state, tableID }: ObservedAttachment,
  cidr: string,
  gatewaysLeft: number,
): Fault[] {
  if (state !== 'available')
    return [{ code: 'TRANSIT_ATTACHMENT_STATE', resource: attachmentID, cidr, values: { state } }];
  const seen = tableID === null ? undefined : tableIn(direction, tableID);
  if (tableID === null || seen === undefined || gatewaysLeft === 0)
    return [undecided(attachmentID, gatewayID, cidr)];
  if ('unknown' in seen) return [];
  const routes = seen.known.map((route) => ({ ...route, cidrs: [route.cidr] }));
  const { chosen, isWhole } = routesTo(routes, cidr);
  const at = { resource: tableID, cidr, values: { gateway: gatewayID } };
  return [
    ...(isWhole ? [] : [{ ...at, code: 'TRANSIT_ROUTE_MISSING' as const }]),
    ...chosen.flatMap((route): Fault[] =>
      route.isActive
        ? faultsOn(direction, route, gatewayID, cidr, gatewaysLeft)
        : [{ ...at, code: 'TRANSIT_ROUTE_BLACKHOLE' }],
    ),
  ];
}

function faultsOn(
  direction: Direction,
  { attachmentIDs }: ObservedTransitRoute,
  gatewayID: string,
  cidr: string,
  gatewaysLeft: number,
): Fault[] {
  const all = sidesOf(direction.seen).flatMap(({ attachments }) => knownOf(attachments) ?? []);
  return attachmentIDs.flatMap((id) => {
    const next = all.find((one) => one.attachmentID === id && one.gatewayID === gatewayID);
    if (next === undefined) return [undecided(id, gatewayID, cidr)];
    if (next.type === 'vpc') return arrival(direction, next, cidr);
    if (next.type !== 'peering') return direction.to === null ? [] : [undecided(id, gatewayID, cidr)];
    // Both gateways of a peering know it by the same id.
    const beyond = all.find((one) => one.attachmentID === id && one.gatewayID === next.resourceID);
    return beyond === undefined
      ? [undecided(id, next.resourceID, cidr)]
      : faultsBehind(direction, beyond, cidr, gatewaysLeft - 1);
  });
}

function arrival(
  { to }: Direction,
  { attachmentID, resourceID, state }: ObservedAttachment,
  cidr: string,
): Fault[] {
  if (resourceID !== to?.vpcID)
    return [{ code: 'TRANSIT_ELSEWHERE', resource: attachmentID, cidr, values: { vpc: resourceID } }];
  return state === 'available'
    ? []
    : [{ code: 'TRANSIT_ATTACHMENT_STATE', resource: attachmentID, cidr, values: { state } }];
}

const undecided = (attachmentID: string, gateway: string, cidr: string): Fault => ({
  code: 'TRANSIT_UNDECIDED',
  resource: attachmentID,
  cidr,
  values: { gateway },
});

const tableIn = ({ seen }: Direction, tableID: string) =>
  sidesOf(seen).flatMap(({ transitRoutes }) => transitRoutes.get(tableID) ?? [])[0];
