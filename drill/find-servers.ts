import type { Target } from '../adapters/ports.ts';
import { type Refusal, refuse } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { methodOf } from './methods/methods.ts';
import type { Resolution } from './recovery-method.ts';

/** Finds a plan's servers in its target account. */
export async function findServers(plan: DrillPlan, target: Target): Promise<Resolution> {
  const account = await target.account();
  if ('unknown' in account)
    return refused('ACCOUNT_UNKNOWN', `the account could not be read: ${account.unknown}`);
  if (account.known !== plan.target.account) {
    return refused(
      'ACCOUNT_MISMATCH',
      `the credentials are those of account ${account.known}, but the plan's target is ${plan.target.account}; correct the target or its role`,
    );
  }
  return methodOf(plan).resolve(plan, target);
}

const refused = (code: Refusal['code'], text: string): Resolution => ({
  servers: [],
  refusals: [refuse(code, text)],
});
