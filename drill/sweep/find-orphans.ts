import type { Ports } from '../../adapters/ports.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { type Orphan, orphansOf } from '../methods/drs/orphans.ts';

/** Longer than the longest hard expiry that a plan may have, which is seven days. */
const LOOK_BACK_SECONDS = 8 * 86_400;

export const lookBack = (ports: Ports): Date => new Date(ports.now().getTime() - LOOK_BACK_SECONDS * 1_000);

/** One plan for each account, Region and role: DRS is asked once a target. */
export const targetsOf = (plans: readonly DrillPlan[]): DrillPlan[] => [
  ...new Map(plans.map((plan) => [JSON.stringify(plan.target), plan])).values(),
];

/** Drills of which DRS has jobs, by the jobs' tags. */
export async function findOrphans(plan: DrillPlan, ports: Ports): Promise<Orphan[]> {
  return orphansOf(await ports.target(plan.target).drs.jobs({ since: lookBack(ports) }));
}

/** Drills of which DRS has no job, because they started nothing, and which nobody has closed. */
export async function findOpen(plan: DrillPlan, known: ReadonlySet<string>, ports: Ports): Promise<Orphan[]> {
  const drills = (await ports.drillsOf(plan.id, lookBack(ports))).filter((drillId) => !known.has(drillId));
  const found = drills.map(async (drillId): Promise<Orphan[]> => {
    const folder = ports.folder(plan.id, drillId);
    const opening = (await folder.hasRecord()) ? undefined : await folder.read('opening');
    if (opening === undefined) return [];
    const { startedAt, expiresAt, servers } = opening;
    const sourceServerIDs = servers.map(({ sourceServerID }) => sourceServerID);
    return [{ drillId, planId: plan.id, startedAt, lastJobAt: null, expiresAt, sourceServerIDs }];
  });
  return (await Promise.all(found)).flat();
}
