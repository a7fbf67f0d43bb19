import type { ObservedHost, ObservedRestoredVolume } from '../../../adapters/aws/restore-observations.ts';
import { type ResourceTags, resourceTagsOf } from '../../../core/facts/drill-tags.ts';
import type { LoadedDrill, VolumesOnInstances } from '../../recovery-method.ts';
import { isCopy, plannedName } from './volumes.ts';

export type OwnVolume = ObservedRestoredVolume & { readonly by: ResourceTags };
export type OwnHost = ObservedHost & { readonly by: ResourceTags };

/** What EC2 lists now with a drill's id. */
export interface OwnRestored {
  /** Provably the drill's: all tags are there, and they name a server and the plan of this drill. */
  readonly volumes: readonly OwnVolume[];
  readonly hosts: readonly OwnHost[];
  /** Hosts that are terminated: only to say what became of them. */
  readonly ended: readonly OwnHost[];
  /** What carries the drill's id and not all else: it is named and never touched. */
  readonly doubtful: readonly { readonly type: 'volume' | 'instance'; readonly id: string }[];
}

/** Reads what is the drill's. Never cached: a minute later it may be attached to something else. */
export async function readOwn({
  opening,
  target,
}: Pick<LoadedDrill, 'opening' | 'target'>): Promise<OwnRestored> {
  const { drillId, planId } = opening;
  const [volumes, hosts] = await Promise.all([
    target.restored.volumes(drillId),
    target.restored.hosts(drillId),
  ]);
  const planned = new Set(opening.servers.map(({ serverID }) => serverID));
  const ownerOf = (tags: Readonly<Record<string, string>>): ResourceTags | undefined => {
    const by = resourceTagsOf(tags);
    return by?.drillId === drillId && by.planId === planId && planned.has(by.serverID) ? by : undefined;
  };
  const live = volumes.filter(({ state }) => state !== 'deleted');
  const own = hosts.flatMap((host) => {
    const by = ownerOf(host.tags);
    return by === undefined ? [] : [{ ...host, by }];
  });
  return {
    volumes: live.flatMap((volume) => {
      const by = ownerOf(volume.tags);
      return by === undefined ? [] : [{ ...volume, by }];
    }),
    hosts: own.filter(({ state }) => state !== 'terminated'),
    ended: own.filter(({ state }) => state === 'terminated'),
    doubtful: [
      ...live
        .filter(({ tags }) => ownerOf(tags) === undefined)
        .map(({ volumeID }) => ({ type: 'volume' as const, id: volumeID })),
      ...hosts
        .filter(({ tags, state }) => state !== 'terminated' && ownerOf(tags) === undefined)
        .map(({ instanceID }) => ({ type: 'instance' as const, id: instanceID })),
    ],
  };
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
