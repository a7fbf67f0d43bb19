import type { Ports } from '../../adapters/ports.ts';
import { FUTURE_SECONDS } from '../../core/facts/heartbeat.ts';
import { heartbeatErrand } from '../../core/inside/scripts.ts';
import type { InsideAnswer } from '../../core/workflow/inside.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { visitServers } from './visit-servers.ts';

const READING_SECONDS = 30;
const NOT_PLANNED = {
  errorCode: 'NOT_PLANNED',
  text: 'not asked: the plan wants no heartbeat from inside this server',
} as const;

/** What these servers have in the heartbeat files that the plan names, in their order. */
export async function answerHeartbeats(
  serverIDs: readonly string[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<InsideAnswer[]> {
  const servers = new Map(drill.opening.servers.map((server) => [server.serverID, server]));
  const latest = new Date(ports.now().getTime() + FUTURE_SECONDS * 1_000);
  const visits = serverIDs.flatMap((serverID, place) => {
    const { heartbeat, platform = 'linux' } = servers.get(serverID) ?? {};
    if (heartbeat?.from !== 'ssm') return [];
    const errand = heartbeatErrand(heartbeat.path, heartbeat.platform ?? platform, latest);
    return [{ place, serverID, ...errand, timeoutSeconds: READING_SECONDS }];
  });
  const said = await visitServers(visits, drill, ports, 'heartbeat');
  const answers = new Map(visits.map(({ place }, index) => [place, said[index]]));
  return serverIDs.map((_, place) => answers.get(place) ?? NOT_PLANNED);
}
