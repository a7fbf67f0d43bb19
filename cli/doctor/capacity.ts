import type { CapacityInspector, LaunchedAs, ObservedReservation } from '../../adapters/aws/capacity.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { PlannedServer } from '../../core/plan/planned-server.ts';
import { findServers } from '../../drill/find-servers.ts';
import { asking, broken, type Judged, type Line, ok, unknown, unread } from './line.ts';
import type { Check, Scope } from './scope.ts';

/**
 * Whether EC2 has room for a drill of each plan beside what runs now: all of its waves at once, as they run until
 * cleanup. What DRS itself starts for a conversion comes on top and is not counted.
 */
export const capacityCheck: Check = {
  name: 'capacity',
  look: async (scope) => (await Promise.all(scope.plans.map(({ plan }) => ofPlan(plan, scope)))).flat(),
};

async function ofPlan(plan: DrillPlan, { ports, inspector }: Scope): Promise<Line[]> {
  const subject = plan.id;
  const { capacity } = inspector.target(plan.target);
  const { drs } = ports.target(plan.target);
  try {
    const { servers } = await findServers(plan, ports.target(plan.target));
    const launches = await asking('ec2:DescribeLaunchTemplateVersions', () => capacity.launches());
    const launched = await Promise.all(
      servers.map(async (server) => {
        const { launchTemplateID } = await asking('drs:GetLaunchConfiguration', () =>
          drs.launchSettings(server.serverID),
        );
        return { server, launch: launches.get(launchTemplateID ?? '') };
      }),
    );
    const lines = [await vcpusFor(launched, capacity), ...(await reservationsFor(launched, capacity))];
    return lines.map((judged) => ({ subject, ...judged }));
  } catch (error) {
    return [{ subject, ...unread(error) }];
  }
}

interface Launched {
  readonly server: PlannedServer;
  readonly launch: LaunchedAs | undefined;
}

/** The families that share one quota: EC2 User Guide, 'On-Demand Instance quotas'. */
const STANDARD = /^(a|c|d|h|i|im|is|m|r|t|z)\d/;

async function vcpusFor(launched: readonly Launched[], capacity: CapacityInspector): Promise<Judged> {
  const types = launched.flatMap(({ launch }) => launch?.instanceType ?? []);
  const standard = types.filter((type) => STANDARD.test(type));
  const others = [...new Set(types.filter((type) => !STANDARD.test(type)))];
  const [known, running, quota] = await Promise.all([
    asking('ec2:DescribeInstanceTypes', () => capacity.vcpus(types)),
    asking('ec2:DescribeInstances', () => capacity.running()),
    asking('servicequotas:GetServiceQuota', () => capacity.standardQuota()),
  ]);
  const absent = [...new Set(types.filter((type) => !known.has(type)))];
  if (absent.length > 0)
    return broken(
      `${absent.join(', ')} is not offered in this Region`,
      'name a type in the launch templates that the Region has',
    );
  const wanted = standard.reduce((sum, type) => sum + (known.get(type) ?? 0), 0);
  const used = running
    .filter(({ instanceType }) => STANDARD.test(instanceType))
    .reduce((sum, { vcpus }) => sum + vcpus, 0);
  const sum = `${wanted} vCPUs for ${standard.length} servers beside ${used} that run, of ${quota}`;
  if (wanted + used > quota)
    return broken(
      `${sum}: the last of them would not launch`,
      'ask Service Quotas for more: Running On-Demand Standard instances (L-1216C47A)',
    );
  const unnamed = launched.length - types.length;
  if (others.length > 0 || unnamed > 0)
    return unknown(
      `${sum}; not counted: ${[...others, ...(unnamed > 0 ? [`${unnamed} servers without a type`] : [])].join(', ')}`,
      'compare these with the quotas of their own families in Service Quotas',
    );
  return ok(sum);
}

async function reservationsFor(
  launched: readonly Launched[],
  capacity: CapacityInspector,
): Promise<Judged[]> {
  const named = launched.flatMap(({ launch }) =>
    launch?.reservationID == null ? [] : [{ ...launch, reservationID: launch.reservationID }],
  );
  if (named.length === 0) return [];
  const found = await asking('ec2:DescribeCapacityReservations', () => capacity.reservations());
  const byID = new Map(found.map((reservation) => [reservation.id, reservation]));
  return [...Map.groupBy(named, ({ reservationID }) => reservationID)].map(([id, launches]) =>
    judged(id, launches, byID.get(id)),
  );
}

function judged(
  id: string,
  launches: readonly LaunchedAs[],
  reservation: ObservedReservation | undefined,
): Judged {
  const wayOut = 'correct the reservation, or the launch templates that name it';
  if (reservation?.state !== 'active')
    return broken(`capacity reservation ${id} is ${reservation?.state ?? 'not there'}`, wayOut);
  const { instanceType, available } = reservation;
  const other = launches.find((launch) => launch.instanceType !== instanceType);
  if (other !== undefined)
    return broken(
      `capacity reservation ${id} is for ${instanceType}, and a launch template asks it for ${other.instanceType}`,
      wayOut,
    );
  return available >= launches.length
    ? ok(`capacity reservation ${id}: ${available} free, ${launches.length} needed`)
    : broken(`capacity reservation ${id} has ${available} free, and ${launches.length} are needed`, wayOut);
}
