import { decodeTime } from 'ulid';
import { observe } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillFolder } from '../../adapters/store/drill-folder.ts';
import type { Opening } from '../../core/facts/steps.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { StartedDrill } from '../../core/workflow/opening.ts';
import { methodOf } from '../methods/methods.ts';

/** Longer than the longest hard expiry that a plan may have, which is seven days. */
const LOOK_BACK_SECONDS = 8 * 86_400;

const YEAR_MILLISECONDS = 366 * 86_400_000;

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
    if (await folder.hasRecord()) return [];
    const opening = await observe(() => folder.read('opening'));
    if ('unknown' in opening) return [startedBy(plan, drillId)];
    return opening.known === undefined ? [] : [asStarted(opening.known)];
  });
  return (await Promise.all(found)).flat();
}

/** An open drill whose opening cannot be read: its id begins with its time, and its plan says until when it may live. */
function startedBy({ id, cleanup }: DrillPlan, drillId: string): StartedDrill {
  const startedAt = decodeTime(drillId);
  return {
    drillId,
    planId: id,
    startedAt: new Date(startedAt).toISOString(),
    lastStartAt: null,
    expiresAt: new Date(startedAt + cleanup.hardExpiry * 1_000).toISOString(),
    serverIDs: [],
  };
}

/** Whether a drill was closed before its cleanup was complete, and no sweep has completed it since. */
export async function wasLeftUnclean(folder: DrillFolder): Promise<boolean> {
  const cleanup = await folder.read('cleanup');
  if (cleanup?.status === 'COMPLETE' || !(await folder.hasRecord())) return false;
  return (await folder.read('sweep'))?.status !== 'COMPLETE';
}

/**
 * Drills that were closed with something left within a year: by the rows of the history, which outlive AWS's lists and
 * the look back. Each is swept every hour until it is clean.
 */
export async function findUnclean(
  plan: DrillPlan,
  known: ReadonlySet<string>,
  ports: Ports,
): Promise<StartedDrill[]> {
  const { rows } = await ports.history.read(plan.id, new Date(ports.now().getTime() - YEAR_MILLISECONDS));
  const unclean = rows.filter(({ cleanup, drillId }) => cleanup === 'INCOMPLETE' && !known.has(drillId));
  const found = unclean.map(async ({ drillId }): Promise<StartedDrill[]> => {
    const folder = ports.folder(plan.id, drillId);
    const opening = (await wasLeftUnclean(folder)) ? await folder.read('opening') : undefined;
    return opening === undefined ? [] : [asStarted(opening)];
  });
  return (await Promise.all(found)).flat();
}

const asStarted = ({ drillId, planId, startedAt, expiresAt, servers }: Opening): StartedDrill => ({
  drillId,
  planId,
  startedAt,
  lastStartAt: null,
  expiresAt,
  serverIDs: servers.map(({ serverID }) => serverID),
});
