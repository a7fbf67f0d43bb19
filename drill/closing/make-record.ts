import type { Ports } from '../../adapters/ports.ts';
import type { Refusal } from '../../core/guards/refusal.ts';
import { planWithoutSecrets } from '../../core/plan/plan-secrets.ts';
import { withoutSecrets } from '../../core/text/mask-secrets.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { gatherFacts } from '../../core/verdict/gather-facts.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { addCalls } from '../../core/workflow/calls.ts';
import type { DrillState } from '../../core/workflow/contract.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { LoadedDrill } from '../recovery-method.ts';

interface Closing {
  readonly error?: DrillState['error'];
  readonly cleanupError?: DrillState['cleanupError'];
  /** Which code ran, where the record is one to keep. */
  readonly code?: DrillRecord['code'];
  readonly calls: DrillState['calls'];
  /** How facts are read, where not from the drill's folder as it is. */
  readonly read?: LoadedDrill['folder']['read'];
}

/** Of a record that is not written yet: only `finalizeDrill` claims a place in the chain. */
const NO_PLACE: DrillRecord['chain'] = { sequence: 1, previous: null };

/** The record that follows from the facts now; `taken` is why the sweep closes the drill instead of the workflow. */
export async function makeRecord(
  { opening, folder }: LoadedDrill,
  { error, cleanupError, code, calls, read = folder.read }: Closing,
  ports: Ports,
  taken?: readonly Refusal[],
): Promise<DrillRecord> {
  const [guards, cleanup, aborted, failback, waves] = await Promise.all([
    read('guards'),
    read('cleanup'),
    read('aborted'),
    opening.plan.failback === undefined ? undefined : read('failback'),
    Promise.all(
      opening.plan.waves.map(async ({ actions }, wave) => {
        const start = await read('start', wave);
        // Each step of a wave writes only after the one before it has.
        const launch = start && (await read('launch', wave));
        const acted = launch && actions.length > 0 ? await read('actions', wave) : undefined;
        return { start, launch, actions: acted, probes: launch && (await read('probes', wave)) };
      }),
    ),
  ]);
  const gathered = gatherFacts({
    opening,
    guards,
    waves,
    failback,
    cleanup,
    aborted: aborted?.refusals ?? [],
    taken: taken ?? [],
    closedBy: taken === undefined ? 'workflow' : 'sweep',
    error,
    cleanupError,
    code,
    calls: addCalls(calls, ports.takeCalls()),
    endedAt: ports.now().toISOString(),
    chain: NO_PLACE,
    toolVersion: packageJson.version,
  });
  // Before anything follows from them: what is told people is what the record has.
  const facts = { ...withoutSecrets(gathered, ['plan']), plan: planWithoutSecrets(gathered.plan) };
  return { ...facts, ...conclude(facts) };
}
