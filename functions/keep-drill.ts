import { opened } from '../adapters/opened.ts';
import type { World } from '../adapters/world.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import { keptNotice } from '../reporting/notices.ts';
import { makeRecord, publishOnce } from './close-drill.ts';
import { serve } from './serve.ts';

/**
 * Tells people, before the wait, that the drill's instances are kept for a look and until when: who is to look must
 * not hear of a failed drill only after they are gone.
 */
export async function keepDrill(
  state: StateInput<'KeepDrill'>,
  world: World,
): Promise<StateOutput<'KeepDrill'>> {
  const drill = await opened(state, world);
  const until = new Date(world.now().getTime() + state.waitSeconds * 1_000).toISOString();
  await publishOnce(
    { plan: drill.opening.plan, folder: drill.folder },
    'kept',
    keptNotice(await makeRecord(drill, state, world), until),
    world,
  );
  return { ...state, status: 'KEPT' };
}

export const handler = serve('KeepDrill', keepDrill);
