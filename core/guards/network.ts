import type { DrillPlan } from '../plan/plan.ts';
import { type Refusal, refuseServer } from './refusal.ts';

/** A recovered server as EC2 shows it. */
interface Placed {
  readonly serverID: string;
  readonly hostname: string;
  readonly instanceID: string;
  readonly publicIpAddress: string | null;
  /** Null while EC2 does not say. */
  readonly subnetID: string | null;
  readonly instanceProfile?: string | null | undefined;
  readonly securityGroupIDs: readonly string[];
}

/**
 * Which recovered servers run where the plan does not allow it. Launch settings are checked before each wave, but
 * somebody may change them afterwards, to prepare a failover for instance. Such a server may reach production: the drill
 * aborts, and it is terminated at once.
 */
export function networkGuards({ network }: DrillPlan, servers: readonly Placed[]): Refusal[] {
  const { subnets, securityGroups, publicIp, instanceProfiles } = network;
  return servers.flatMap((server) => {
    const { subnetID, securityGroupIDs, publicIpAddress, instanceID, instanceProfile } = server;
    if (subnetID === null) return [];
    const outside = [
      ...(subnets.includes(subnetID) ? [] : [`in subnet ${subnetID}, which network.subnets does not allow`]),
      ...securityGroupIDs
        .filter((id) => !securityGroups.includes(id))
        .map((id) => `with security group ${id}, which network.securityGroups does not allow`),
      ...(publicIpAddress !== null && publicIp === 'refuse'
        ? [`with the public address ${publicIpAddress}, which network.publicIp refuses`]
        : []),
      ...(instanceProfile == null ||
      instanceProfiles === undefined ||
      instanceProfiles.includes(instanceProfile)
        ? []
        : [`with instance profile ${instanceProfile}, which network.instanceProfiles does not allow`]),
    ];
    if (outside.length === 0) return [];
    const text = `runs as ${instanceID} ${outside.join(' and ')}; it is terminated at once, and its launch settings need a look`;
    return [refuseServer('OUTSIDE_NETWORK', server, text)];
  });
}
