import { standDownReasons } from '../adapters/observe-incident.ts';
import { observeRunning } from '../adapters/observe-servers.ts';
import { opened } from '../adapters/opened.ts';
import { probeEach } from '../adapters/probes/pool.ts';
import { INCIDENT, probes, readEc2 } from '../adapters/wiring.ts';
import type { Target, World } from '../adapters/world.ts';
import { afterWave } from '../core/after-wave.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import type { ProbeFact, ProvenServer, WaveProbes } from '../core/facts.ts';
import { fitsInvocation, waveDeadline } from '../core/pacing.ts';
import type { DrillPlan, Probe } from '../core/plan.ts';
import { outsideNetwork, unproven, withAttempt, withInstance, withVerdictOfProbes } from '../core/proof.ts';
import { serve } from './serve.ts';

const DEFAULT_INTERVAL_SECONDS = 10;

/**
 * Proves the servers of one wave: running, and every probe of the plan passed; a server without probes is proven by
 * both EC2 status checks. Tries again until all are proven or the wave is out of time, then says where to go.
 */
export async function probeWave(
  state: StateInput<'ProbeWave'>,
  world: World,
): Promise<StateOutput<'ProbeWave'>> {
  const drill = await opened(state, world);
  const { opening, folder, target } = drill;
  const start = await folder.read('start', state.wave);
  const launch = await folder.read('launch', state.wave);
  if (start === undefined || launch === undefined) {
    throw new Error(`wave ${state.wave} of drill ${state.drillId} was never launched`);
  }
  if ((await standDownReasons(drill, world, await observeRunning(drill))).length > 0)
    return { ...state, status: 'STOOD_DOWN', waitSeconds: 1 };
  const deadline = waveDeadline(opening, start, state.wave);
  const planned = opening.servers.filter((server) => server.wave === state.wave);
  const intervalSeconds = Math.min(
    ...planned.flatMap((server) => server.probes.map((probe) => probe.interval)),
    DEFAULT_INTERVAL_SECONDS,
  );
  const probes = new Map(planned.map((server) => [server.sourceServerID, server.probes]));
  const invokedAt = world.now();
  const around = { plan: opening.plan, probes, target, world, invokedAt, nextAt: new Map<string, number>() };
  let servers = (await folder.read('probes', state.wave))?.servers ?? unproven(probes, launch);
  for (;;) {
    servers = await look(servers, around);
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

interface Surroundings {
  readonly plan: DrillPlan;
  /** The plan's probes by source server. */
  readonly probes: ReadonlyMap<string, readonly Probe[]>;
  readonly target: Target;
  readonly world: World;
  readonly invokedAt: Date;
  /** When each probe may be tried next, by `server#place`. */
  readonly nextAt: Map<string, number>;
}

/** One look at every server that is not proven yet. */
async function look(servers: readonly ProvenServer[], around: Surroundings): Promise<ProvenServer[]> {
  const { target, world } = around;
  const open = servers.filter((server) => server.verifiedAt === null);
  const seen = await target.ec2.instances(open.map((server) => server.recoveryInstanceID));
  const instances = new Map(seen.map((instance) => [instance.instanceID, instance]));
  const booting = open
    .filter(
      (server) => server.bootedAt === null && instances.get(server.recoveryInstanceID)?.state === 'running',
    )
    .map((server) => server.recoveryInstanceID);
  const healthy = booting.length === 0 ? new Set<string>() : await target.ec2.healthy(booting);
  const updated = servers.map((server) => {
    const instance = instances.get(server.recoveryInstanceID);
    if (server.verifiedAt !== null || instance === undefined) return server;
    return withInstance(server, instance, healthy.has(instance.instanceID), world.now());
  });
  const attempts = updated.flatMap((server) =>
    server.verifiedAt === null && server.state === 'running'
      ? server.probes.map((fact, place) => ({ server, fact, place }))
      : [],
  );
  const facts = await probeEach(attempts, (one) => attempt(one, around));
  const probesOf = Map.groupBy(facts, (fact) => fact.server);
  return updated.map((server) => {
    const probes = probesOf.get(server)?.map(({ fact }) => fact) ?? server.probes;
    return server.verifiedAt === null ? withVerdictOfProbes({ ...server, probes }) : server;
  });
}

interface Attempt {
  readonly server: ProvenServer;
  readonly fact: ProbeFact;
  readonly place: number;
}

/** Tries one probe where that is due, allowed, and still fits into this invocation. */
async function attempt({ server, fact, place }: Attempt, around: Surroundings): Promise<Attempt> {
  const { plan, probes, world, invokedAt, nextAt } = around;
  const probe = probes.get(server.sourceServerID)?.[place];
  if (probe === undefined || fact.status === 'PASSED') return { server, fact, place };
  const { subnetID, privateIpAddress } = server;
  if (subnetID === null || privateIpAddress === null || !plan.network.subnets.includes(subnetID)) {
    return { server, fact: outsideNetwork(fact, subnetID), place };
  }
  const key = `${server.sourceServerID}#${place}`;
  const due = world.now().getTime() >= (nextAt.get(key) ?? 0);
  if (!due || !fitsInvocation(invokedAt, world.now(), 0)) return { server, fact, place };
  nextAt.set(key, world.now().getTime() + probe.interval * 1_000);
  const seen = await world.probe(probe, privateIpAddress);
  return { server, fact: withAttempt(fact, seen, world.now()), place };
}

export const handler = /* @__PURE__ */ serve('ProbeWave', probeWave, {
  probe: probes,
  target: { ...INCIDENT, ec2: readEc2 },
});
