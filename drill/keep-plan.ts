import type { CarriedPlan } from '../adapters/store/deployed-plans.ts';
import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { Opening } from '../core/facts/steps.ts';
import { planTextWithoutSecrets } from '../core/plan/plan-text.ts';
import { planFile } from '../reporting/evidence/files.ts';

/**
 * Stores the plan's file with the drill that it opened. A plan that was not deployed has none, and neither has a drill
 * whose opening was repeated after another file was deployed: its record names the hash of the first.
 */
export async function keepPlan(
  folder: DrillFolder,
  { planSha256 }: Opening,
  carried: CarriedPlan,
): Promise<void> {
  if (carried.text === undefined || carried.planSha256 !== planSha256) return;
  await folder.keep(planFile(planTextWithoutSecrets(carried.text)));
}
