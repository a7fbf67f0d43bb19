import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { DrillRefused } from '../core/workflow/errors.ts';
import { slotName } from '../core/workflow/slot-name.ts';

/**
 * Starts the workflow for one slot of a schedule. EventBridge Scheduler and Lambda deliver at least once: the execution
 * is named by its plan and slot, so that a second delivery starts nothing (docs/aws-facts.md, 9.5).
 * @throws {DrillRefused} when the request is of no slot.
 */
export async function startDrill(
  request: StateInput<'StartDrill'>,
  ports: Ports,
): Promise<StateOutput<'StartDrill'>> {
  const { plan, scheduledFor } = request;
  if (scheduledFor === null)
    throw new DrillRefused('only a schedule starts drills with this function; use kunren start');
  const name = slotName(String(plan['id']), scheduledFor);
  const started = await ports.startExecution(name, JSON.stringify(request));
  return { status: started ? 'STARTED' : 'ALREADY_STARTED', execution: name };
}
