import type { FunctionNetwork } from '../../adapters/aws/function-state.ts';
import type { NetworkInspector } from '../../adapters/aws/inspector.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { admits, type Port, type Side } from './admits.ts';
import { asking, broken, type Judged, type Line, ok, unknown, unread } from './line.ts';
import { PROBING, probingFunction } from './probing-function.ts';
import type { Check, Scope } from './scope.ts';

/**
 * Whether the function that probes can reach a clone on every port that a plan asks from outside: by its VPC and by the
 * security groups of both sides. Network ACLs are not looked at.
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
    return { subject, ...(await wayTo(plan, ports, network, scope.inspector)) };
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

const textOf = ({ protocol, port }: Port): string => `${protocol} ${port}`;

async function wayTo(
  { target, network: { subnets, securityGroups } }: DrillPlan,
  ports: readonly Port[],
  probing: FunctionNetwork,
  inspector: Scope['inspector'],
): Promise<Judged> {
  const there = inspector.target(target);
  const [own, drill] = await Promise.all([
    seen(inspector, probing.subnetIDs, probing.securityGroupIDs),
    seen(there, subnets, securityGroups),
  ]);
  const vpcs = [...new Set(drill.places.map(({ vpcID }) => vpcID))].filter((id) => id !== probing.vpcID);
  if (vpcs.length > 0)
    return unknown(
      `${PROBING} is in ${probing.vpcID} and clones in ${vpcs.join(', ')}: whether a route joins them is not looked at`,
      'put the probes into the VPC of the drill subnets, or see that the first drill by hand is probed: docs/deploy.md, 5',
    );
  const [probes, clones] = [sideOf(own), sideOf(drill)];
  const answers = ports.map((port) => ({
    port,
    // A clone has at least one of the plan's groups; which one, its launch template says.
    in: best(drill.groups.map(({ ingress }) => admits(ingress, port, probes))),
    out: best(own.groups.map(({ egress }) => admits(egress, port, clones))),
  }));
  const named = (some: typeof answers): string => some.map(({ port }) => textOf(port)).join(', ');
  const shut = answers.filter((one) => one.in === 'no');
  if (shut.length > 0)
    return broken(
      `${securityGroups.join(', ')} lets in nothing of ${PROBING} on ${named(shut)}: these probes fail`,
      `add a rule there for ${probing.securityGroupIDs.join(', ')}`,
    );
  const kept = answers.filter((one) => one.out === 'no');
  if (kept.length > 0)
    return broken(
      `${probing.securityGroupIDs.join(', ')} lets nothing out to the clones on ${named(kept)}: these probes fail`,
      `add a rule there for ${securityGroups.join(', ')}`,
    );
  const open = answers.filter((one) => one.in === 'perhaps' || one.out === 'perhaps');
  return open.length > 0
    ? unknown(
        `only a prefix list may admit ${named(open)}, and its entries are not looked at`,
        'look at the prefix list, or name the security group in a rule',
      )
    : ok(`${PROBING} reaches clones on ${named(answers)}, by the security groups of both`);
}

const seen = async (inspector: NetworkInspector, subnets: readonly string[], groups: readonly string[]) => ({
  places: await asking('ec2:DescribeSubnets', () => inspector.subnetPlaces(subnets)),
  groups: await asking('ec2:DescribeSecurityGroups', () => inspector.securityGroups(groups)),
});

const sideOf = ({ places, groups }: Awaited<ReturnType<typeof seen>>): Side => ({
  groupIDs: groups.map(({ groupID }) => groupID),
  cidrs: places.map(({ cidr }) => cidr),
});

const best = (answers: readonly ReturnType<typeof admits>[]): ReturnType<typeof admits> =>
  (['yes', 'perhaps'] as const).find((answer) => answers.includes(answer)) ?? 'no';
