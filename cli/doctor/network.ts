import { broken, type Line, lineOf, ok } from './line.ts';
import { type Check, type Scope, targetsOf } from './scope.ts';

/** Whether a clone in a drill subnet can reach anything outside its VPC. */
export const networkCheck: Check = {
  name: 'drill subnets',
  async look(scope) {
    const lines = await Promise.all(
      targetsOf(scope.plans).flatMap(({ target, plans }) => {
        const subnets = new Set(plans.flatMap(({ network }) => network.subnets));
        return [...subnets].map((subnet) => ofSubnet(subnet, scope.inspector.target(target)));
      }),
    );
    return lines;
  },
};

const ofSubnet = (subnet: string, inspector: ReturnType<Scope['inspector']['target']>): Promise<Line> =>
  lineOf(
    subnet,
    'ec2:DescribeRouteTables',
    async () => (await inspector.routesOut([subnet])).get(subnet),
    (found) => {
      if (found === undefined)
        return broken('there is no such subnet', 'correct network.subnets of the plan');
      const { out: routes } = found;
      const [first] = routes;
      if (first === undefined) return ok('isolated: no route leads out of its VPC');
      const ways = routes.map(({ destination, via }) => `${destination} by ${via}`).join(', ');
      return broken(
        `routes lead out: ${ways}; a clone could talk to production under its name`,
        'give the subnet a route table of its own without them: docs/deploy.md, 1',
      );
    },
  );
