import type { WaveProbes } from './probes.ts';
import { type Leftover, mayRunUnrecorded, type WaveLaunch, type WaveStart } from './steps.ts';

/** A wave of a drill as its facts know it. */
interface KnownWave {
  readonly start?: WaveStart | undefined;
  readonly launch?: WaveLaunch | undefined;
  readonly probes?: WaveProbes | undefined;
}

interface Known {
  /** The planned servers with their waves. */
  readonly servers: readonly { readonly serverID: string; readonly wave: number }[];
  readonly waves: readonly KnownWave[];
}

/**
 * What may be left of a drill that could not be looked at, by the ids that its own facts hold: the operations that it
 * started, the instances and volumes that it saw, and the servers that may still be launching. `why` ends each line. A drill that
 * recorded no start, which it does before each, has nothing.
 */
export function unseenLeftovers({ servers, waves }: Known, why: string): Leftover[] {
  return waves.flatMap(({ start, launch, probes }, wave): Leftover[] => {
    const operations = start?.operations ?? [];
    const seen = new Map(launch?.servers.map((server) => [server.serverID, server.instanceID]));
    const unrecorded = mayRunUnrecorded(start)
      ? servers.filter((server) => server.wave === wave).map(({ serverID }) => serverID)
      : [];
    const launching = operations.flatMap(({ serverIDs }) => serverIDs);
    return [
      ...operations.map(({ operationID }) => ({ type: 'operation', id: operationID, detail: why })),
      ...[...new Set([...launching, ...unrecorded])].map((serverID) => {
        const instanceID = seen.get(serverID) ?? null;
        return instanceID === null
          ? { type: 'source-server', id: serverID, detail: `may have been launched; ${why}` }
          : { type: 'instance', id: instanceID, detail: `of source server ${serverID}; ${why}` };
      }),
      ...(probes?.servers ?? []).flatMap(({ instanceID, volumeIDs }) =>
        volumeIDs.map((id) => ({ type: 'volume', id, detail: `of instance ${instanceID}; ${why}` })),
      ),
    ];
  });
}
