import { createHash } from 'node:crypto';
import type { PlanDigests } from '../core/plan/deployed-plans.ts';
import { sortedJson } from '../core/text/sorted-json.ts';

/** A plan as an execution carries it. */
export interface CarriedPlan {
  readonly plan: Record<string, unknown>;
  readonly planSha256: string;
}

/** The file that is packaged with the functions which open drills: the digests of every deployed plan, by its id. */
export const deployedPlansFile = (plans: readonly CarriedPlan[]): string =>
  `${JSON.stringify(
    Object.fromEntries(
      plans.map(({ plan, planSha256 }): [string, PlanDigests] => [
        String(plan['id']),
        { planSha256, dataSha256: sha256(sortedJson(plan)) },
      ]),
    ),
    null,
    1,
  )}\n`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
