import type { Ports } from '../adapters/ports.ts';
import { sortedJson } from '../core/text/sorted-json.ts';
import { contract, type StateInput, type StateName } from '../core/workflow/contract.ts';
import { TransientError } from '../core/workflow/errors.ts';

/**
 * Whoever may invoke functions could start a wave out of turn, remove or close a drill before its workflow has come to
 * that, or with other facts than those that the workflow knows; and a step that is taken over could pass on the id of
 * another drill. So Step Functions is asked whether the execution that opened the drill is in this state, with this input.
 * @throws {TransientError} when it does not say so: its history may be a moment behind.
 */
export async function assertEntered<N extends StateName>(
  name: N,
  state: StateInput<N>,
  ports: Ports,
): Promise<void> {
  const entered = await ports.enteredState(await executionOf(state, ports));
  const { data } = contract[name].input.safeParse(entered?.input);
  if (entered?.name === name && sortedJson(data) === sortedJson(state)) return;
  throw new TransientError(
    `Step Functions does not say that the execution of this drill is in ${name} with this input: nothing is done; find out who invoked this function`,
  );
}

/** RunInside is no state: ProbeWave asks it, for the drill whose execution is there. */
export async function assertProbing(drill: StateInput<'RunInside'>, ports: Ports): Promise<void> {
  const entered = await ports.enteredState(await executionOf(drill, ports));
  if (entered?.name === 'ProbeWave') return;
  throw new TransientError(
    'Step Functions does not say that the execution of this drill is in ProbeWave: nothing is run; find out who invoked this function',
  );
}

type Asked = StateInput<StateName> | StateInput<'RunInside'>;

async function executionOf(state: Asked, ports: Ports): Promise<string> {
  if ('execution' in state) return state.execution.id;
  const { planId, drillId } = state;
  const opening = await ports.folder(planId, drillId).read('opening');
  if (opening !== undefined) return opening.executionId;
  throw new TransientError(`drill ${drillId} has no opening that can be read: nothing is done`);
}
