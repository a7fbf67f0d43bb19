import { createHash } from 'node:crypto';
import type { DeployedPlan } from '../core/plan/deployed-plans.ts';
import { sortedJson } from '../core/text/sorted-json.ts';

/** A plan as an execution carries it. */
export interface CarriedPlan {
  readonly plan: Record<string, unknown>;
  readonly planSha256: string;
  /** The plan's file; absent in a simulation that needs none. */
  readonly text?: string;
}

/** The file that is packaged with the functions which open drills: every deployed plan and its digests, by its id. */
export const deployedPlansFile = (plans: readonly CarriedPlan[]): string =>
  `${JSON.stringify(
    Object.fromEntries(
      plans.map(({ plan, planSha256, text }): [string, DeployedPlan] => [
        String(plan['id']),
        { planSha256, dataSha256: sha256(sortedJson(plan)), ...(text === undefined ? {} : { text }) },
      ]),
    ),
    null,
    1,
  )}\n`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
