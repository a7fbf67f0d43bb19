import pMap from 'p-map';
import { askInside, isInside } from '../adapters/ask-inside.ts';
import { standDownReasons } from '../adapters/observe-incident.ts';
import { observeRunning } from '../adapters/observe-servers.ts';
import { type OpenedDrill, opened } from '../adapters/opened.ts';
import {
  heartbeatsDue,
  PATIENCE_SECONDS,
  withEarlyHeartbeats,
  withHeartbeats,
} from '../adapters/read-heartbeats.ts';
import { INCIDENT, probes, readEc2, runCommands, tails } from '../adapters/wiring.ts';
import type { World } from '../adapters/world.ts';
import { afterWave } from '../core/after-wave.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import type { ProbeFact, ProvenServer, WaveProbes } from '../core/facts.ts';
import { fitsInvocation, waveDeadline } from '../core/pacing.ts';
import type { AnyProbe } from '../core/plan.ts';
import { outsideNetwork, unproven, withAttempt, withInstance, withVerdictOfProbes } from '../core/proof.ts';
import { serve } from './serve.ts';

/** Probes at work at once: a Lambda has 1,024 descriptors, and 500 servers are still looked at within seconds. */
const CONCURRENCY = 200;
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
  const { opening, folder } = drill;
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
  const around = { drill, probes, world, invokedAt, nextAt: new Map<string, number>() };
  const before = await folder.read('probes', state.wave);
  // A wave that was out of time stays so: what passes later was late.
  const wasLate = before?.outOfTime === true;
  let servers = before?.servers ?? unproven(probes, launch);
  for (;;) {
    if (!wasLate) servers = await look(servers, around);
    if (fitsInvocation(invokedAt, world.now(), 0)) servers = await withEarlyHeartbeats(servers, drill, world);
    const proven = servers.every((server) => server.verifiedAt !== null);
    const outOfTime = launch.outOfTime || wasLate || (!proven && world.now() >= deadline);
    const ended = proven || outOfTime;
    if (!ended && fitsInvocation(invokedAt, world.now(), intervalSeconds)) {
      await world.sleep(intervalSeconds);
      continue;
    }
    // Before the wave ends, while the servers are still there; in the next invocation where this one has no time left.
    const unread = ended && heartbeatsDue(servers, drill).length > 0;
    if (unread && fitsInvocation(invokedAt, world.now(), PATIENCE_SECONDS))
      servers = await withHeartbeats(servers, drill, world);
    else if (unread) {
      await folder.write('probes', { servers, endedAt: null, outOfTime }, state.wave);
      return { ...state, status: 'PROBING', waitSeconds: 1 };
    }
    const facts: WaveProbes = { servers, endedAt: ended ? world.now().toISOString() : null, outOfTime };
    await folder.write('probes', facts, state.wave);
    if (!ended) return { ...state, status: 'PROBING', waitSeconds: 1 };
    return { ...state, ...afterWave(opening, facts, state, world.now()) };
  }
}

interface Surroundings {
  readonly drill: OpenedDrill;
  /** The plan's probes by source server. */
  readonly probes: ReadonlyMap<string, readonly AnyProbe[]>;
  readonly world: World;
  readonly invokedAt: Date;
  /** When each probe may be tried next, by `server#place`. */
  readonly nextAt: Map<string, number>;
}

/** One look at every server that is not proven yet. */
async function look(servers: readonly ProvenServer[], around: Surroundings): Promise<ProvenServer[]> {
  const {
    drill: { target },
    world,
  } = around;
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
  const [outside, inside] = await Promise.all([
    pMap(
      attempts.filter((one) => !isAskedInside(one, around)),
      (one) => attempt(one, around),
      { concurrency: CONCURRENCY },
    ),
    attemptInside(
      attempts.filter((one) => isAskedInside(one, around)),
      around,
    ),
  ]);
  const facts = [...outside, ...inside].toSorted((a, b) => a.place - b.place);
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

const probeOf = ({ server, place }: Attempt, { probes }: Surroundings): AnyProbe | undefined =>
  probes.get(server.sourceServerID)?.[place];

function isAskedInside(one: Attempt, around: Surroundings): boolean {
  const probe = probeOf(one, around);
  return probe !== undefined && isInside(probe);
}

type Due = { readonly probe: AnyProbe; readonly address: string };

/** What is to be tried now: where it is due, allowed, and still fits into this invocation; else the fact as it stands. */
function dueNow(one: Attempt, around: Surroundings): Due | ProbeFact {
  const { server, fact, place } = one;
  const { drill, world, invokedAt, nextAt } = around;
  const probe = probeOf(one, around);
  if (probe === undefined || fact.status === 'PASSED') return fact;
  const { subnetID, privateIpAddress } = server;
  const { subnets } = drill.opening.plan.network;
  if (subnetID === null || privateIpAddress === null || !subnets.includes(subnetID)) {
    return outsideNetwork(fact, subnetID);
  }
  const key = `${server.sourceServerID}#${place}`;
  const due = world.now().getTime() >= (nextAt.get(key) ?? 0);
  if (!due || !fitsInvocation(invokedAt, world.now(), 0)) return fact;
  nextAt.set(key, world.now().getTime() + probe.interval * 1_000);
  return { probe, address: privateIpAddress };
}

/** Tries one probe from outside. */
async function attempt(one: Attempt, around: Surroundings): Promise<Attempt> {
  const due = dueNow(one, around);
  if ('status' in due) return { ...one, fact: due };
  const { probe, address } = due;
  if (isInside(probe)) return one;
  const seen = await around.world.probe(probe, address);
  return { ...one, fact: withAttempt(one.fact, seen, around.world.now()) };
}

/** Tries all probes from inside at once: servers with the same script get one command. */
async function attemptInside(all: readonly Attempt[], around: Surroundings): Promise<Attempt[]> {
  const asked = all.map((one) => ({ one, due: dueNow(one, around) }));
  const questions = asked.flatMap(({ one, due }) =>
    'status' in due || !isInside(due.probe)
      ? []
      : [{ one, sourceServerID: one.server.sourceServerID, probe: due.probe }],
  );
  const seen = await askInside(questions, around.drill, around.world);
  const facts = new Map(
    questions.map(({ one }, index) => {
      const attempt = seen[index];
      return [one, attempt === undefined ? one.fact : withAttempt(one.fact, attempt, attempt.at)] as const;
    }),
  );
  return asked.map(({ one, due }) => ({
    ...one,
    fact: facts.get(one) ?? ('status' in due ? due : one.fact),
  }));
}

export const handler = /* @__PURE__ */ serve('ProbeWave', probeWave, {
  probe: probes,
  tail: tails,
  target: { ...INCIDENT, ec2: readEc2, commands: runCommands },
});
