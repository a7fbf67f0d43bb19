import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput, UnopenedDrill } from '../core/workflow/contract.ts';
import { makeOpening, readPlan } from '../core/workflow/opening.ts';
import { INVOCATION_SECONDS } from '../core/workflow/pacing.ts';
import { cleanUp } from './clean-up.ts';
import { drillIdOf } from './drill-id.ts';
import { loadDrill } from './load-drill.ts';

/** Removes this drill's own instances, round by round, until nothing is left or the plan's time for it is over. */
export async function terminateDrill(
  input: StateInput<'TerminateDrill'>,
  ports: Ports,
): Promise<StateOutput<'TerminateDrill'>> {
  const state = 'request' in input ? await openForCleanup(input, ports) : input;
  const drill = await loadDrill(state, ports);
  const { status } = await cleanUp(drill, ports, { seconds: INVOCATION_SECONDS });
  const statuses = { RUNNING: 'CLEANING', COMPLETE: 'CLEAN', INCOMPLETE: 'LEFTOVERS' } as const;
  return { ...state, status: statuses[status], waitSeconds: 1 };
}

/** OpenDrill failed: what it did is found by the execution's drill id, so the drill can still be closed. */
async function openForCleanup(
  { request, execution, error }: UnopenedDrill,
  ports: Ports,
): Promise<Omit<StateOutput<'TerminateDrill'>, 'status'>> {
  const plan = readPlan(request);
  const drillId = drillIdOf(execution);
  const folder = ports.folder(plan.id, drillId);
  if ((await folder.read('opening')) === undefined) {
    await folder.write('opening', makeOpening(plan, drillId, { request, execution }, ports.simulated));
  }
  return { drillId, planId: plan.id, wave: 0, waitSeconds: 1, failed: true, calls: {}, error };
}
