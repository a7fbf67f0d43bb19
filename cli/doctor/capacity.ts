import { isDenial } from '../../core/guards/observation.ts';
import type { CapacityReport } from '../../core/readiness/capacity.ts';
import { quotaName } from '../../core/readiness/ec2-quotas.ts';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { findServers } from '../../drill/find-servers.ts';
import { methodOf } from '../../drill/methods/methods.ts';
import { describeFinding } from '../../reporting/readiness/describe.ts';
import type { PlanFile } from '../read-plan.ts';
import { denied, type Judged, type Line, ok, unread } from './line.ts';
import type { Check, Scope } from './scope.ts';

/** Whether EC2 has room for a drill of each plan beside what runs now, as readiness judges it. */
export const capacityCheck: Check = {
  name: 'capacity',
  look: async (scope) => (await Promise.all(scope.plans.map((file) => ofPlan(file, scope)))).flat(),
};

async function ofPlan({ plan }: PlanFile, { ports }: Scope): Promise<Line[]> {
  const subject = plan.id;
  const target = ports.target(plan.target);
  try {
    const { servers } = await findServers(plan, target);
    const report = await methodOf(plan).capacity({ plan, servers }, target);
    return [...report.findings.map(judged), ...enough(report)].map((one) => ({ subject, ...one }));
  } catch (error) {
    return [{ subject, ...unread(error) }];
  }
}

function judged(finding: ReadinessFinding): Judged {
  const { resource, state, values } = finding;
  if (finding.code === 'UNREAD' && isDenial(values['why'] ?? '')) return denied(resource);
  const { wrong, wayOut } = describeFinding(finding, 'en');
  return { mark: state === 'unknown' ? 'unknown' : 'broken', text: wrong, wayOut };
}

const enough = ({ quotas, reservations }: CapacityReport): Judged[] => [
  ...quotas.map(({ code, wanted, servers, used, quota }) =>
    ok(`${wanted} vCPUs for ${servers} servers beside ${used} that run, of ${quota} (${quotaName(code)})`),
  ),
  ...reservations.map(({ id, available, needed }) =>
    ok(`capacity reservation ${id}: ${available} free, ${needed} needed`),
  ),
];
