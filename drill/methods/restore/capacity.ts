import type { ObservedType } from '../../../adapters/aws/capacity.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedSubnet } from '../../../adapters/aws/subnets.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import { type CapacityReport, judgeCapacity, type PlannedLaunch } from '../../../core/readiness/capacity.ts';
import { quotaOf } from '../../../core/readiness/ec2-quotas.ts';

type Types = Observation<ReadonlyMap<string, ObservedType>>;

/** What EC2 says of the instance types of a plan's hosts. */
export const typesOf = ({ restore }: Pick<DrillPlan, 'restore'>, { capacity }: Target): Promise<Types> =>
  observe(() => capacity.types(Object.values(restore?.hosts ?? {}).map(({ instanceType }) => instanceType)));

/** Whether EC2 has room for the hosts of all waves at once. */
export async function capacityOf(
  { plan, servers }: Pick<GuardScope, 'plan' | 'servers'>,
  { subnets, types }: { readonly subnets: Observation<readonly ObservedSubnet[]>; readonly types: Types },
  { capacity }: Target,
): Promise<CapacityReport> {
  const launches = servers.flatMap(({ hostname, restored }): PlannedLaunch[] =>
    restored === undefined
      ? []
      : [
          {
            hostname,
            instanceType: plan.restore?.hosts[restored.host]?.instanceType ?? null,
            reservationID: null,
            subnetIDs: [restored.subnetID],
          },
        ],
  );
  const names = [...new Set(launches.flatMap(({ instanceType }) => instanceType ?? []))];
  const codes = [...new Set(names.flatMap((type) => quotaOf(type)?.code ?? []))];
  const [offered, running, quotas] = await Promise.all([
    observe(() => capacity.offered(names)),
    observe(() => capacity.running()),
    Promise.all(codes.map(async (code) => [code, await observe(() => capacity.quota(code))] as const)),
  ]);
  return judgeCapacity(launches, {
    region: plan.target.region,
    types,
    offered,
    running,
    quotas: new Map(quotas),
    reservations: { known: [] },
    subnets,
  });
}
