import type { Ports } from '../../adapters/ports.ts';
import { sortedJson } from '../../core/text/sorted-json.ts';
import { functionContract, type StateInput } from '../../core/workflow/contract.ts';
import { TransientError } from '../../core/workflow/errors.ts';

const { input } = functionContract.CloseDrill;

/**
 * Whoever may invoke functions could close a drill before its workflow has ended, or with other facts than those that the
 * workflow knows: the record would say so for ever. So Step Functions is asked whether the execution that opened the
 * drill has entered CloseDrill, and with this state.
 * @throws {TransientError} when it does not say so: its history may be a moment behind.
 */
export async function assertEntered(state: StateInput<'CloseDrill'>, ports: Ports): Promise<void> {
  const { planId, drillId } = state;
  const opening = await ports.folder(planId, drillId).read('opening');
  const entered = opening && (await ports.enteredState(opening.executionId));
  const { data } = input.safeParse(entered?.input);
  if (entered?.name === 'CloseDrill' && sortedJson(data) === sortedJson(state)) return;
  throw new TransientError(
    `Step Functions does not say that the execution of drill ${drillId} is to be closed with this state: nothing is written; find out who invoked this function`,
  );
}
