/** The tags by which AWS itself says what is a drill's own, on every resource that kunren makes. */

/** The drill's id; no resource without it is ever changed. */
export const DRILL_TAG = 'kunren:drill';

const KEYS = {
  drillId: DRILL_TAG,
  planId: 'kunren:plan',
  wave: 'kunren:wave',
  serverID: 'kunren:server',
  expiresAt: 'kunren:expires',
  volume: 'kunren:volume',
} as const;

export interface ResourceTags {
  readonly drillId: string;
  readonly planId: string;
  readonly wave: number;
  readonly serverID: string;
  /** When everything of the drill must be gone. */
  readonly expiresAt: string;
  /** The plan's name of a restored volume, with `/copy` behind it on its writable copy; null: a host. */
  readonly volume: string | null;
}

export const toResourceTags = (tags: ResourceTags): Record<string, string> => ({
  [KEYS.drillId]: tags.drillId,
  [KEYS.planId]: tags.planId,
  [KEYS.wave]: String(tags.wave),
  [KEYS.serverID]: tags.serverID,
  [KEYS.expiresAt]: tags.expiresAt,
  ...(tags.volume === null ? {} : { [KEYS.volume]: tags.volume }),
});

/** Whose a resource is; undefined when any tag is missing or malformed: then it is not provably a drill's. */
export function resourceTagsOf(tags: Readonly<Record<string, string>>): ResourceTags | undefined {
  const { [KEYS.drillId]: drillId, [KEYS.planId]: planId, [KEYS.serverID]: serverID } = tags;
  const { [KEYS.expiresAt]: expiresAt, [KEYS.wave]: wave = '' } = tags;
  if (!drillId || !planId || !serverID || !expiresAt || !/^\d{1,6}$/.test(wave)) return undefined;
  if (Number.isNaN(Date.parse(expiresAt))) return undefined;
  return { drillId, planId, serverID, expiresAt, wave: Number(wave), volume: tags[KEYS.volume] ?? null };
}
