import type { Ports } from '../../adapters/ports.ts';
import { type HeartbeatFact, noHeartbeat, parseHeartbeat } from '../../core/facts/heartbeat.ts';
import { parseHeartbeatSummary } from '../../core/facts/heartbeat-summary.ts';
import type { ProvenServer } from '../../core/facts/probes.ts';
import { isProven } from '../../core/facts/proof.ts';
import type { HeartbeatPlan } from '../../core/plan/inside.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { answersFrom, NOT_ANSWERED } from './ask-inside.ts';

/** Reads the source's last heartbeat from running servers: by SSM inside the server, or over HTTP. */

/** How long to wait for an agent that comes online after everything else has responded. */
export const PATIENCE_SECONDS = 60;
const AGAIN_SECONDS = 10;
/** What may be otherwise at the next try. */
const PASSING = new Set<string | null>(['AGENT_OFFLINE', NOT_ANSWERED]);

interface Due {
  readonly server: ProvenServer;
  readonly plan: HeartbeatPlan;
}

/** Servers of which a heartbeat is wanted and not yet read. */
export function heartbeatsDue(servers: readonly ProvenServer[], { opening }: LoadedDrill): Due[] {
  const planned = new Map(opening.servers.map((server) => [server.serverID, server]));
  return servers.flatMap((server) => {
    const { heartbeat: plan = null } = planned.get(server.serverID) ?? {};
    return plan === null || server.heartbeat !== null || server.state !== 'running' ? [] : [{ server, plan }];
  });
}

/**
 * The heartbeats of proven servers, read at once: a clone keeps writing, and fills the end of the file with its own
 * lines.
 */
export async function withEarlyHeartbeats(
  servers: readonly ProvenServer[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<ProvenServer[]> {
  const due = heartbeatsDue(servers, drill).filter(({ server }) => isProven(server));
  if (due.length === 0) return [...servers];
  const facts = await read(due, drill, ports);
  // An agent that is not online yet may be online at the wave's end.
  return withFacts(servers, new Map([...facts].filter(([, { error }]) => !PASSING.has(error))));
}

/** The servers with their heartbeats, at the wave's end; one that could not be read has a fact that says why. */
export async function withHeartbeats(
  servers: readonly ProvenServer[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<ProvenServer[]> {
  const until = ports.now().getTime() + PATIENCE_SECONDS * 1_000;
  let due = heartbeatsDue(servers, drill);
  const facts = new Map<string, HeartbeatFact>();
  for (;;) {
    for (const [id, fact] of await read(due, drill, ports)) facts.set(id, fact);
    due = due.filter(({ server }) => PASSING.has(facts.get(server.serverID)?.error ?? null));
    if (due.length === 0 || ports.now().getTime() + AGAIN_SECONDS * 1_000 > until)
      return withFacts(servers, facts);
    await ports.sleep(AGAIN_SECONDS);
  }
}

const withFacts = (
  servers: readonly ProvenServer[],
  facts: ReadonlyMap<string, HeartbeatFact>,
): ProvenServer[] =>
  servers.map((server) => ({
    ...server,
    heartbeat: server.heartbeat ?? facts.get(server.serverID) ?? null,
  }));

async function read(
  due: readonly Due[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<Map<string, HeartbeatFact>> {
  const all = await Promise.all([bySsm(due, drill, ports), byHttp(due, drill, ports)]);
  return new Map(all.flat());
}

type Read = readonly [serverID: string, fact: HeartbeatFact];

/** A server outside the plan's network may be production. */
const isOutside = ({ server: { subnetID } }: Due, { opening }: LoadedDrill): boolean =>
  subnetID === null || !opening.plan.network.subnets.includes(subnetID);

async function bySsm(all: readonly Due[], drill: LoadedDrill, ports: Ports): Promise<Read[]> {
  const asked = all.flatMap((due) =>
    due.plan.from === 'ssm' ? [{ due, outside: isOutside(due, drill) }] : [],
  );
  const readAt = ports.now().toISOString();
  const inside = asked.filter(({ outside }) => !outside);
  const of = inside.map(({ due }) => due.server.serverID);
  const responses = await answersFrom(ports, drill, { about: 'heartbeats', of });
  return [
    ...asked
      .filter(({ outside }) => outside)
      .map(
        ({ due }): Read => [due.server.serverID, noHeartbeat({ source: 'ssm', readAt }, 'OUTSIDE_NETWORK')],
      ),
    ...inside.map(({ due }, place): Read => {
      const what = responses[place];
      const fact =
        what === undefined || 'errorCode' in what
          ? noHeartbeat({ source: 'ssm', readAt }, what?.errorCode ?? 'FAILED')
          : parseHeartbeatSummary(what.output, {
              askedAt: new Date(what.askedAt),
              answeredAt: new Date(what.answeredAt),
              readAt: what.answeredAt,
            });
      return [due.server.serverID, fact];
    }),
  ];
}

const byHttp = (all: readonly Due[], drill: LoadedDrill, ports: Ports): Promise<Read[]> =>
  Promise.all(all.flatMap((due) => (due.plan.from === 'http' ? [readOne(due, due.plan, drill, ports)] : [])));

async function readOne(
  due: Due,
  { port, path }: Extract<HeartbeatPlan, { from: 'http' }>,
  drill: LoadedDrill,
  ports: Ports,
): Promise<Read> {
  const { serverID, privateIpAddress: address } = due.server;
  const askedAt = ports.now();
  const about = () => ({ source: 'http' as const, readAt: ports.now().toISOString() });
  if (address === null || isOutside(due, drill)) return [serverID, noHeartbeat(about(), 'OUTSIDE_NETWORK')];
  const tail = await ports.tail({ address, port, path });
  if ('errorCode' in tail) return [serverID, noHeartbeat(about(), tail.errorCode)];
  const answered = ports.now().getTime();
  const halfSeconds = (answered - askedAt.getTime()) / 2_000;
  // The header has whole seconds: on average half a second has passed since.
  const offset = tail.date === null ? null : (tail.date.getTime() + 500 - answered) / 1_000 + halfSeconds;
  return [
    serverID,
    parseHeartbeat(tail.text, {
      ...about(),
      cloneWriter: null,
      cloneClockOffsetSeconds: offset === null ? null : Math.round(offset * 1_000) / 1_000,
      uncertaintySeconds: offset === null ? null : halfSeconds + 0.5,
    }),
  ];
}
