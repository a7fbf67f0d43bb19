import type { ObservedExecution } from '../../adapters/aws/executions.ts';
import { isWithoutSuccess } from '../../adapters/aws/past-executions.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { StateInput } from '../../core/workflow/contract.ts';
import { DrillRefused } from '../../core/workflow/errors.ts';
import { openingFromInput } from '../../core/workflow/opening.ts';
import type { Attempt } from '../closing/keep-evidence.ts';
import { drillIdOf } from '../drill-id.ts';

/** An execution that ended without success, as its event describes it. */
export type Ended = Extract<StateInput<'SweepOrphans'>, { source: 'aws.states' }>['detail'];

interface EndedDrill {
  readonly drillId: string;
  readonly ended: Ended;
}

export const executionOf = ({ executionArn, name, startDate }: Ended) => ({
  id: executionArn,
  name,
  startedAt: new Date(startDate).toISOString(),
});

/**
 * Until then an execution is left to its event: Lambda's three tries begin within three minutes of it (Lambda Developer
 * Guide, 'Asynchronous invocation'), so two sweeps rarely work on one drill. Where they do the first writer wins.
 */
const EVENT_SECONDS = 600;

/**
 * Executions that ended without success and whose drill is not closed: each sweep that their event triggered failed, or
 * the event never came, because Step Functions sends it on a best-effort basis (EventBridge reference, 'AWS Step
 * Functions events'). Most hours there is none, which takes one list call. The list holds all plans, also those no
 * longer deployed; where several sweeps share the plans each of them checks, and the later one finds the record.
 */
export async function findEnded(
  executions: readonly ObservedExecution[],
  attempt: Attempt,
  ports: Ports,
): Promise<EndedDrill[]> {
  const latest = ports.now().getTime() - EVENT_SECONDS * 1_000;
  const due = executions.filter(isWithoutSuccess).filter(({ stoppedAt }) => stoppedAt.getTime() <= latest);
  const found: EndedDrill[] = [];
  // One after the other: many at once would be throttled, and there are few.
  for (const { arn, name } of due) {
    found.push(...(await attempt(`execution ${name}`, () => unclosed(arn, ports))).flat());
  }
  return found;
}

/** The drill of an execution while it has no record. */
async function unclosed(arn: string, ports: Ports): Promise<EndedDrill[]> {
  const execution = await ports.executions.describe(arn);
  if (execution === undefined) return [];
  const { name, status, startedAt, input } = execution;
  const ended = { executionArn: arn, name, status, startDate: startedAt.getTime(), input };
  const drillId = drillIdOf(executionOf(ended));
  const planId = planIn(ended, drillId, ports);
  if (planId === undefined) return [];
  return (await ports.folder(planId, drillId).hasRecord()) ? [] : [{ drillId, ended }];
}

/** Undefined where the input holds no valid plan: its event reported that once, and every hour would be noise. */
function planIn(ended: Ended, drillId: string, ports: Ports): string | undefined {
  try {
    return openingFromInput(ended.input, drillId, executionOf(ended), ports.simulated).planId;
  } catch (error) {
    if (error instanceof DrillRefused) return undefined;
    throw error;
  }
}
