import { observe } from '../../adapters/aws/errors.ts';
import type { ProvenServer } from '../../core/facts/probes.ts';
import { isGone } from '../../core/facts/proof.ts';
import { expectsVolumes } from '../../core/guards/expected-instance.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import type { Looks } from './look-beside.ts';

/**
 * The waves with what EC2 says of the volumes of which the plan expects something: one call for all servers that were
 * not asked about yet, at the end of a wave. What cannot be read is a fact too, and is not asked for again.
 */
export async function withVolumes({ opening, target }: LoadedDrill, looks: Looks): Promise<Looks> {
  const expecting = new Set(
    opening.servers.flatMap(({ serverID, expect }) =>
      expect !== undefined && expectsVolumes(expect) ? [serverID] : [],
    ),
  );
  const isDue = (server: ProvenServer): boolean =>
    expecting.has(server.serverID) &&
    server.volumes === undefined &&
    server.volumeIDs.length > 0 &&
    !isGone(server);
  const ids = looks.flatMap(({ servers }) => servers.filter(isDue).flatMap(({ volumeIDs }) => volumeIDs));
  if (ids.length === 0) return looks;
  const seen = await observe(() => target.volumes(ids));
  const known = new Map('known' in seen ? seen.known.map((volume) => [volume.volumeID, volume]) : []);
  const after = (server: ProvenServer): ProvenServer =>
    isDue(server)
      ? {
          ...server,
          volumes:
            'unknown' in seen
              ? null
              : server.volumeIDs.map((volumeID) => known.get(volumeID) ?? unseen(volumeID)),
        }
      : server;
  const [current, ...earlier] = looks.map((look) => ({ ...look, servers: look.servers.map(after) }));
  return [current ?? looks[0], ...earlier];
}

/** EC2 may not show a new volume yet. */
const unseen = (volumeID: string) => ({ volumeID, type: null, encrypted: null, kmsKey: null });
