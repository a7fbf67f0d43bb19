import type { Observation } from '../../guards/observation.ts';
import type { ReadinessFinding } from '../finding.ts';

/** Everything that may be wrong with a private path, in the order in which its traffic meets it. */
export const PRIVATE_PATH_CODES = [
  'NOT_READ',
  'VPC_MISSING',
  'SOURCE_SUBNET_MISSING',
  'DNS_SUPPORT_OFF',
  'DNS_HOSTNAMES_OFF',
  'ZONE_MISNAMED',
  'ZONE_MISSING',
  'ZONE_NOT_ASSOCIATED',
  'RECORD_MISSING',
  'RECORD_NOT_ALIAS',
  'RECORD_ELSEWHERE',
  'RESOLVER_RULE_FIRST',
  'INBOUND_RESOLVER_MISSING',
  'INBOUND_RESOLVER_STATE',
  'INBOUND_RESOLVER_53',
  'INBOUND_RESOLVER_UNDECIDED',
  'ENDPOINT_MISSING',
  'ENDPOINT_IS_GATEWAY',
  'ENDPOINT_NOT_AVAILABLE',
  'ENDPOINT_WITHOUT_SUBNET',
  'ENDPOINT_PRIVATE_DNS',
  'ENDPOINT_UNNAMED',
  'POLICY_REFUSES',
  'POLICY_UNDECIDED',
  'GROUP_443_SOURCE',
  'GROUP_443_STAGING',
  'GROUP_443_UNDECIDED',
  'REPLICATION_GROUP_1500',
  'REPLICATION_GROUP_443',
  'REPLICATION_GROUP_UNDECIDED',
  'ACL_REFUSES_IN',
  'ACL_REFUSES_OUT',
  'ACL_REFUSES_ANSWERS_IN',
  'ACL_REFUSES_ANSWERS_OUT',
  'BLOCKS_OVERLAP',
  'ROUTE_MISSING',
  'ROUTE_BLACKHOLE',
  'ROUTE_TO_INTERNET',
  'ROUTE_UNDECIDED',
  'PEERING_NOT_ACTIVE',
  'PEERING_ELSEWHERE',
  'TRANSIT_NOT_ATTACHED',
  'TRANSIT_ATTACHMENT_STATE',
  'TRANSIT_ROUTE_MISSING',
  'TRANSIT_ROUTE_BLACKHOLE',
  'TRANSIT_ELSEWHERE',
  'TRANSIT_UNDECIDED',
  'ROUTING_PUBLIC',
  'PUBLIC_IP_CREATED',
  'STAGING_SUBNET_ELSEWHERE',
] as const;

export type PrivatePathCode = (typeof PRIVATE_PATH_CODES)[number];

/** Codes of what could not be looked at, or not to its end. */
const UNKNOWN: ReadonlySet<PrivatePathCode> = new Set([
  'NOT_READ',
  'INBOUND_RESOLVER_UNDECIDED',
  'POLICY_UNDECIDED',
  'GROUP_443_UNDECIDED',
  'REPLICATION_GROUP_UNDECIDED',
  'ROUTE_UNDECIDED',
  'TRANSIT_ELSEWHERE',
  'TRANSIT_UNDECIDED',
]);

export const finding = (
  code: PrivatePathCode,
  resource: string,
  values: Readonly<Record<string, string>> = {},
): ReadinessFinding => ({
  check: 'private-path',
  code,
  state: UNKNOWN.has(code) ? 'unknown' : 'failing',
  resource,
  values: { ...values },
});

/** What was read; undefined where it could not be, which is a finding of its own. */
export const knownOf = <T>(observation: Observation<T>): T | undefined =>
  'known' in observation ? observation.known : undefined;

/** The different ones of several texts, as one. */
export const joined = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
