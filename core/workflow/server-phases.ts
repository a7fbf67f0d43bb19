import { probeName } from '../facts/probe-name.ts';
import type { ProvenServer, WaveProbes } from '../facts/probes.ts';
import { isGone, isProven } from '../facts/proof.ts';
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
  const failed = proof?.probes.filter((probe) => probe.status === 'FAILED') ?? [];
  if (proof !== undefined && isProven(proof)) return 'verified';
  if (proof !== undefined && isGone(proof)) return `its instance is ${proof.state}`;
  if (failed.length > 0) return failed.map((probe) => `${probeName(probe)}: ${probe.seen}`).join('; ');
  if (proof !== undefined) return proof.state ?? 'launched';
  return launched?.progress ?? launched?.status ?? 'waiting';
}
