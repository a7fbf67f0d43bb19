import type { Decision } from '../../simulator/authorizer.ts';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { watchInvocations } from '../../simulator/invocations.ts';
import { shippedFunctions } from '../../simulator/lambda-functions/handlers.ts';
import { startSimulator } from '../../simulator/server.ts';
import { makeStack } from '../../simulator/stack.ts';
import { NOWHERE, stateMachineArn } from '../../simulator/step-functions/names.ts';
import { planDataWith, planOfData, scenarioWith } from './rehearse.ts';

type Changes = Record<string, unknown>;

/**
 * What IAM was asked, and said, while the shipped readiness function looked at the example plan, and the sweep showed it
 * to people.
 */
export async function playReadiness(scenario: Changes, plan: Changes): Promise<readonly Decision[]> {
  const parsed = scenarioWith(scenario);
  const { account, region } = parsed;
  const data = planDataWith(plan);
  const iam = createAuthorizer({ plans: [planOfData(data)], account, region });
  const invocations = watchInvocations();
  const simulator = await startSimulator(parsed, { admit: invocations.admit, iam });
  const before = { ...process.env };
  try {
    const stack = await invocations.aside(() => makeStack(simulator.url, region, []));
    Object.assign(process.env, stack.environment, { KUNREN_STATE_MACHINE: stateMachineArn(NOWHERE) });
    stack.deployPlans([{ plan: data, planSha256: '0'.repeat(64) }]);
    const run = shippedFunctions({ faults: [], invocations });
    await run('checkReadiness', { plan: data, planSha256: '0'.repeat(64) });
    // The pages of the history show what was seen.
    await run('sweepOrphans', { source: 'kunren.schedule', 'detail-type': 'Hourly Sweep', plans: [] });
    stack.destroy();
    return iam.decisions();
  } finally {
    process.env = before;
    await simulator.close();
    invocations.stop();
  }
}
