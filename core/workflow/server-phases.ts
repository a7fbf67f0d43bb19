import { probeName } from '../facts/probe-name.ts';
import type { ProvenServer, WaveProbes } from '../facts/probes.ts';
import type { LaunchFact, Opening, WaveLaunch } from '../facts/steps.ts';

/** The phase of a server in a drill, in a word or two. */
export interface ServerPhase {
  readonly hostname: string;
  readonly phase: string;
}

/** The phase of each server of a wave, from the facts that the steps have written. */
export function phasesOf(
  opening: Pick<Opening, 'servers'> | undefined,
  wave: number,
  launch: WaveLaunch | undefined,
  probes: WaveProbes | undefined,
): ServerPhase[] {
  const launches = new Map(launch?.servers.map((server) => [server.serverID, server]));
  const proofs = new Map(probes?.servers.map((server) => [server.serverID, server]));
  return (opening?.servers ?? [])
    .filter((server) => server.wave === wave)
    .map(({ serverID, hostname }) => ({
      hostname,
      phase: phaseOf(launches.get(serverID), proofs.get(serverID)),
    }));
}

function phaseOf(launched: LaunchFact | undefined, proof: ProvenServer | undefined): string {
  const failed = proof?.probes.find((probe) => probe.status === 'FAILED');
  if (proof?.verifiedAt) return 'verified';
  if (failed !== undefined) return `${probeName(failed)}: ${failed.seen}`;
  if (proof !== undefined) return proof.state ?? 'launched';
  return launched?.progress ?? launched?.status ?? 'waiting';
}
