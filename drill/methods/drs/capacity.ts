import type { ObservedTemplate } from '../../../adapters/aws/drs-observations.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { type CapacityReport, judgeCapacity, type PlannedLaunch } from '../../../core/readiness/capacity.ts';
import { quotaOf } from '../../../core/readiness/ec2-quotas.ts';
import type { LaunchObservations } from './observe.ts';

/** The field of a template that names a capacity reservation. */
const RESERVATION = 'CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId';
/** EC2 then chooses among types: none of them can be counted. */
const BY_REQUIREMENTS = '(by requirements)';

/**
 * Whether EC2 has room for what DRS would launch of these servers: the types, subnets and reservations of their launch
 * templates. Where right-sizing is on, DRS may choose another type; which one is known to nobody before the launch.
 */
export async function capacityOf(
  { plan, servers }: Pick<GuardScope, 'plan' | 'servers'>,
  seen: LaunchObservations,
  { capacity }: Target,
): Promise<CapacityReport> {
  const launches = plannedLaunches(servers, seen);
  const names = [...new Set(launches.flatMap(({ instanceType }) => instanceType ?? []))];
  const codes = [...new Set(names.flatMap((type) => quotaOf(type)?.code ?? []))];
  const isReserved = launches.some(({ reservationID }) => reservationID !== null);
  const none = <T>(known: T): Promise<Observation<T>> => Promise.resolve({ known });
  const [types, offered, running, quotas, reservations] = await Promise.all([
    names.length === 0 ? none(new Map()) : observe(() => capacity.types(names)),
    names.length === 0 ? none(new Map()) : observe(() => capacity.offered(names)),
    names.length === 0 ? none([]) : observe(() => capacity.running()),
    Promise.all(codes.map(async (code) => [code, await observe(() => capacity.quota(code))] as const)),
    isReserved ? observe(() => capacity.reservations()) : none([]),
  ]);
  return judgeCapacity(launches, {
    region: plan.target.region,
    types,
    offered,
    running,
    quotas: new Map(quotas),
    reservations,
    subnets: seen.subnets,
  });
}

/** Of a server whose settings or template could not be read the guards say so. */
function plannedLaunches(
  servers: readonly PlannedServer[],
  { launchSettings, templates }: LaunchObservations,
): PlannedLaunch[] {
  const byID = new Map(
    ('known' in templates ? templates.known : []).map((template) => [template.launchTemplateID, template]),
  );
  return servers.flatMap(({ serverID, hostname }) => {
    const settings = launchSettings.get(serverID);
    const id = settings !== undefined && 'known' in settings ? settings.known.launchTemplateID : null;
    const template = byID.get(id ?? '');
    return template === undefined ? [] : [{ hostname, ...launchedBy(template) }];
  });
}

const launchedBy = ({
  instanceType,
  others,
  subnetIDs,
}: ObservedTemplate): Omit<PlannedLaunch, 'hostname'> => ({
  instanceType: instanceType === BY_REQUIREMENTS ? null : instanceType,
  reservationID: others[RESERVATION] ?? null,
  subnetIDs,
});
