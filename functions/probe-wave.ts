import pMap from 'p-map';
import { opened } from '../adapters/opened.ts';
import type { Target, World } from '../adapters/world.ts';
import { afterWave } from '../core/after-wave.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import type { ProbeFact, ProvenServer, WaveProbes } from '../core/facts.ts';
import type { ObservedInstance } from '../core/observations.ts';
import { fitsInvocation, waveDeadline } from '../core/pacing.ts';
import type { DrillPlan, Probe } from '../core/plan.ts';
import { serve } from './serve.ts';

/** Probes at work at once: sockets are bounded, and 500 servers are still looked at within seconds. */
const CONCURRENCY = 100;
const DEFAULT_INTERVAL_SECONDS = 10;

/**
 * Proves the servers of one wave: running, and every probe of the plan passed; a server without probes is proven by
 * both EC2 status checks. Tries again until all are proven or the wave is out of time, then says where to go.
 */
export async function probeWave(
  state: StateInput<'ProbeWave'>,
  world: World,
): Promise<StateOutput<'ProbeWave'>> {
  const { opening, folder, target } = await opened(state, world);
  const start = await folder.read('start', state.wave);
  const launch = await folder.read('launch', state.wave);
  if (start === undefined || launch === undefined) {
    throw new Error(`wave ${state.wave} of drill ${state.drillId} was never launched`);
  }
  const deadline = waveDeadline(opening, start, state.wave);
  const planned = opening.servers.filter((server) => server.wave === state.wave);
  const intervalSeconds = Math.min(
    ...planned.flatMap((server) => server.probes.map((probe) => probe.interval)),
    DEFAULT_INTERVAL_SECONDS,
  );
  const probes = new Map(planned.map((server) => [server.sourceServerID, server.probes]));
  const invokedAt = world.now();
  let servers = (await folder.read('probes', state.wave))?.servers ?? unproven(probes, launch.servers);
  for (;;) {
    servers = await look(servers, { plan: opening.plan, probes, target, world });
    const proven = servers.every((server) => server.verifiedAt !== null);
    const outOfTime = launch.outOfTime || (!proven && world.now() >= deadline);
    const ended = proven || outOfTime;
    if (!ended && fitsInvocation(invokedAt, world.now(), intervalSeconds)) {
      await world.sleep(intervalSeconds);
      continue;
    }
    const facts: WaveProbes = { servers, endedAt: ended ? world.now().toISOString() : null, outOfTime };
    await folder.write('probes', facts, state.wave);
    if (!ended) return { ...state, status: 'PROBING', waitSeconds: 1 };
    return { ...state, ...afterWave(opening, facts, state, world.now()) };
  }
}

/** The launched servers of a wave before anything was asked of them. */
function unproven(
  probes: Surroundings['probes'],
  launched: readonly { sourceServerID: string; status: string; recoveryInstanceID: string | null }[],
): ProvenServer[] {
  return launched.flatMap(({ sourceServerID, status, recoveryInstanceID }) => {
    if (status !== 'LAUNCHED' || recoveryInstanceID === null) return [];
    return [
      {
        sourceServerID,
        recoveryInstanceID,
        state: null,
        privateIpAddress: null,
        subnetID: null,
        volumeIDs: [],
        bootedAt: null,
        verifiedAt: null,
        probes: (probes.get(sourceServerID) ?? []).map(({ protocol, port }) => ({
          protocol,
          port,
          status: 'NOT_RUN' as const,
          attempts: 0,
          passedAt: null,
          durationMilliseconds: null,
          seen: null,
          errorCode: null,
        })),
      },
    ];
  });
}

interface Surroundings {
  readonly plan: DrillPlan;
  /** The plan's probes by source server. */
  readonly probes: ReadonlyMap<string, readonly Probe[]>;
  readonly target: Target;
  readonly world: World;
}

/** One look at every server that is not proven yet. */
async function look(servers: readonly ProvenServer[], around: Surroundings): Promise<ProvenServer[]> {
  const open = servers.filter((server) => server.verifiedAt === null);
  const seen = await around.target.ec2.instances(open.map((server) => server.recoveryInstanceID));
  const instances = new Map(seen.map((instance) => [instance.instanceID, instance]));
  const running = open.filter((server) => instances.get(server.recoveryInstanceID)?.state === 'running');
  const booting = running
    .filter((server) => server.bootedAt === null)
    .map((server) => server.recoveryInstanceID);
  const healthy = booting.length === 0 ? new Set<string>() : await around.target.ec2.healthy(booting);
  return pMap(
    servers,
    (server) => {
      const instance = instances.get(server.recoveryInstanceID);
      if (server.verifiedAt !== null || instance === undefined) return server;
      return lookAt(server, instance, healthy.has(server.recoveryInstanceID), around);
    },
    { concurrency: CONCURRENCY },
  );
}

async function lookAt(
  server: ProvenServer,
  instance: ObservedInstance,
  healthy: boolean,
  { plan, probes: probesOf, world }: Surroundings,
): Promise<ProvenServer> {
  const { state, privateIpAddress, subnetID, volumeIDs } = instance;
  const now = world.now().toISOString();
  const bootedAt = server.bootedAt ?? (healthy ? now : null);
  const seen = { ...server, state, privateIpAddress, subnetID, volumeIDs: [...volumeIDs], bootedAt };
  if (state !== 'running') return seen;
  const wanted = probesOf.get(server.sourceServerID) ?? [];
  const allowed = subnetID !== null && plan.network.subnets.includes(subnetID);
  const probes = await Promise.all(
    server.probes.map((fact, index) => {
      const probe = wanted[index];
      if (fact.status === 'PASSED' || probe === undefined) return fact;
      return allowed && privateIpAddress !== null
        ? tryOnce(probe, fact, privateIpAddress, world)
        : outside(fact, subnetID);
    }),
  );
  const passed = probes.length > 0 && probes.every((probe) => probe.status === 'PASSED');
  const verifiedAt = probes.length === 0 ? bootedAt : passed ? world.now().toISOString() : null;
  return { ...seen, probes, verifiedAt };
}

async function tryOnce(probe: Probe, fact: ProbeFact, address: string, world: World): Promise<ProbeFact> {
  const { passed, durationMilliseconds, seen, errorCode } = await world.probe(probe, address);
  return {
    ...fact,
    status: passed ? 'PASSED' : 'FAILED',
    attempts: fact.attempts + 1,
    passedAt: passed ? world.now().toISOString() : null,
    durationMilliseconds,
    seen,
    errorCode,
  };
}

/** An instance outside the plan's network is never probed: what answers there may be production. */
const outside = (fact: ProbeFact, subnetID: string | null): ProbeFact => ({
  ...fact,
  status: 'FAILED',
  seen: `not asked: the instance is in subnet ${subnetID ?? 'unknown'}, which the plan does not allow`,
  errorCode: 'OUTSIDE_NETWORK',
});

export const handler = serve('ProbeWave', probeWave);
