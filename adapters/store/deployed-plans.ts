import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deployedPlansSchema } from '../../core/plan/deployed-plans.ts';
import { sortedJson } from '../../core/text/sorted-json.ts';

/** A plan that an execution carries, as the deployment knows it. */
export interface CarriedPlan {
  /** Whether it is, key by key, the plan that was deployed under its id. */
  readonly isDeployed: boolean;
  /** Of the deployed file; of a plan that was not deployed, of its data with sorted keys: what it claims is not known. */
  readonly planSha256: string;
  /** The deployed file; absent where it is not known. */
  readonly text?: string | undefined;
}

/** Compares a plan with those that were deployed. */
export type FindDeployed = (plan: Readonly<Record<string, unknown>>) => CarriedPlan;

/** By the file that packaging writes beside the function; read each time, which is rare, and at once, as it is small. */
export const deployedPlansIn =
  (file: string): FindDeployed =>
  (plan) => {
    const deployed = deployedPlansSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const digest = createHash('sha256').update(sortedJson(plan)).digest('hex');
    const found = Object.hasOwn(deployed, String(plan['id'])) ? deployed[String(plan['id'])] : undefined;
    return found?.dataSha256 === digest
      ? { isDeployed: true, planSha256: found.planSha256, text: found.text }
      : { isDeployed: false, planSha256: digest };
  };
