import type { Ports } from '../../adapters/ports.ts';
import type { FailbackInstance } from '../../core/facts/failback.ts';
import { isProven } from '../../core/facts/proof.ts';
import type { LaunchedInstance, LoadedDrill, Look } from '../recovery-method.ts';

/** The instances cost money, and people wait: longer than this nothing of it is worth. */
const LOOK_SECONDS = 30;

/**
 * Writes down, where the plan asks, what failing back from the drill's instances would need: once, when the last wave has
 * ended, so that agents have had their time. Nothing of the drill depends on it, so what fails here fails nothing: its
 * record then says that nobody looked.
 */
export async function keepFailback(drill: LoadedDrill, ports: Ports): Promise<void> {
  const { folder, method, opening } = drill;
  if (opening.plan.failback === undefined || method.failback === undefined) return;
  try {
    const launched = await runningIn(drill);
    if (launched.length === 0) return;
    const look = method.failback(drill, launched, ports.now());
    const facts = await Promise.race([look, ports.sleep(LOOK_SECONDS).then(() => undefined)]);
    if (facts !== undefined) await folder.write('failback', facts);
  } catch {
    // The steps that follow meet the same failure where it matters to them.
  }
}

async function runningIn({ folder, opening }: LoadedDrill): Promise<LaunchedInstance[]> {
  const waves = await Promise.all(opening.plan.waves.map((_, wave) => folder.read('probes', wave)));
  return waves
    .flatMap((wave) => wave?.servers ?? [])
    .filter((server) => server.state === 'running' && (server.verifiedAt === null || isProven(server)))
    .map(({ serverID, instanceID }) => ({ serverID, instanceID }));
}

/** Adds the agents that were heard from since, while the instances are held; what the look has seen anyway. */
export async function keepLateAgents(
  { folder, opening }: LoadedDrill,
  { agentsSeen }: Look,
  ports: Ports,
): Promise<void> {
  if (opening.plan.failback === undefined || agentsSeen === undefined) return;
  try {
    const before = await folder.read('failback');
    if (before === undefined || !before.servers.some(isAwaited)) return;
    const servers = before.servers.map((server) => withAgent(server, agentsSeen));
    await folder.write('failback', { ...before, servers, agentsLookedAt: ports.now().toISOString() });
  } catch {
    // As above: the hold goes on.
  }
}

const isAwaited = ({ service }: FailbackInstance): boolean =>
  'known' in service && service.known.agentSeenAt === null;

function withAgent(server: FailbackInstance, agentsSeen: ReadonlyMap<string, string>): FailbackInstance {
  const agentSeenAt = agentsSeen.get(server.instanceID);
  const { service } = server;
  return agentSeenAt === undefined || 'unknown' in service || !isAwaited(server)
    ? server
    : { ...server, service: { known: { ...service.known, agentSeenAt } } };
}
