import type { Ports } from '../adapters/ports.ts';
import type { WaveLaunch } from '../core/facts/steps.ts';
import { networkGuards } from '../core/guards/network.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import {
  DENSE_WAIT_SECONDS,
  fitsInvocation,
  sparseWaitSeconds,
  waveDeadline,
} from '../core/workflow/pacing.ts';
import { isCriticalLaunched } from '../core/workflow/wave-course.ts';
import { abortFor, abortReasonsOf } from './abort-reasons.ts';
import { loadDrill } from './load-drill.ts';
import { earlierWaves, followLaunch } from './probes/wave-look.ts';
import type { LoadedDrill, Look } from './recovery-method.ts';

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
  let look: Look | undefined = await method.look(drill);
  if ((await abortReasonsOf(drill, ports, look)).length > 0)
    return { ...state, status: 'ABORTED', waitSeconds: 1 };
  if (await earlierOutside(drill, state.wave, ports)) return { ...state, status: 'ABORTED', waitSeconds: 1 };
  const deadline = waveDeadline(opening, start, state.wave);
  const planned = opening.servers.filter((server) => server.wave === state.wave);
  const invokedAt = ports.now();
  let before = await folder.read('launch', state.wave);
  let launching = false;
  for (;;) {
    const seen = await method.follow(drill, { start, before, look, launching, deadline }, ports);
    // Only the first look may reuse what the guards have just seen.
    look = undefined;
    const outside = await outsideNetwork(drill, seen.launch, before, ports);
    before = seen.launch;
    if (outside) {
      await folder.write('launch', seen.launch, state.wave);
      return { ...state, status: 'ABORTED', waitSeconds: 1 };
    }
    launching = seen.launching;
    // What only optional servers still wait for goes on while the critical ones are being proven.
    const ended = seen.ended || isCriticalLaunched(planned, seen.launch);
    const stay = !ended && launching && fitsInvocation(invokedAt, ports.now(), DENSE_WAIT_SECONDS);
    if (!stay) {
      await folder.write('launch', seen.launch, state.wave);
      const launched = opening.plan.waves[state.wave]?.actions.length ? 'ACTIONS_DUE' : 'LAUNCHED';
      if (ended) return { ...state, status: seen.launch.timedOut ? 'TIMED_OUT' : launched, waitSeconds: 1 };
      const waitSeconds = launching ? 1 : sparseWaitSeconds(ports.now(), deadline);
      return { ...state, status: 'LAUNCHING', waitSeconds };
    }
    await ports.sleep(DENSE_WAIT_SECONDS);
  }
}

/** Follows optional servers of earlier waves that still launch; whether one of them runs outside the plan's network. */
async function earlierOutside(drill: LoadedDrill, wave: number, ports: Ports): Promise<boolean> {
  for (const look of await earlierWaves(drill, wave)) {
    const launch = await followLaunch(drill, look, ports);
    if (await outsideNetwork(drill, launch, look.launch, ports)) return true;
  }
  return false;
}

/** Looks once at each server that has just launched: one outside the plan's network aborts the drill. */
async function outsideNetwork(
  drill: LoadedDrill,
  launch: WaveLaunch,
  before: WaveLaunch | undefined,
  ports: Ports,
): Promise<boolean> {
  const { opening, method, target } = drill;
  const seenBefore = new Set(before?.servers.filter(isRunning).map(({ serverID }) => serverID));
  const fresh = launch.servers.filter((server) => isRunning(server) && !seenBefore.has(server.serverID));
  if (fresh.length === 0) return false;
  const instances = await method.instances(
    fresh.flatMap(({ instanceID }) => instanceID ?? []),
    target,
  );
  const placed = instances.flatMap((instance) => {
    const server = fresh.find(({ instanceID }) => instanceID === instance.instanceID);
    const planned = opening.servers.find(({ serverID }) => serverID === server?.serverID);
    return planned === undefined ? [] : [{ ...planned, ...instance }];
  });
  const refusals = networkGuards(opening.plan, placed);
  if (refusals.length > 0) await abortFor(refusals, drill, ports);
  return refusals.length > 0;
}

/** A launch that failed, or is not over, may have an instance that runs all the same. */
const isRunning = ({ instanceID }: WaveLaunch['servers'][number]): boolean => instanceID !== null;
