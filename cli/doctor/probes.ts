import type { DrillPlan } from '../../core/plan/plan.ts';
import { broken, type Line, ok, unread } from './line.ts';
import { type Port, textOf, wayToClones } from './probes-way.ts';
import { PROBING, probingFunction } from './probing-function.ts';
import type { Check, Scope } from './scope.ts';

/**
 * Whether the function that probes can reach a clone on every port that a plan asks from outside: by its VPC, and by the
 * security groups and network ACLs of both sides.
 */
export const probesCheck: Check = {
  name: 'probes',
  isOfStack: true,
  look: (scope) => Promise.all(scope.plans.map(({ plan }) => ofPlan(plan, scope))),
};

async function ofPlan(plan: DrillPlan, scope: Scope): Promise<Line> {
  const subject = plan.id;
  const ports = portsOf(plan);
  if (ports.length === 0) return { subject, ...ok('nothing is probed from outside') };
  try {
    const probing = await probingFunction(scope);
    if (probing === undefined) return { subject, ...broken(`there is no ${PROBING}`, scope.deploy) };
    const { network } = probing;
    if (network === null)
      return {
        subject,
        ...broken(
          `${PROBING} runs in no VPC, and no probe reaches a drill subnet`,
          'name its subnets and its group under probes in the stage, and deploy: docs/deploy.md, 3',
        ),
      };
    return { subject, ...(await wayToClones(plan, ports, network, scope.inspector)) };
  } catch (error) {
    return { subject, ...unread(error) };
  }
}

/** Every port that the plan asks from outside, once. */
function portsOf({ waves }: DrillPlan): Port[] {
  const servers = waves.flatMap((wave) => wave.servers);
  const ports = servers.flatMap(({ probes, heartbeat }): Port[] => [
    ...probes.flatMap((probe): Port[] => {
      if (probe.protocol === 'ssm') return [];
      const isUdp = probe.protocol === 'dns' && probe.transport === 'udp';
      return [{ protocol: isUdp ? 'udp' : 'tcp', port: probe.port }];
    }),
    ...(heartbeat?.from === 'http' ? [{ protocol: 'tcp', port: heartbeat.port } as const] : []),
  ]);
  return [...new Map(ports.map((port) => [textOf(port), port])).values()];
}
