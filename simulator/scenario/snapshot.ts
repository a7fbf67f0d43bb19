import { stableID } from '../account/random.ts';
import type { SnapshotEntry } from './snapshots.ts';

/** One EBS snapshot of a scenario with its count expanded. */
export interface SnapshotScenario extends Omit<SnapshotEntry, 'count' | 'every' | 'volume' | 'id'> {
  readonly id: string;
  readonly volumeID: string;
  readonly owner: string;
  /** How many seconds it is older than its entry says, being a further one. */
  readonly olderBy: number;
}

/** The id of a volume that a scenario names: the same for the same name, whatever the seed. */
export const volumeIDOf = (name: string): string =>
  /^vol-[0-9a-f]{8,17}$/.test(name) ? name : stableID('vol-', 'of a snapshot', name);

/** The snapshots of one entry; further ones are older. */
export function resolveSnapshot(entry: SnapshotEntry, account: string): SnapshotScenario[] {
  const { count = 1, every, volume, id, ...kept } = entry;
  return Array.from({ length: count }, (_, index) => {
    const numbered = (text: string): string => text.replaceAll('{n}', String(index + 1));
    const name = numbered(entry.name);
    return {
      ...kept,
      name,
      id: id ?? stableID('snap-', 'of a scenario', name),
      volumeID: volumeIDOf(numbered(volume ?? name)),
      owner: entry.owner ?? account,
      olderBy: index * every,
    };
  });
}

/** When a snapshot was begun, in milliseconds since 1970, of a scenario that starts at this moment. */
export const begunAt = ({ at, age, olderBy }: SnapshotScenario, startedAt: number): number =>
  (at === undefined ? startedAt - age * 1_000 : Date.parse(at)) - olderBy * 1_000;
