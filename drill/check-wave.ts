import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import {
  DENSE_WAIT_SECONDS,
  fitsInvocation,
  sparseWaitSeconds,
  waveDeadline,
} from '../core/workflow/pacing.ts';
import { isCriticalLaunched } from '../core/workflow/wave-course.ts';
import { abortReasonsOf } from './abort-reasons.ts';
import { askUntil } from './ask-until.ts';
import { loadDrill } from './load-drill.ts';
import { earlierWaves, followLaunch } from './probes/wave-look.ts';
import type { Look } from './recovery-method.ts';

/** Only here launches are put together: optional ones get so long before the critical ones are proven without them. */
const JOINING_MILLISECONDS = 600_000;

/**
 * Follows what was started in one wave until every critical server has launched or failed, or the wave has timed out.
 * While AWS prepares, it checks once and the workflow waits; once launching has begun, it stays and polls.
 */
export async function checkWave(
  state: StateInput<'CheckWave'>,
  ports: Ports,
): Promise<StateOutput<'CheckWave'>> {
  const drill = await loadDrill(state, ports);
  const { opening, folder, method } = drill;
  const start = await folder.read('start', state.wave);
  if (start === undefined) throw new Error(`wave ${state.wave} of drill ${state.drillId} was never started`);
  let lookedAt: Date | undefined = ports.now();
  let look: Look | undefined = await method.look(drill);
  const aborts = (await abortReasonsOf(drill, ports, look)).length > 0;
  // Optional servers of earlier waves may launch still.
  for (const earlier of await earlierWaves(drill, state.wave)) await followLaunch(drill, earlier, ports);
  const deadline = waveDeadline(opening, start, state.wave);
  const planned = opening.servers.filter((server) => server.wave === state.wave);
  const invokedAt = ports.now();
  let before = await folder.read('launch', state.wave);
  let launching = false;
  for (;;) {
    const known = before;
    const seen = await askUntil(deadline, ports, () =>
      method.follow(drill, { start, before: known, look, lookedAt, launching, deadline }, ports),
    );
    if (seen === undefined) {
      if (known !== undefined) await folder.write('launch', known, state.wave);
      const waitSeconds = sparseWaitSeconds(ports.now(), deadline);
      return { ...state, status: aborts ? 'ABORTED' : 'LAUNCHING', waitSeconds: aborts ? 1 : waitSeconds };
    }
    // Only the first look may reuse what the guards have just seen.
    look = undefined;
    lookedAt = undefined;
    before = seen.launch;
    if (aborts) {
      await folder.write('launch', seen.launch, state.wave);
      return { ...state, status: 'ABORTED', waitSeconds: 1 };
    }
    if (seen.isJoinDue === true) {
      await folder.write('launch', seen.launch, state.wave);
      return { ...state, status: 'JOIN_DUE', waitSeconds: 1 };
    }
    launching = seen.launching;
    // What only optional servers still wait for goes on while the critical ones are being proven.
    const isGiven =
      method.join === undefined ||
      ports.now().getTime() - Date.parse(start.startedAt) >= JOINING_MILLISECONDS;
    const ended = seen.ended || (isGiven && isCriticalLaunched(planned, seen.launch));
    const stay = !ended && launching && fitsInvocation(invokedAt, ports.now(), DENSE_WAIT_SECONDS);
    if (!stay) {
      await folder.write('launch', seen.launch, state.wave);
      // Where the plan names what no clone may reach, the step that looks for that comes before any action.
      const isDue = opening.plan.waves[state.wave]?.actions.length !== 0;
      const isFirst = isDue && opening.plan.network.unreachable.length === 0;
      const launched = isFirst ? 'ACTIONS_DUE' : 'LAUNCHED';
      if (ended) return { ...state, status: seen.launch.timedOut ? 'TIMED_OUT' : launched, waitSeconds: 1 };
      const waitSeconds = launching ? 1 : sparseWaitSeconds(ports.now(), deadline);
      return { ...state, status: 'LAUNCHING', waitSeconds };
    }
    await ports.sleep(DENSE_WAIT_SECONDS);
  }
}
