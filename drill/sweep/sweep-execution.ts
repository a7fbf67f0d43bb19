import { observe } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import { refuse } from '../../core/guards/refusal.ts';
import type { StateOutput } from '../../core/workflow/contract.ts';
import { TransientError } from '../../core/workflow/errors.ts';
import { makeOpening, requestFromInput } from '../../core/workflow/opening.ts';
import { drillIdOf } from '../drill-id.ts';
import { loadDrill } from '../load-drill.ts';
import { assertOwn } from '../own-opening.ts';
import { verifyStart } from '../verify-start.ts';
import { type Ended, executionOf } from './find-ended.ts';
import { knowFacts } from './know-facts.ts';
import { sweepDrill } from './sweep-drill.ts';

/** (a) Drills whose execution ended without success. */

type Swept = StateOutput<'SweepOrphans'>['drills'][number];

/**
 * An event said that an execution ended without success. Anybody in the account may put one: what Step Functions does not
 * confirm is swept by nobody.
 */
export async function sweepEnded(event: Ended, ports: Ports, seconds: number): Promise<Swept[]> {
  const { executionArn } = event;
  const execution = await ports.executions.describe(executionArn);
  if (execution === undefined) {
    // DescribeExecution is eventually consistent (API reference): Lambda asks again, and what goes on raises an alarm.
    if ((await ports.executions.find(executionArn))?.status === 'RUNNING')
      throw new TransientError(
        `an event says that execution ${event.name} has ended, and Step Functions that it runs`,
      );
    return [];
  }
  const { name, status, startedAt, input } = execution;
  const ended = { executionArn, name, status, startDate: startedAt.getTime(), input };
  return [await sweepExecution(ended, ports, seconds)];
}

/** Cleans up after an execution and closes its drill, by the facts that the workflow knew. */
export async function sweepExecution(ended: Ended, ports: Ports, seconds: number): Promise<Swept> {
  const drillId = drillIdOf(executionOf(ended));
  const planId =
    (await knowFacts(ended.executionArn, drillId, ports)) ?? (await openByInput(ended, drillId, ports));
  const drill = await loadDrill({ planId, drillId }, ports);
  assertOwn(drill.opening, executionOf(ended));
  const status = ended.status.toLowerCase().replace('_', ' ');
  const reason = refuse(`EXECUTION_${ended.status}`, `the workflow's execution ${ended.name} ${status}`);
  return sweepDrill(drill, [reason], ports, seconds);
}

/**
 * No state has passed on a drill, so OpenDrill never answered and nothing was started: the drill is opened from the
 * execution's input so that it can be closed. Of an opening that stands there only the servers count, whose leases may
 * be held.
 */
async function openByInput(ended: Ended, drillId: string, ports: Ports): Promise<string> {
  const execution = executionOf(ended);
  const { request, plan, refusals } = await verifyStart(requestFromInput(ended.input), execution, ports);
  const folder = ports.folder(plan.id, drillId);
  if (await folder.hasRecord()) return plan.id;
  const standing = await observe(() => folder.read('opening'));
  const known = 'known' in standing ? standing.known : undefined;
  if (known !== undefined) assertOwn(known, execution);
  const { servers = [], refusals: seen = refusals } = known ?? {};
  const opening = makeOpening(plan, drillId, { request, execution }, ports.simulated);
  await folder.write('opening', { ...opening, servers, refusals: [...seen] });
  return plan.id;
}
