import type { Observation } from '../guards/observation.ts';
import { quotaName, quotaOf } from './ec2-quotas.ts';
import type { ReadinessFinding } from './finding.ts';

/**
 * Whether EC2 has room for all servers of a plan at once, beside what runs: the instances of all waves run until cleanup.
 * What DRS itself starts to convert servers comes on top and is not counted.
 */

/** What a server is launched as. */
export interface PlannedLaunch {
  readonly hostname: string;
  /** Null: its template names none, so that nothing can be counted. */
  readonly instanceType: string | null;
  /** The capacity reservation that its template names. */
  readonly reservationID: string | null;
  /** The subnets of its network interfaces. */
  readonly subnetIDs: readonly string[];
}

export interface CapacityObservation {
  readonly region: string;
  /** By instance type; one that the Region does not offer is absent. */
  readonly types: Observation<ReadonlyMap<string, { readonly vcpus: number }>>;
  /** By zone, those of the launches' types that it offers. */
  readonly offered: Observation<ReadonlyMap<string, ReadonlySet<string>>>;
  /** What counts against quotas now. */
  readonly running: Observation<readonly RunningInstance[]>;
  /** By code, of the families that are launched. */
  readonly quotas: ReadonlyMap<string, Observation<number>>;
  /** Only where a launch names one. */
  readonly reservations: Observation<readonly ObservedReservation[]>;
  readonly subnets: Observation<readonly DrillSubnet[]>;
}

export interface RunningInstance {
  readonly instanceType: string;
  readonly vcpus: number;
}

export interface ObservedReservation {
  readonly id: string;
  /** As in `active`. */
  readonly state: string;
  readonly instanceType: string;
  readonly available: number;
}

export interface DrillSubnet {
  readonly subnetID: string;
  readonly zone: string;
  readonly freeAddresses: number;
}

/** What is wrong, and what is enough, for those who want to see that it was looked at. */
export interface CapacityReport {
  readonly findings: readonly ReadinessFinding[];
  readonly quotas: readonly QuotaUse[];
  readonly reservations: readonly ReservationUse[];
}

interface QuotaUse {
  readonly code: string;
  readonly wanted: number;
  readonly servers: number;
  readonly used: number;
  readonly quota: number;
}

interface ReservationUse {
  readonly id: string;
  readonly available: number;
  readonly needed: number;
}

export function judgeCapacity(launches: readonly PlannedLaunch[], seen: CapacityObservation): CapacityReport {
  const quotas = quotaUses(launches, seen);
  const reserved = reservationUses(launches, seen);
  const short = quotas.filter(({ wanted, used, quota }) => wanted + used > quota);
  const findings = [
    ...unreadOf(seen),
    ...typeFindings(launches, seen),
    ...short.map(quotaFinding),
    ...addressFindings(launches, seen),
    ...reserved.findings,
  ];
  const fits = (use: QuotaUse): boolean => !short.includes(use);
  return { findings, quotas: quotas.filter(fits), reservations: reserved.enough };
}

const found = (
  code: string,
  resource: string,
  values: Readonly<Record<string, string | number>>,
  state: ReadinessFinding['state'] = 'failing',
): ReadinessFinding => ({
  check: 'capacity',
  code,
  state,
  resource,
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
});

/** What could not be read, by the permission that reading it needs. */
const unreadOf = (seen: CapacityObservation): ReadinessFinding[] =>
  (
    [
      ['ec2:DescribeInstanceTypes', seen.types],
      ['ec2:DescribeInstanceTypeOfferings', seen.offered],
      ['ec2:DescribeInstances', seen.running],
      ['servicequotas:GetServiceQuota', [...seen.quotas.values()].find((quota) => 'unknown' in quota)],
      ['ec2:DescribeCapacityReservations', seen.reservations],
      ['ec2:DescribeSubnets', seen.subnets],
    ] as const
  ).flatMap(([action, observation]) =>
    observation !== undefined && 'unknown' in observation
      ? [found('UNREAD', action, { why: observation.unknown }, 'unknown')]
      : [],
  );

function typeFindings(
  launches: readonly PlannedLaunch[],
  { region, types, offered, subnets }: CapacityObservation,
): ReadinessFinding[] {
  const byType = Map.groupBy(launches, ({ instanceType }) => instanceType);
  const places = 'known' in subnets ? subnets.known : [];
  return [...byType].flatMap(([type, same]) => {
    const hostnames = hostnamesOf(same);
    if (type === null) return [found('TYPE_UNNAMED', 'instance types', { hostnames }, 'unknown')];
    if ('known' in types && !types.known.has(type))
      return [found('TYPE_NOT_OFFERED', type, { hostnames, region })];
    const uncounted =
      quotaOf(type) === undefined ? [found('TYPE_NOT_COUNTED', type, { hostnames }, 'unknown')] : [];
    if ('unknown' in offered) return uncounted;
    const used = places.filter(({ subnetID }) => same.some(({ subnetIDs }) => subnetIDs.includes(subnetID)));
    const elsewhere = used.filter(({ zone }) => offered.known.get(zone)?.has(type) !== true);
    return [
      ...uncounted,
      ...elsewhere.map(({ subnetID, zone }) =>
        found('TYPE_NOT_IN_ZONE', `${type} ${subnetID}`, { type, hostnames, subnet: subnetID, zone }),
      ),
    ];
  });
}

const NAMED_AT_MOST = 10;

function hostnamesOf(launches: readonly PlannedLaunch[]): string {
  const names = launches.map(({ hostname }) => hostname);
  return names.length > NAMED_AT_MOST
    ? `${names.slice(0, NAMED_AT_MOST).join(', ')}, … (${names.length})`
    : names.join(', ');
}

function quotaUses(
  launches: readonly PlannedLaunch[],
  { types, running, quotas }: CapacityObservation,
): QuotaUse[] {
  if ('unknown' in types || 'unknown' in running) return [];
  const codeOf = ({ instanceType }: { readonly instanceType: string | null }): string | undefined =>
    instanceType === null ? undefined : quotaOf(instanceType)?.code;
  return [...quotas].flatMap(([code, quota]) => {
    if ('unknown' in quota) return [];
    const own = launches.filter((launch) => codeOf(launch) === code);
    const wanted = own.reduce(
      (sum, { instanceType }) => sum + (types.known.get(instanceType ?? '')?.vcpus ?? 0),
      0,
    );
    const used = running.known
      .filter((instance) => codeOf(instance) === code)
      .reduce((sum, instance) => sum + instance.vcpus, 0);
    return [{ code, wanted, servers: own.length, used, quota: quota.known }];
  });
}

const quotaFinding = ({ code, ...use }: QuotaUse): ReadinessFinding =>
  found('VCPU_QUOTA', code, { ...use, name: quotaName(code) });

/** Every instance takes one address of the subnet of each of its interfaces; five of each subnet are AWS's. */
function addressFindings(
  launches: readonly PlannedLaunch[],
  { subnets }: CapacityObservation,
): ReadinessFinding[] {
  if ('unknown' in subnets) return [];
  return subnets.known.flatMap(({ subnetID, freeAddresses }) => {
    const needed = launches.filter(({ subnetIDs }) => subnetIDs.includes(subnetID)).length;
    return needed > freeAddresses
      ? [found('ADDRESSES_SHORT', subnetID, { free: freeAddresses, needed })]
      : [];
  });
}

function reservationUses(
  launches: readonly PlannedLaunch[],
  { reservations }: CapacityObservation,
): { readonly findings: ReadinessFinding[]; readonly enough: ReservationUse[] } {
  if ('unknown' in reservations) return { findings: [], enough: [] };
  const known = new Map(reservations.known.map((reservation) => [reservation.id, reservation]));
  const byID = Map.groupBy(launches, ({ reservationID }) => reservationID);
  const judged = [...byID].flatMap(([id, same]) =>
    id === null ? [] : [judgeReservation(id, same, known.get(id))],
  );
  return {
    findings: judged.flatMap((one) => ('check' in one ? [one] : [])),
    enough: judged.flatMap((one) => ('check' in one ? [] : [one])),
  };
}

function judgeReservation(
  id: string,
  launches: readonly PlannedLaunch[],
  reservation: ObservedReservation | undefined,
): ReadinessFinding | ReservationUse {
  if (reservation === undefined) return found('RESERVATION_GONE', id, {});
  const { state, instanceType, available } = reservation;
  if (state !== 'active') return found('RESERVATION_STATE', id, { state });
  const other = launches.find((launch) => launch.instanceType !== instanceType);
  if (other !== undefined)
    return found('RESERVATION_TYPE', id, {
      type: instanceType,
      asked: other.instanceType ?? '?',
      hostname: other.hostname,
    });
  const use = { available, needed: launches.length };
  return available < launches.length ? found('RESERVATION_FULL', id, use) : { id, ...use };
}
