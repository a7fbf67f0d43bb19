import type { Ports } from '../../adapters/ports.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { StartedDrill } from '../../core/workflow/opening.ts';
import { methodOf } from '../methods/methods.ts';

/** Longer than the longest hard expiry that a plan may have, which is seven days. */
const LOOK_BACK_SECONDS = 8 * 86_400;

export const lookBack = (ports: Ports): Date => new Date(ports.now().getTime() - LOOK_BACK_SECONDS * 1_000);

/** One plan for each account, Region, role and recovery method: each is queried once. */
export const targetsOf = (plans: readonly DrillPlan[]): DrillPlan[] => [
  ...new Map(plans.map((plan) => [JSON.stringify([plan.method, plan.target]), plan])).values(),
];

/** Drills that started something there, by the tags of what they started. */
export const findStarted = (plan: DrillPlan, ports: Ports): Promise<StartedDrill[]> =>
  methodOf(plan).startedDrills(ports.target(plan.target), lookBack(ports));

/** Drills of which AWS knows nothing, because they started nothing, and which are not closed. */
export async function findOpen(
  plan: DrillPlan,
  known: ReadonlySet<string>,
  ports: Ports,
): Promise<StartedDrill[]> {
  const drills = (await ports.drillsOf(plan.id, lookBack(ports))).filter((drillId) => !known.has(drillId));
  const found = drills.map(async (drillId): Promise<StartedDrill[]> => {
    const folder = ports.folder(plan.id, drillId);
    const opening = (await folder.hasRecord()) ? undefined : await folder.read('opening');
    if (opening === undefined) return [];
    const { startedAt, expiresAt, servers } = opening;
    const serverIDs = servers.map(({ serverID }) => serverID);
    return [{ drillId, planId: plan.id, startedAt, lastStartAt: null, expiresAt, serverIDs }];
  });
  return (await Promise.all(found)).flat();
}
