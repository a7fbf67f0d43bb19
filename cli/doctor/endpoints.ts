import type { NetworkInspector } from '../../adapters/aws/inspector.ts';
import { expectationOf } from '../../core/plan/expect.ts';
import { withExpectedProbes } from '../../core/plan/expected-probes.ts';
import { type DrillPlan, isRestored, selectorsOf } from '../../core/plan/plan.ts';
import { asking, broken, type Judged, type Line, ok, unread } from './line.ts';
import { PROBING, probingFunction } from './probing-function.ts';
import type { Check, Scope } from './scope.ts';

/**
 * Whether the probes' function reaches the services of AWS that its steps ask, and clones reach Systems Manager where a
 * plan looks or acts inside them: by a route to the internet through NAT or another network, or by endpoints.
 */
export const endpointsCheck: Check = {
  name: 'endpoints',
  isOfStack: true,
  look: async (scope) => (await Promise.all(scope.plans.map(({ plan }) => ofPlan(plan, scope)))).flat(),
};

async function ofPlan(plan: DrillPlan, scope: Scope): Promise<Line[]> {
  const { inspector } = scope;
  const lines: Line[] = [];
  const add = async (subject: string, look: () => Promise<Judged | undefined>): Promise<void> => {
    try {
      const judged = await look();
      if (judged !== undefined) lines.push({ subject, ...judged });
    } catch (error) {
      lines.push({ subject, ...unread(error) });
    }
  };
  await add(`${plan.id}, ${PROBING}`, async () => {
    const found = await probingFunction(scope);
    // Outside every VPC it reaches them all; the check of probes says that it reaches no clone.
    if (found?.network == null) return undefined;
    return wayToAws(found.network.subnetIDs, servicesOf(plan), inspector);
  });
  if (asksInside(plan))
    await add(`${plan.id}, clones`, () =>
      wayToAws(plan.network.subnets, ['ssm', 'ssmmessages'], inspector.target(plan.target)),
    );
  return lines;
}

/** What the function asks for this plan: docs/deploy.md, 3. */
function servicesOf(plan: DrillPlan): string[] {
  const { guards, target } = plan;
  return [
    's3',
    'drs',
    'ec2',
    // It asks the function that looks inside.
    ...(asksInside(plan) ? ['lambda'] : []),
    ...(guards.changeCalendars.length > 0 ? ['ssm'] : []),
    ...(guards.blockingAlarms.length > 0 ? ['monitoring'] : []),
    ...(target.role === undefined ? [] : ['sts']),
  ];
}

const asksInside = ({ waves, expect: ofPlan }: DrillPlan): boolean =>
  waves.some(
    ({ servers, actions, expect: ofWave }) =>
      actions.length > 0 ||
      servers.some(isRestored) ||
      selectorsOf({ servers }).some(
        ({ probes, heartbeat, expect, platform }) =>
          heartbeat?.from === 'ssm' ||
          withExpectedProbes(probes, expectationOf(ofPlan, ofWave, expect), platform).some(
            ({ protocol }) => protocol === 'ssm',
          ),
      ),
  );

async function wayToAws(
  subnetIDs: readonly string[],
  services: readonly string[],
  inspector: NetworkInspector,
): Promise<Judged> {
  const [places, tables] = await Promise.all([
    asking('ec2:DescribeSubnets', () => inspector.subnetPlaces(subnetIDs)),
    asking('ec2:DescribeRouteTables', () => inspector.routesOut(subnetIDs)),
  ]);
  const shut = places.filter(({ subnetID }) => !leadsOut(tables.get(subnetID)?.out ?? []));
  if (shut.length === 0) return ok('its subnets have a default route to AWS');
  const vpcs = [...new Set(shut.map(({ vpcID }) => vpcID))];
  const endpoints = (
    await asking('ec2:DescribeVpcEndpoints', () => Promise.all(vpcs.map((id) => inspector.endpoints(id))))
  ).flat();
  const ways = new Map(
    endpoints.filter(({ answers }) => answers).map((endpoint) => [endpoint.service, endpoint.tableIDs]),
  );
  const missing = services.filter((service) => !ways.has(service));
  if (missing.length > 0)
    return broken(
      `no endpoint answers for ${missing.join(', ')} in ${vpcs.join(', ')}, and no default route leads there`,
      'make the interface endpoint (private DNS on), for s3 a gateway, before a drill begins: docs/deploy.md',
    );
  const gateways = services.flatMap((service) => {
    const tableIDs = ways.get(service);
    return tableIDs == null ? [] : [{ service, tableIDs }];
  });
  for (const { service, tableIDs } of gateways) {
    const lost = shut.filter(({ subnetID }) => !tableIDs.includes(tables.get(subnetID)?.tableID ?? ''));
    if (lost.length > 0)
      return broken(
        `the route table of ${lost.map(({ subnetID }) => subnetID).join(', ')} does not lead to the gateway of ${service}`,
        'add that route table to the gateway endpoint',
      );
  }
  return ok(`endpoints for ${services.join(', ')}`);
}

/** A function and a clone without a public address reach nothing by an internet gateway. */
const leadsOut = (routes: readonly { readonly destination: string; readonly via: string }[]): boolean =>
  routes.some(({ destination, via }) => destination === '0.0.0.0/0' && !via.startsWith('igw-'));
