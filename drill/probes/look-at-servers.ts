import type { Ports } from '../../adapters/ports.ts';
import { probeEach } from '../../adapters/probes/pool.ts';
import { confirmationWaitSeconds } from '../../core/facts/mismatch.ts';
import type { ProbeFact, ProvenServer } from '../../core/facts/probes.ts';
import {
  type AttemptSeen,
  isOpen,
  isUnready,
  outsideNetwork,
  withAttempt,
  withCanary,
  withInstance,
  withUnproven,
  withVerdictOfProbes,
} from '../../core/facts/proof.ts';
import type { AnyProbe } from '../../core/plan/plan.ts';
import { isOfVolume } from '../../core/plan/volume-proofs.ts';
import { fitsInvocation } from '../../core/workflow/pacing.ts';
import { isInside } from '../inside/answer-probes.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { askInside } from './ask-inside.ts';

/** What a look needs besides the servers. */
export interface Surroundings {
  readonly drill: LoadedDrill;
  /** The plan's probes by source server. */
  readonly probes: ReadonlyMap<string, readonly AnyProbe[]>;
  readonly ports: Ports;
  readonly invokedAt: Date;
  /** When each probe may be tried next, by `server#place`. */
  readonly nextAt: Map<string, number>;
}

/**
 * One look at every server that is not proven yet: what EC2 says of it, and each of its probes that is due, from outside
 * and from inside.
 */
export async function lookAtServers(
  servers: readonly ProvenServer[],
  around: Surroundings,
): Promise<ProvenServer[]> {
  const {
    drill: { method, target },
    ports,
  } = around;
  const lookedAt = ports.now();
  const open = servers.filter((server) => server.verifiedAt === null);
  const seen = await method.instances(
    open.map((server) => server.instanceID),
    target,
  );
  const instances = new Map(seen.map((instance) => [instance.instanceID, instance]));
  const booting = open
    .filter((server) => server.bootedAt === null && instances.get(server.instanceID)?.state === 'running')
    .map((server) => server.instanceID);
  const healthy = booting.length === 0 ? new Set<string>() : await method.healthy(booting, target);
  const updated = servers.map((server) => {
    const instance = instances.get(server.instanceID);
    if (server.verifiedAt !== null || instance === undefined) return server;
    const now = withInstance(server, instance, healthy.has(instance.instanceID), ports.now());
    return isUnready(now) ? withUnproven(now, lookedAt) : now;
  });
  const attempts = updated.flatMap((server) =>
    server.verifiedAt === null && server.state === 'running'
      ? server.probes.map((fact, place) => ({ server, fact, place }))
      : [],
  );
  const [outside, inside] = await Promise.all([
    probeEach(
      attempts.filter((one) => !isAskedInside(one, around)),
      (one) => attempt(one, around),
    ),
    attemptInside(
      attempts.filter((one) => isAskedInside(one, around)),
      around,
    ),
  ]);
  const facts = [...outside, ...inside].toSorted((a, b) => a.place - b.place);
  const probesOf = Map.groupBy(facts, (fact) => fact.server);
  return updated.map((server) => {
    if (server.verifiedAt !== null) return server;
    const tried = probesOf.get(server) ?? [];
    const probes = tried.length === 0 ? server.probes : tried.map(({ fact }) => fact);
    const seen = tried.reduce((known, { failedAt }) => withUnproven(known, failedAt), server);
    return withVerdictOfProbes({ ...seen, probes });
  });
}

interface Attempt {
  readonly server: ProvenServer;
  readonly fact: ProbeFact;
  readonly place: number;
  /** When the attempt began, if it showed that the server does not do yet what it must. */
  readonly failedAt?: Date;
}

const probeOf = ({ server, place }: Attempt, { probes }: Surroundings): AnyProbe | undefined =>
  probes.get(server.serverID)?.[place];

function isAskedInside(one: Attempt, around: Surroundings): boolean {
  const probe = probeOf(one, around);
  return probe !== undefined && isInside(probe);
}

/** Each volume is a script of its own: with more at once the polls of their commands would outlast them. */
const VOLUMES_PER_LOOK = 50;
/** Work that goes on in a host is asked about less and less often. */
const RUNNING_INTERVALS = 6;

const runningWaitSeconds = ({ errorCode, attempts }: ProbeFact, intervalSeconds: number): number =>
  errorCode === 'STILL_RUNNING' ? intervalSeconds * Math.min(attempts, RUNNING_INTERVALS) : 0;

type Due = { readonly probe: AnyProbe; readonly address: string };

/** What to try now: what is due, allowed, and still fits into this invocation; else the fact as it is. */
function dueNow(one: Attempt, around: Surroundings): Due | ProbeFact {
  const { server, fact, place } = one;
  const { drill, ports, invokedAt, nextAt } = around;
  const probe = probeOf(one, around);
  if (probe === undefined || !isOpen(fact, server)) return fact;
  const { subnetID, privateIpAddress } = server;
  const { subnets } = drill.opening.plan.network;
  if (subnetID === null || privateIpAddress === null || !subnets.includes(subnetID)) {
    return outsideNetwork(fact, subnetID);
  }
  const key = `${server.serverID}#${place}`;
  const due = ports.now().getTime() >= (nextAt.get(key) ?? 0);
  if (!due || !fitsInvocation(invokedAt, ports.now(), 0)) return fact;
  const waitSeconds = Math.max(
    confirmationWaitSeconds(fact.mismatch, probe.interval),
    runningWaitSeconds(fact, probe.interval),
  );
  nextAt.set(key, ports.now().getTime() + waitSeconds * 1_000);
  return { probe, address: privateIpAddress };
}

/** What one attempt, from its beginning to its answer, adds to what is known; no beginning: the server was not asked. */
const after = (
  one: Attempt,
  seen: AttemptSeen,
  probe: AnyProbe,
  { began, ended }: { readonly began: Date | undefined; readonly ended: Date },
): Attempt =>
  one.fact.canary
    ? { ...one, fact: withCanary(one.fact, seen, ended) }
    : {
        ...one,
        fact: withAttempt(one.fact, seen, probe, ended),
        ...(seen.passed || began === undefined || one.fact.isApart === true ? {} : { failedAt: began }),
      };

/** Tries one probe from outside. */
async function attempt(one: Attempt, around: Surroundings): Promise<Attempt> {
  const due = dueNow(one, around);
  if ('status' in due) return { ...one, fact: due };
  const { probe, address } = due;
  if (isInside(probe)) return one;
  const began = around.ports.now();
  const seen = await around.ports.probe(probe, address);
  return after(one, seen, probe, { began, ended: around.ports.now() });
}

/** What is due inside; of many volumes those that have waited longest. */
function dueInside(all: readonly Attempt[], around: Surroundings): { one: Attempt; due: Due | ProbeFact }[] {
  const lastAt = ({ server, place }: Attempt): number =>
    around.nextAt.get(`${server.serverID}#${place}`) ?? 0;
  let left = VOLUMES_PER_LOOK;
  return all
    .toSorted((a, b) => lastAt(a) - lastAt(b))
    .map((one) => {
      const probe = probeOf(one, around);
      const isVolume = probe?.protocol === 'ssm' && isOfVolume(probe);
      if (isVolume && left === 0) return { one, due: one.fact };
      const due = dueNow(one, around);
      if (isVolume && !('status' in due)) left -= 1;
      return { one, due };
    });
}

/** Tries all probes from inside at once; servers with the same script share a command. */
async function attemptInside(all: readonly Attempt[], around: Surroundings): Promise<Attempt[]> {
  const asked = dueInside(all, around);
  const questions = asked.flatMap(({ one, due }) =>
    'status' in due || !isInside(due.probe)
      ? []
      : [
          {
            one,
            serverID: one.server.serverID,
            place: one.place,
            privateIpAddress: due.address,
            probe: due.probe,
          },
        ],
  );
  const began = around.ports.now();
  const seen = await askInside(questions, around.drill, around.ports);
  const tried = new Map(
    questions.map(({ one, probe }, index) => {
      const attempt = seen[index];
      if (attempt === undefined) return [one, one] as const;
      const { at: ended, ...what } = attempt;
      return [one, after(one, what, probe, { began: what.notAsked ? undefined : began, ended })] as const;
    }),
  );
  return asked.map(({ one, due }) => tried.get(one) ?? ('status' in due ? { ...one, fact: due } : one));
}
