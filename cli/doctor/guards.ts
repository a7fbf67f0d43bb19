import { askPlan, type CheckReport } from '../check-plan.ts';
import { KUNREN } from '../command-name.ts';
import type { PlanFile } from '../read-plan.ts';
import { type Line, ok, unread } from './line.ts';
import type { Check, Scope } from './scope.ts';

/** Whether a drill of each plan would be refused now: quotas, alarms, calendars and all other guards. */
export const guardsCheck: Check = {
  name: 'guards',
  look: async (scope) => (await Promise.all(scope.plans.map((file) => ofPlan(file, scope)))).flat(),
};

async function ofPlan(file: PlanFile, scope: Scope): Promise<Line[]> {
  const { id: subject } = file.plan;
  try {
    const report = await askPlan(file.plan, { region: scope.region, ...(await tableOf(scope)) });
    return report.clear
      ? [{ subject, ...ok(['nothing would refuse a drill now', ...report.notes].join('; ')) }]
      : report.refusals.map((refusal) => lineOfRefusal(file, refusal));
  } catch (error) {
    return [{ subject, ...unread(error) }];
  }
}

function lineOfRefusal({ plan, file }: PlanFile, { code, text }: CheckReport['refusals'][number]): Line {
  return {
    subject: plan.id,
    // A guard that could not look refuses too.
    mark: code.endsWith('_UNKNOWN') ? 'unknown' : 'broken',
    text: `${code}: ${text}`,
    wayOut: `docs/guards.md, ${code}; then ${KUNREN} check ${file}`,
  };
}

/** Leases are the stack's; where it cannot be read, a drill under way is not seen, and nothing else changes. */
async function tableOf({ physicalId }: Scope): Promise<{ table?: string }> {
  try {
    return { table: await physicalId('LeaseTable') };
  } catch (error) {
    // The check of the stack says why; a bug is thrown.
    unread(error);
    return {};
  }
}
