import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedHost, ObservedRestoredVolume } from '../../../adapters/aws/restore-observations.ts';
import { type ResourceTags, resourceTagsOf } from '../../../core/facts/drill-tags.ts';
import type { LoadedDrill, VolumesOnInstances } from '../../recovery-method.ts';
import { type LentVolume, readLent } from './restore-tests.ts';
import { membersOf } from './snapshot-sets.ts';
import { HOST, tokenOf } from './tokens.ts';
import { isCopy, plannedName, restoredNames } from './volumes.ts';

export type OwnVolume = ObservedRestoredVolume & {
  readonly by: ResourceTags;
  /** AWS Backup has made it by this restore job, and deletes it: a drill only attaches it. */
  readonly lentBy?: LentVolume['job'];
};
export type OwnHost = ObservedHost & { readonly by: ResourceTags };

/** What EC2 lists now with a drill's id. */
export interface OwnRestored {
  /**
   * Provably the drill's: restored from a snapshot that it chose, since it began, under a name of its plan; or lent to it
   * by the restore test that it chose.
   */
  readonly volumes: readonly OwnVolume[];
  /** Provably the drill's: made by a request with its token. */
  readonly hosts: readonly OwnHost[];
  /** Hosts that are terminated: only to say what became of them. */
  readonly ended: readonly OwnHost[];
  /** What carries the drill's id and is not proven to be its own: it is named and never touched. */
  readonly doubtful: readonly { readonly type: 'volume' | 'instance'; readonly id: string }[];
}

/**
 * Reads what is the drill's. Never cached: a minute later it may be attached to something else. Tags alone prove nothing:
 * people copy them, and so do EC2's "launch more like this" and AWS Backup.
 */
export async function readOwn(
  drill: Pick<LoadedDrill, 'opening' | 'target' | 'folder'>,
): Promise<OwnRestored> {
  const { opening, target } = drill;
  const [volumes, hosts, chosen] = await Promise.all([
    target.restored.volumes(opening.drillId),
    target.restored.hosts(opening.drillId),
    chosenMembers(drill),
  ]);
  const owned = hosts.flatMap((host): OwnHost[] => {
    const by = ownerOf(opening, host.tags);
    const isMade = by !== undefined && host.clientToken === tokenOf(opening.drillId, by.serverID, HOST);
    return isMade ? [{ ...host, by }] : [];
  });
  const hostIDs = new Set(owned.map(({ instanceID }) => instanceID));
  const live = volumes.filter(({ state }) => state !== 'deleted');
  const ownVolumes = live.flatMap((volume): OwnVolume[] => {
    const by = ownerOf(opening, volume.tags);
    if (by === undefined) return [];
    const isRestored =
      namesOf(opening, by.serverID).has(by.volume ?? '') &&
      chosen.get(by.serverID)?.get(plannedName(by) ?? '') === volume.snapshotID &&
      Date.parse(volume.createdAt ?? '') >= Date.parse(opening.startedAt) - CLOCKS_MILLISECONDS;
    // A host's own root volume goes with the host, and is never asked for alone.
    const isRoot = by.volume === null && volume.attachments.some(({ instanceID }) => hostIDs.has(instanceID));
    return isRestored || isRoot ? [{ ...volume, by }] : [];
  });
  const lent = (await readLent(opening.servers, chosen, target, new Date(opening.startedAt))).map(
    ({ serverID, name, job, volume }): OwnVolume => ({
      ...volume,
      by: tagsOfLent(opening, serverID, name),
      lentBy: job,
    }),
  );
  const proven = new Set([...lent, ...ownVolumes].map(({ volumeID }) => volumeID));
  for (const id of hostIDs) proven.add(id);
  return {
    volumes: [...ownVolumes, ...lent],
    hosts: owned.filter(({ state }) => state !== 'terminated'),
    ended: owned.filter(({ state }) => state === 'terminated'),
    doubtful: [
      ...live.map(({ volumeID }) => ({ type: 'volume' as const, id: volumeID })),
      ...hosts
        .filter(({ state }) => state !== 'terminated')
        .map(({ instanceID }) => ({ type: 'instance' as const, id: instanceID })),
    ].filter(({ id }) => !proven.has(id)),
  };
}

/** How far EC2's clock may be from ours. */
const CLOCKS_MILLISECONDS = 3_600_000;

/** Whose a resource says that it is, where this drill's plan has such a server. */
function ownerOf(
  { drillId, planId, servers }: LoadedDrill['opening'],
  tags: Readonly<Record<string, string>>,
): ResourceTags | undefined {
  const by = resourceTagsOf(tags);
  const isOurs = by?.drillId === drillId && by.planId === planId;
  return isOurs && servers.some(({ serverID }) => serverID === by.serverID) ? by : undefined;
}

/** What a lent volume would carry if the drill had made it. */
function tagsOfLent(
  { drillId, planId, expiresAt, servers }: LoadedDrill['opening'],
  serverID: string,
  volume: string,
): ResourceTags {
  const wave = servers.find((one) => one.serverID === serverID)?.wave ?? 0;
  return { drillId, planId, wave, serverID, expiresAt, volume };
}

const namesOf = ({ servers }: LoadedDrill['opening'], serverID: string): Set<string> =>
  new Set(servers.find((one) => one.serverID === serverID)?.restored?.volumes.flatMap(restoredNames));

/** By server and the plan's name, the snapshots and restore jobs that this drill wrote down before it asked for anything. */
export async function chosenMembers({
  opening,
  folder,
}: Pick<LoadedDrill, 'opening' | 'folder'>): Promise<Map<string, Map<string, string>>> {
  const starts = await Promise.all(
    opening.plan.waves.map((_, wave) => observe(() => folder.read('start', wave))),
  );
  const points = new Map(
    starts.flatMap((seen) => ('known' in seen ? Object.entries(seen.known?.points ?? {}) : [])),
  );
  return new Map(
    opening.servers.map(({ serverID, restored }) => {
      const point = points.get(serverID);
      return [serverID, point === undefined ? new Map() : membersOf(point.pointID, restored?.volumes ?? [])];
    }),
  );
}

/** States in which a host can still run something. */
const LIVING = new Set(['pending', 'running']);

/** The hosts to which commands may be sent, by server. */
export async function ownInstances(drill: LoadedDrill): Promise<Map<string, string>> {
  const { hosts } = await readOwn(drill);
  return new Map(
    hosts.flatMap(({ instanceID, state, by }) =>
      LIVING.has(state) ? [[by.serverID, instanceID] as const] : [],
    ),
  );
}

/** The restored volumes that are attached to the drill's own hosts, by server and the plan's name. */
export async function volumesOf(drill: LoadedDrill): Promise<VolumesOnInstances> {
  const { volumes, hosts } = await readOwn(drill);
  const hostOf = new Map(hosts.map(({ by, instanceID }) => [by.serverID, instanceID]));
  const attached = volumes.filter(({ attachments, by }) =>
    attachments.some(
      ({ instanceID, state }) => state === 'attached' && instanceID === hostOf.get(by.serverID),
    ),
  );
  const byServer = Map.groupBy(attached, ({ by }) => by.serverID);
  return new Map(
    [...byServer].map(([serverID, own]) => {
      const copies = new Map(
        own.filter(({ by }) => isCopy(by)).map((copy) => [plannedName(copy.by), copy.volumeID]),
      );
      const names = own.flatMap(({ by, volumeID }) => {
        const name = plannedName(by);
        return name === null || isCopy(by)
          ? []
          : [[name, { volumeID, copyVolumeID: copies.get(name) ?? null }] as const];
      });
      return [serverID, new Map(names)];
    }),
  );
}
