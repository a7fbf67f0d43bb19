import type { ObservedSnapshot } from '../../../adapters/aws/restore-observations.ts';
import type { Restored, RestoredVolume, RestorePlan } from '../../../core/plan/restore.ts';
import type { Point } from '../../../core/workflow/choose-points.ts';

/**
 * Snapshots that belong together: one of each volume of a server. EC2 gives the members of a multi-volume snapshot no
 * common id (EC2 API Reference, CreateSnapshots), so a tag must say which belong together.
 */

/** By the plan's name of a volume, the snapshots that were found for it. */
export type Candidates = ReadonlyMap<string, readonly ObservedSnapshot[]>;

export interface SnapshotSets {
  /** Sets that can be restored, each as a point whose time is that of its oldest member. */
  readonly points: readonly Point[];
  /** Sets that lack a member, or have two of one or of one volume, with the time of the newest member. */
  readonly broken: readonly { readonly at: string; readonly why: string }[];
  /** How many snapshots could not be used, by reason. */
  readonly unusable: ReadonlyMap<string, number>;
}

/** Members of one multi-volume snapshot start within moments of each other; how far apart they may be is unconfirmed. */
const SPREAD_SECONDS = 300;

/** The sets of a server's volumes among what was found. */
export function setsOf(
  { volumes, set }: Restored,
  candidates: Candidates,
  { quiesced }: Pick<RestorePlan, 'quiesced'>,
): SnapshotSets {
  const unusable = new Map<string, number>();
  const usable = new Map(
    volumes.map(({ name }) => [
      name,
      (candidates.get(name) ?? []).filter((snapshot) => {
        const why = whyUnusable(snapshot, quiesced);
        if (why !== null) unusable.set(why, (unusable.get(why) ?? 0) + 1);
        return why === null;
      }),
    ]),
  );
  const [only] = volumes;
  if (volumes.length === 1 && only !== undefined && set === null) {
    const own = usable.get(only.name) ?? [];
    return {
      points: own.map((one) => ({ pointID: memberID(one), at: one.startedAt, ...copyIn([one]) })),
      broken: [],
      unusable,
    };
  }
  const waiting = new Set(
    [...candidates.values()]
      .flat()
      .flatMap((one) => (one.state === 'pending' ? [one.tags[set ?? ''] ?? ''] : [])),
  );
  const groups = groupsOf(usable, set ?? '');
  const judged = [...groups]
    // A backup that has not ended is not a broken one.
    .filter(([value]) => !waiting.has(value))
    .map(([value, members]) => judgeSet(value, volumes, members, quiesced !== undefined));
  return {
    points: judged.flatMap((one) => ('pointID' in one ? [one] : [])),
    broken: judged.flatMap((one) => ('why' in one ? [one] : [])),
    unusable,
  };
}

type Member = readonly [name: string, snapshot: ObservedSnapshot];

function groupsOf(usable: Candidates, tag: string): Map<string, Member[]> {
  const members = [...usable].flatMap(([name, all]) => all.map((snapshot): Member => [name, snapshot]));
  const tagged = members.filter(([, { tags }]) => Object.hasOwn(tags, tag));
  return Map.groupBy(tagged, ([, { tags }]) => tags[tag] ?? '');
}

function judgeSet(
  value: string,
  volumes: readonly RestoredVolume[],
  members: readonly Member[],
  isQuiesced: boolean,
): Point | { readonly at: string; readonly why: string } {
  const times = members.map(([, { startedAt }]) => Date.parse(startedAt));
  const [oldest, newest] = [Math.min(...times), Math.max(...times)];
  const at = new Date(newest).toISOString();
  const broken = (why: string) => ({ at, why });
  const byName = Map.groupBy(members, ([name]) => name);
  const missing = volumes.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (missing.length > 0) return broken(`set ${value} has no snapshot of ${missing.join(', ')}`);
  const [same] = [...Map.groupBy(members, ([, { snapshotID }]) => snapshotID)].filter(
    ([, all]) => all.length > 1,
  );
  if (same !== undefined)
    return broken(`set ${value} has ${same[0]} for ${same[1].map(([name]) => name).join(' and ')}`);
  const twice = [...byName].find(([, same]) => same.length > 1);
  if (twice !== undefined)
    return broken(
      `set ${value} has ${twice[1].length} snapshots of ${twice[0]}: ${twice[1].map(([, one]) => one.snapshotID).join(', ')}`,
    );
  const [mistaken] = [...Map.groupBy(members, ([, { volumeID }]) => volumeID)].filter(
    ([volumeID, all]) => volumeID !== null && all.length > 1,
  );
  if (mistaken !== undefined)
    return broken(
      `set ${value} has snapshots of one volume, ${mistaken[0]}, as ${mistaken[1].map(([name]) => name).join(' and ')}`,
    );
  // Writing had stopped: how far apart the snapshots began does not matter.
  if (!isQuiesced && newest - oldest > SPREAD_SECONDS * 1_000)
    return broken(
      `set ${value} spans ${Math.round((newest - oldest) / 1_000)} s, and nothing says that writing had stopped`,
    );
  return {
    pointID: members.map(([name, { snapshotID }]) => `${name}:${snapshotID}`).join(','),
    at: new Date(oldest).toISOString(),
    ...copyIn(members.map(([, snapshot]) => snapshot)),
  };
}

/** A copy has the time of the copying; EC2 shows it without its volume. */
const copyIn = (members: readonly ObservedSnapshot[]): { readonly isCopy?: true } =>
  members.some(({ volumeID }) => volumeID === null) ? { isCopy: true } : {};

/** What a point names it by: a snapshot, or the restore job that has made a volume of it. */
export const memberID = ({ snapshotID, test }: ObservedSnapshot): string => test?.restoreJobID ?? snapshotID;

/** Why a snapshot cannot be restored now; null when it can. */
export function whyUnusable(
  { state, tier, startedAt, tags, test }: ObservedSnapshot,
  quiesced: RestorePlan['quiesced'],
): string | null {
  if (test !== undefined && test.volumeState !== 'available')
    return `restored as a volume that is ${test.volumeState}`;
  if (state !== 'completed') return state;
  if (tier !== 'standard') return `in the ${tier} tier`;
  if (Number.isNaN(Date.parse(startedAt))) return 'without a time';
  return quiesced !== undefined && tags[quiesced.tag] !== quiesced.value ? NOT_QUIESCED : null;
}

export const NOT_QUIESCED = 'not quiesced';

/** The snapshot of each volume that a point names. */
export function membersOf(pointID: string, volumes: readonly RestoredVolume[]): Map<string, string> {
  const parts = pointID.split(',').map((part) => part.split(':'));
  return new Map(
    parts.flatMap(([first = '', second]) =>
      second === undefined ? (volumes[0] === undefined ? [] : [[volumes[0].name, first]]) : [[first, second]],
    ),
  );
}
