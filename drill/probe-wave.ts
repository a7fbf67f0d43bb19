import type { Ports } from '../adapters/ports.ts';
import { observeIsolation } from '../adapters/probes/isolation.ts';
import type { ProvenServer, WaveProbes } from '../core/facts/probes.ts';
import { isSettled, unproven } from '../core/facts/proof.ts';
import { networkGuards } from '../core/guards/network.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import { afterWave } from '../core/workflow/after-wave.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { fitsInvocation, waveDeadline } from '../core/workflow/pacing.ts';
import { abortFor, abortReasonsOf } from './abort-reasons.ts';
import { loadDrill } from './load-drill.ts';
import { lookAtServers } from './probes/look-at-servers.ts';
import {
  heartbeatsDue,
  PATIENCE_SECONDS,
  withEarlyHeartbeats,
  withHeartbeats,
} from './probes/read-heartbeats.ts';

const DEFAULT_INTERVAL_SECONDS = 10;

/**
 * Proves the servers of one wave: running, and every probe of the plan passed; a server without probes is proven by
 * both EC2 status checks. Retries until all are proven, or cannot be any more, or the wave has timed out, then returns the
 * next state.
 */
export async function probeWave(
  state: StateInput<'ProbeWave'>,
  ports: Ports,
): Promise<StateOutput<'ProbeWave'>> {
  const drill = await loadDrill(state, ports);
  const { opening, folder } = drill;
  const start = await folder.read('start', state.wave);
  const launch = await folder.read('launch', state.wave);
  if (start === undefined || launch === undefined) {
    throw new Error(`wave ${state.wave} of drill ${state.drillId} was never launched`);
  }
  if ((await abortReasonsOf(drill, ports)).length > 0) return { ...state, status: 'ABORTED', waitSeconds: 1 };
  const deadline = waveDeadline(opening, start, state.wave);
  const planned = opening.servers.filter((server) => server.wave === state.wave);
  const intervalSeconds = Math.min(
    ...planned.flatMap((server) => server.probes.map((probe) => probe.interval)),
    DEFAULT_INTERVAL_SECONDS,
  );
  const probes = new Map(planned.map((server) => [server.serverID, server.probes]));
  const invokedAt = ports.now();
  const around = { drill, probes, ports, invokedAt, nextAt: new Map<string, number>() };
  const before = await folder.read('probes', state.wave);
  // A wave that has timed out stays so: what passes later was late.
  const wasLate = before?.timedOut === true;
  const isolation = before?.isolation ?? (await observeIsolation(opening.plan.network.unreachable, ports));
  let servers = before?.servers ?? unproven(probes, launch);
  for (;;) {
    if (!wasLate) servers = await lookAtServers(servers, around);
    const outside = networkGuards(opening.plan, withNames(servers, planned));
    if (outside.length > 0) {
      await folder.write('probes', { servers, isolation, endedAt: null, timedOut: wasLate }, state.wave);
      await abortFor(outside, drill, ports);
      return { ...state, status: 'ABORTED', waitSeconds: 1 };
    }
    if (fitsInvocation(invokedAt, ports.now(), 0)) servers = await withEarlyHeartbeats(servers, drill, ports);
    const settled = servers.every(isSettled);
    const timedOut = launch.timedOut || wasLate || (!settled && ports.now() >= deadline);
    const ended = settled || timedOut;
    if (!ended && fitsInvocation(invokedAt, ports.now(), intervalSeconds)) {
      await ports.sleep(intervalSeconds);
      continue;
    }
    // Before the wave ends, while the servers are still there; in the next invocation when this one has no time left.
    const unread = ended && heartbeatsDue(servers, drill).length > 0;
    if (unread && fitsInvocation(invokedAt, ports.now(), PATIENCE_SECONDS))
      servers = await withHeartbeats(servers, drill, ports);
    else if (unread) {
      await folder.write('probes', { servers, isolation, endedAt: null, timedOut }, state.wave);
      return { ...state, status: 'PROBING', waitSeconds: 1 };
    }
    const facts: WaveProbes = {
      servers,
      isolation,
      endedAt: ended ? ports.now().toISOString() : null,
      timedOut,
    };
    await folder.write('probes', facts, state.wave);
    if (!ended) return { ...state, status: 'PROBING', waitSeconds: 1 };
    const hasActions = opening.plan.waves[state.wave]?.actions.length !== 0;
    const actions = hasActions ? ((await folder.read('actions', state.wave))?.actions ?? []) : [];
    return { ...state, ...afterWave(opening, { ...facts, actions }, state, ports.now()) };
  }
}

const withNames = (servers: readonly ProvenServer[], planned: readonly PlannedServer[]) => {
  const names = new Map(planned.map(({ serverID, hostname }) => [serverID, hostname]));
  return servers.map((server) => ({ ...server, hostname: names.get(server.serverID) ?? server.serverID }));
};
