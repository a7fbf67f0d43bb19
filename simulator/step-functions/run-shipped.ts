import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { drillIdOf } from '../../drill/drill-id.ts';
import type { Invocations } from '../invocations.ts';
import { createLambdas } from '../lambda.ts';
import type { WorkflowFault } from '../scenario/adversity.ts';
import { sweepAfter } from '../sweeps.ts';
import { type EventLog, execute } from '../workflow.ts';
import type { RunEnd, Runner } from './executions.ts';

interface Shipped {
  readonly faults: readonly WorkflowFault[];
  readonly invocations: Invocations;
}

/** How long after an execution's end the rule invokes the sweep. */
const RULE_MILLISECONDS = 1_000;

/** Runs executions with the shipped state machine and handlers, and the sweep after each that did not succeed. */
export function shippedRunner({ faults, invocations }: Shipped): Runner {
  const sweeper = createLambdas({ faults, owner: 'sweep', invocations, stop: () => {} });
  return async ({ name, arn, input: text, startedAt, stopping }, report) => {
    const input: unknown = JSON.parse(text);
    let failure: RunEnd['failure'] = {};
    const onEvent = (event: EventLog): void => {
      if (event.type === 'ExecutionFailed')
        failure = { error: event.Error, cause: String(event.Cause ?? '') };
      report(event);
    };
    await invocations.aside(() => makeTopics(input));
    const begun = { name, arn, startedAt: startedAt.toISOString(), input };
    const ended = await execute({ ...begun, faults, invocations, onEvent, stopped: stopping.signal });
    if (ended.ended === 'SUCCEEDED') return { status: ended.ended, output: JSON.stringify(ended.output) };
    const drill = {
      drillId: drillIdOf({ ...begun, id: arn }),
      ended: ended.ended,
      endedAt: new Date().toISOString(),
      ...begun,
    };
    // As a rule of EventBridge does, once the execution's end can be seen.
    setTimeout(() => void sweepAfter(drill, sweeper, arn), RULE_MILLISECONDS);
    return { status: ended.ended, failure };
  };
}

/** The plan's own topics belong to the plan's author: here they are created when first needed. */
async function makeTopics(input: unknown): Promise<void> {
  const { plan } = input as { plan?: { notifications?: { topics?: unknown } } };
  const topics = plan?.notifications?.topics;
  if (!Array.isArray(topics)) return;
  const sns = new SNSClient({});
  try {
    for (const arn of topics) await sns.send(new CreateTopicCommand({ Name: String(arn).split(':').at(-1) }));
  } finally {
    sns.destroy();
  }
}
