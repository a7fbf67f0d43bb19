import { handler as sweepOrphans } from '../functions/sweep-orphans.ts';
import type { DrillExecution, PlannedDrill, Sweep } from './history.ts';
import { type Lambdas, untilDone } from './lambda.ts';
import { NOWHERE, stateMachineArn } from './step-functions/names.ts';
import { arnOfExecution } from './workflow.ts';

/** Invokes the sweep of orphans as in production: EventBridge after a failed execution, a schedule every hour. */

export const HOUR = 3_600_000;
/** Until Step Functions has told EventBridge, and that the sweep, that an execution has ended. */
export const EVENT_SECONDS = 1;
type EndedExecution = Pick<DrillExecution, 'drillId' | 'ended' | 'startedAt' | 'endedAt' | 'input'>;

export async function sweepAfter(
  execution: EndedExecution,
  lambdas: Lambdas,
  arn = arnOfExecution(execution.drillId),
): Promise<Sweep> {
  const { drillId, ended, startedAt, endedAt, input } = execution;
  return invoke('execution', lambdas, {
    version: '0',
    id: `local-${drillId}`,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '000000000000',
    time: endedAt,
    region: 'us-east-1',
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: stateMachineArn(NOWHERE),
      name: arn.split(':').at(-1),
      status: ended,
      startDate: Date.parse(startedAt),
      stopDate: Date.parse(endedAt),
      input: JSON.stringify(input),
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: null,
      cause: null,
    },
  });
}

export const sweepHourly = (drills: readonly PlannedDrill[], lambdas: Lambdas): Promise<Sweep> =>
  invoke('hourly', lambdas, {
    source: 'kunren.schedule',
    'detail-type': 'Hourly Sweep',
    plans: drills.map(({ planData, planSha256 }) => ({ plan: planData, planSha256 })),
  });

function invoke(cause: Sweep['cause'], lambdas: Lambdas, event: unknown): Promise<Sweep> {
  const at = new Date().toISOString();
  return untilDone(() => lambdas.invoke('SweepOrphans', sweepOrphans, event)).then(
    (output) => ({ at, cause, output, error: null }),
    (error: unknown) => ({ at, cause, output: null, error: String(error) }),
  );
}
