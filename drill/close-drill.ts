import { opened } from './load-drill.ts';
import { busEvents, history, holdLeases, messages, reportFonts, signatures } from '../adapters/bindings.ts';
import type { World } from '../adapters/runtime.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { makeRecord } from './closing/make-record.ts';
import { settle } from './closing/finalize-drill.ts';
import { serve } from '../functions/serve.ts';

/**
 * Closes a drill: puts the facts together, measures, judges, writes the record once, gives back the leases, then
 * tells people and signs the evidence. These come last, so that they can neither lose the record nor block the next drill.
 */
export async function closeDrill(
  state: StateInput<'CloseDrill'>,
  world: World,
): Promise<StateOutput<'CloseDrill'>> {
  const drill = await opened(state, world);
  const record = await settle(drill, await makeRecord(drill, state, world), world);
  return {
    drillId: record.drillId,
    status: 'CLOSED',
    verdict: record.verdict,
    cleanup: record.cleanup.status,
    record: drill.folder.recordKey,
  };
}

export const handler = /* @__PURE__ */ serve('CloseDrill', closeDrill, {
  history,
  leases: holdLeases,
  publish: messages,
  putEvent: busEvents,
  signer: signatures,
  fonts: reportFonts,
});
