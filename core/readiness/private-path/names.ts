import type { ReadinessFinding } from '../finding.ts';
import { finding, joined, knownOf } from './finding.ts';
import { hostsOf, NAMED_SERVICES, serviceName, zoneName } from './names-needed.ts';
import type { ObservedRecord, ObservedSide, ObservedZone, PrivatePathObservation } from './observation.ts';
import { existingSidesOf, interfacesOf } from './side.ts';

/** The names of DRS and S3: on both sides they must lead to the endpoints, and nowhere else. */

export const nameFindings = (seen: PrivatePathObservation): ReadinessFinding[] => [
  ...NAMED_SERVICES.flatMap((service) => [...zoneFindings(seen, service), ...recordFindings(seen, service)]),
  ...resolverRuleFindings(seen),
];

/** The zones that answer for a name on one side; not those that AWS makes itself for an endpoint's private name. */
const zonesOf = (side: ObservedSide, name: string): readonly ObservedZone[] | undefined =>
  knownOf(side.zones)?.filter((zone) => zone.name === name && zone.ownerAccount !== null);

function zoneFindings(seen: PrivatePathObservation, service: string): ReadinessFinding[] {
  const name = zoneName(service, seen.region);
  const sides = existingSidesOf(seen).map((side) => ({ side, zones: zonesOf(side, name) }));
  const without = sides.filter(({ zones }) => zones?.length === 0).map(({ side }) => side);
  const [zone] = sides.flatMap(({ zones }) => zones ?? []);
  if (zone !== undefined)
    return without.map(({ vpcID, region, account }) =>
      finding('ZONE_NOT_ASSOCIATED', `${zone.zoneID} ${vpcID}`, {
        zone: zone.zoneID,
        name,
        vpc: vpcID,
        region,
        account,
      }),
    );
  if (without.length < sides.length) return [];
  const wrongName = serviceName(service, seen.region);
  const [wrong] = existingSidesOf(seen).flatMap((side) => zonesOf(side, wrongName) ?? []);
  const vpcs = joined(without.map(({ vpcID }) => vpcID));
  return [
    wrong === undefined
      ? finding('ZONE_MISSING', name, { vpcs })
      : finding('ZONE_MISNAMED', wrong.zoneID, { wrongName, name, vpcs }),
  ];
}

/** S3's buckets are names below its own. */
const RECORDS = { drs: [''], s3: ['', '*.'] } as const;

function recordFindings(
  seen: PrivatePathObservation,
  service: (typeof NAMED_SERVICES)[number],
): ReadinessFinding[] {
  const name = zoneName(service, seen.region);
  const zones = existingSidesOf(seen).flatMap((side) => zonesOf(side, name) ?? []);
  const own = interfacesOf(seen, [service]);
  const endpoint = joined(own.map(({ endpointID }) => endpointID));
  const [target = ''] = own.flatMap(({ dnsNames }) => dnsNames);
  return [...new Set(zones.map(({ zoneID }) => zoneID))].flatMap((zoneID) => {
    const records = knownOf(seen.records.get(zoneID) ?? { unknown: '' });
    if (records === undefined) return [];
    return RECORDS[service].flatMap((prefix) => {
      const record = `${prefix}${name}`;
      const found = records.filter((one) => one.name === record && ['A', 'CNAME'].includes(one.type));
      const at = (code: 'RECORD_MISSING' | 'RECORD_NOT_ALIAS' | 'RECORD_ELSEWHERE', leadsTo = '') =>
        finding(code, `${zoneID} ${record}`, { zone: zoneID, record, endpoint, target, leadsTo });
      if (found.length === 0) return [at('RECORD_MISSING')];
      if (found.some(({ aliasTo }) => aliasTo === null)) return [at('RECORD_NOT_ALIAS')];
      const astray = found.filter((one) => own.length > 0 && !own.some((it) => isOf(one, it.dnsNames)));
      return astray.length === 0
        ? []
        : [at('RECORD_ELSEWHERE', joined(astray.map(({ aliasTo }) => aliasTo ?? '')))];
    });
  });
}

/** An endpoint's names are one for the Region and one for each zone; those of S3 begin with a wildcard. */
const isOf = ({ aliasTo }: ObservedRecord, dnsNames: readonly string[]): boolean =>
  dnsNames.some((name) =>
    name.startsWith('*.') ? aliasTo?.endsWith(name.slice(1)) === true : aliasTo === name,
  );

/**
 * The Resolver takes the rule of the narrowest name, and before a private zone of the same name a forwarding rule. A rule
 * for a wider name, such as amazonaws.com, leaves private zones alone (docs/aws-facts.md, 8.2).
 */
function resolverRuleFindings(seen: PrivatePathObservation): ReadinessFinding[] {
  const zones = NAMED_SERVICES.map((service) => zoneName(service, seen.region));
  const hosts = hostsOf(seen.region);
  return existingSidesOf(seen).flatMap(({ resolverRules, vpcID }) =>
    (knownOf(resolverRules) ?? [])
      .filter(
        ({ domain, isForward }) =>
          isForward &&
          zones.some((zone) => isWithin(domain, zone)) &&
          [...zones, ...hosts].some((host) => isWithin(host, domain)),
      )
      .map(({ ruleID, domain }) =>
        finding('RESOLVER_RULE_FIRST', `${ruleID} ${vpcID}`, { rule: ruleID, domain, vpc: vpcID }),
      ),
  );
}

const isWithin = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`);
