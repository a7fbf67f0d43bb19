import { isNamed } from '../../adapters/aws/errors.ts';
import type { TargetInspector } from '../../adapters/aws/inspector.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { serviceRoles } from '../../drill/methods/drs/service-roles.ts';
import { broken, type Line, lineOf, ok, unknown } from './line.ts';
import { type Check, placeOf, type Scope, targetsOf } from './scope.ts';

const SETUP =
  "save the default replication settings in DRS's console, as an administrator: docs/deploy.md, 1 (aws drs initialize-service alone makes no roles)";

/** Whether DRS is initialised where plans rehearse, with the roles that its launches need, and its quotas are known. */
export const recoveryServiceCheck: Check = {
  name: 'DRS',
  async look(scope) {
    const lines = await Promise.all(
      targetsOf(scope.plans.filter(({ plan }) => plan.method === 'drs')).map(async ({ target, plans }) => [
        await initialised(scope, target),
        await roles(scope.inspector.target(target), target, plans),
        await quotas(scope, target),
      ]),
    );
    return lines.flat();
  },
};

const initialised = ({ ports, now }: Scope, target: DrillPlan['target']): Promise<Line> =>
  lineOf(
    placeOf(target),
    'drs:DescribeJobs',
    async () => {
      try {
        await ports.target(target).drs.jobs({ since: now });
        return true;
      } catch (error) {
        if (isNamed(error, 'UninitializedAccountException')) return false;
        throw error;
      }
    },
    (isReady) => (isReady ? ok('initialised') : broken('not initialised', SETUP)),
  );

const roles = (
  inspector: TargetInspector,
  target: DrillPlan['target'],
  plans: readonly DrillPlan[],
): Promise<Line> =>
  lineOf(
    `${placeOf(target)}, service roles`,
    'iam:GetRole',
    async () => {
      const launchActions = plans.some(({ guards }) => guards.postLaunchActions === 'accept');
      const names = serviceRoles({ launchActions });
      const there = await Promise.all(names.map((name) => inspector.hasRole(name)));
      return { names, missing: names.filter((_, index) => !there[index]) };
    },
    ({ names, missing }) =>
      missing.length === 0
        ? ok(`all ${names.length} are there`)
        : broken(`missing: ${missing.join(', ')}`, SETUP),
  );

/** Whether they are enough for a plan's largest wave is its guards' to say. */
const quotas = ({ ports }: Scope, target: DrillPlan['target']): Promise<Line> =>
  lineOf(
    `${placeOf(target)}, quotas`,
    'servicequotas:ListServiceQuotas',
    () => ports.target(target).quotas(),
    ({ source, concurrentJobs, serversInJobs }) => {
      const limits = `${concurrentJobs} jobs at once, ${serversInJobs} servers in them`;
      return source === 'service-quotas'
        ? ok(limits)
        : unknown(
            `they could not be read, so the documented ones count: ${limits}`,
            'allow servicequotas:ListServiceQuotas, if it is denied',
          );
    },
  );
