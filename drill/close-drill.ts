import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { finalizeDrill } from './closing/finalize-drill.ts';
import { makeRecord } from './closing/make-record.ts';
import { loadDrill } from './load-drill.ts';

/**
 * Closes a drill: gathers the facts, measures, judges and writes the record once. Then it releases the leases, signs the
 * evidence and notifies people, who learn whether it is signed: each even if another fails, so that none of them can
 * lose the record, block the next drill or keep the result from people. The hourly sweep finishes what fails here.
 */
export async function closeDrill(
  state: StateInput<'CloseDrill'>,
  ports: Ports,
): Promise<StateOutput<'CloseDrill'>> {
  // Without the key: removing and closing need nothing that it opens, and must not fail for it.
  const { planId, drillId } = state;
  const drill = await loadDrill({ planId, drillId }, ports);
  const record = await finalizeDrill(
    drill,
    await makeRecord(drill, { ...state, code: await ports.code() }, ports),
    ports,
  );
  return {
    drillId: record.drillId,
    status: 'CLOSED',
    verdict: record.verdict,
    cleanup: record.cleanup.status,
    record: drill.folder.recordKey,
  };
}
