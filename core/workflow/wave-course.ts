import type { ProvenServer } from '../facts/probes.ts';
import { isSettled } from '../facts/proof.ts';
import type { LaunchFact, WaveLaunch } from '../facts/steps.ts';
import type { PlannedServer } from '../plan/planned-server.ts';

/** How far a wave has come: its critical servers decide, and the others hold nothing up. */

/** Whether no more is to come of a server's launch. */
const isLaunched = ({ status, instanceID }: LaunchFact): boolean =>
  status === 'FAILED' || (status === 'LAUNCHED' && instanceID !== null);

/** Whether no more is to come of the launch of any server; one that timed out may still come. */
export const isLaunchOver = ({ operations, servers }: WaveLaunch): boolean =>
  servers.every(isLaunched) ||
  (operations.every(({ status }) => status === 'COMPLETED') &&
    servers.every(({ status, instanceID }) => status !== 'LAUNCHED' || instanceID !== null));

/** Whether only optional servers of the wave are still to launch: the critical ones can be proven. */
export function isCriticalLaunched(planned: readonly PlannedServer[], { servers }: WaveLaunch): boolean {
  if (planned.every(({ critical }) => critical)) return false;
  const launched = new Set(servers.filter(isLaunched).map(({ serverID }) => serverID));
  return planned.every(({ critical, serverID }) => !critical || launched.has(serverID));
}

/** Whether every critical server of the wave is proven, or cannot be any more. */
export function isWaveDone(
  planned: readonly PlannedServer[],
  servers: readonly ProvenServer[],
  launch: WaveLaunch,
): boolean {
  const settled = new Set(servers.filter(isSettled).map(({ serverID }) => serverID));
  const launched = new Set(servers.map(({ serverID }) => serverID));
  // What has no instance when its launch is over has failed.
  const failed = (id: string): boolean => isLaunchOver(launch) && !launched.has(id);
  return planned.every(({ critical, serverID }) => !critical || settled.has(serverID) || failed(serverID));
}
