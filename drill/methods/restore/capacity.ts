import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedSubnet } from '../../../adapters/aws/subnets.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import { type CapacityReport, judgeCapacity, type PlannedLaunch } from '../../../core/readiness/capacity.ts';
import { quotaOf } from '../../../core/readiness/ec2-quotas.ts';

/** Whether EC2 has room for the hosts of all waves at once. */
export async function capacityOf(
  { plan, servers }: Pick<GuardScope, 'plan' | 'servers'>,
  subnets: Observation<readonly ObservedSubnet[]>,
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
  const types = [...new Set(launches.flatMap(({ instanceType }) => instanceType ?? []))];
  const codes = [...new Set(types.flatMap((type) => quotaOf(type)?.code ?? []))];
  const [vcpus, offered, running, quotas] = await Promise.all([
    observe(() => capacity.vcpus(types)),
    observe(() => capacity.offered(types)),
    observe(() => capacity.running()),
    Promise.all(codes.map(async (code) => [code, await observe(() => capacity.quota(code))] as const)),
  ]);
  return judgeCapacity(launches, {
    region: plan.target.region,
    vcpus,
    offered,
    running,
    quotas: new Map(quotas),
    reservations: { known: [] },
    subnets,
  });
}
