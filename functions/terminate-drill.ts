import { drillIdOf } from '../adapters/drill-id.ts';
import { opened } from '../adapters/opened.ts';
import { removeDrill } from '../adapters/remove-drill.ts';
import type { World } from '../adapters/world.ts';
import type { StateInput, StateOutput, UnopenedDrill } from '../core/contract.ts';
import type { CleanupFacts } from '../core/facts.ts';
import { makeOpening, readPlan } from '../core/opening.ts';
import { fitsInvocation } from '../core/pacing.ts';
import { serve } from './serve.ts';

const ROUND_SECONDS = 15;

/** Removes this drill's own instances, round by round, until nothing is left or the plan's time for it is over. */
export async function terminateDrill(
  input: StateInput<'TerminateDrill'>,
  world: World,
): Promise<StateOutput<'TerminateDrill'>> {
  const state = 'request' in input ? await openForCleanup(input, world) : input;
  const drill = await opened(state, world);
  const invokedAt = world.now();
  let facts = (await drill.folder.read('cleanup')) ?? beginning(world.now());
  const deadline = Date.parse(facts.startedAt) + drill.opening.plan.cleanup.timeLimit * 1_000;
  while (facts.status === 'RUNNING') {
    facts = await removeDrill(drill, facts, world);
    if (facts.status === 'RUNNING' && world.now().getTime() >= deadline) {
      facts = { ...facts, status: 'INCOMPLETE', endedAt: world.now().toISOString() };
    }
    await drill.folder.write('cleanup', facts);
    if (facts.status === 'COMPLETE') return { ...state, status: 'CLEAN', waitSeconds: 1 };
    if (facts.status === 'INCOMPLETE') break;
    if (!fitsInvocation(invokedAt, world.now(), ROUND_SECONDS)) {
      return { ...state, status: 'CLEANING', waitSeconds: 1 };
    }
    await world.sleep(ROUND_SECONDS);
  }
  // Also where a repeated step finds that cleanup had ended before.
  return { ...state, status: facts.status === 'COMPLETE' ? 'CLEAN' : 'LEFTOVERS', waitSeconds: 1 };
}

const beginning = (now: Date): CleanupFacts => ({
  status: 'RUNNING',
  startedAt: now.toISOString(),
  endedAt: null,
  requests: [],
  watched: { instanceIDs: [], volumeIDs: [] },
  leftovers: [],
});

/** OpenDrill failed: whatever it got done is found by the execution's drill id, and the drill can still be closed. */
async function openForCleanup(
  { request, execution, error }: UnopenedDrill,
  world: World,
): Promise<Omit<StateOutput<'TerminateDrill'>, 'status'>> {
  const plan = readPlan(request);
  const drillId = drillIdOf(execution);
  const folder = world.folder(plan.id, drillId);
  if ((await folder.read('opening')) === undefined) {
    await folder.write('opening', makeOpening(plan, drillId, { request, execution }, world.simulated));
  }
  return { drillId, planId: plan.id, wave: 0, waitSeconds: 1, failed: true, calls: {}, error };
}

export const handler = serve('TerminateDrill', terminateDrill);
