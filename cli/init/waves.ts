import type { EstateServer } from './estate.ts';

/** Which servers start together, and in what order: a proposal. */

export interface ProposedWave {
  readonly name: string;
  readonly servers: readonly EstateServer[];
}

export interface ProposedWaves {
  /** The tag that tells the waves apart; null: their host names do. */
  readonly tag: string | null;
  readonly waves: readonly ProposedWave[];
}

/** What others need first comes first. */
const KINDS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['directory', ['ad', 'dc', 'ldap', 'dns']],
  [
    'database',
    ['db', 'database', 'sql', 'mysql', 'mssql', 'postgres', 'postgresql', 'pg', 'oracle', 'redis'],
  ],
  ['application', ['app', 'ap', 'application', 'api', 'batch', 'job', 'mq', 'file', 'fs']],
  ['web', ['web', 'www', 'front', 'frontend', 'proxy', 'lb', 'nginx', 'gw']],
];
const OTHERS = 'others';
/** Tags by which people commonly say what a server is for. */
const USUAL_TAGS = ['wave', 'tier', 'role', 'component', 'layer'];
/** The most that a plan takes. */
const WAVES_MAX = 20;

/** By the tag, or else by a usual one that every server has, or else by the words in host names. */
export function proposeWaves(servers: readonly EstateServer[], wanted: string | null): ProposedWaves {
  const tag = wanted ?? usualTag(servers);
  const groupOf = ({ hostname, tags }: EstateServer): string =>
    tag === null ? (KINDS[kindOf(hostname)]?.[0] ?? OTHERS) : (tags[tag] ?? OTHERS);
  const groups = [...Map.groupBy(servers, groupOf)].toSorted(
    ([a], [b]) => kindOf(a) - kindOf(b) || (a < b ? -1 : 1),
  );
  const kept = groups.slice(0, groups.length > WAVES_MAX ? WAVES_MAX - 1 : WAVES_MAX);
  const rest = groups.slice(kept.length).flatMap(([, members]) => members);
  const waves = [...kept, ...(rest.length === 0 ? [] : [[OTHERS, rest] as const])];
  return { tag, waves: named(waves) };
}

const usualTag = (servers: readonly EstateServer[]): string | null =>
  Object.keys(servers[0]?.tags ?? {}).find(
    (key) => USUAL_TAGS.includes(key.toLowerCase()) && servers.every(({ tags }) => key in tags),
  ) ?? null;

/** Its place in the order; unknown words come last. */
function kindOf(text: string): number {
  const words = new Set(text.toLowerCase().split(/[^a-z]+/));
  const place = KINDS.findIndex(([name, known]) => words.has(name) || known.some((word) => words.has(word)));
  return place < 0 ? KINDS.length : place;
}

/** Names that a plan takes, each once. */
function named(
  groups: readonly (readonly [value: string, members: readonly EstateServer[]])[],
): ProposedWave[] {
  const taken = new Set<string>();
  return groups.map(([value, members], index) => {
    const slug = value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50);
    const word = slug === '' ? 'wave' : slug;
    const name = taken.has(word) ? `${word}-${index + 1}` : word;
    taken.add(name);
    return { name, servers: members };
  });
}
