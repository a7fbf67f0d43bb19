import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/**
 * S3's rules lead to endpoints of Outposts, access points, Object Lambda and directory buckets, by 500 questions. What is
 * the same for every bucket of ours is answered here, and the questions that then lead nowhere else are left out.
 */

/** A condition: what is asked, of what, and the name that its result gets. */
type Condition = readonly [fn: string, argv: readonly unknown[], assign?: string];

export interface Rules {
  /** Three numbers a node: its condition, where to go where that holds, and where else. */
  readonly nodes: ArrayLike<number>;
  readonly root: number;
  readonly conditions: readonly Condition[];
  readonly results: readonly unknown[];
}

/** Results are numbered from here on; 1 and -1 are ends without one. */
const RESULT = 100_000_000;
const isEnd = (ref: number): boolean => Math.abs(ref) === 1 || ref >= RESULT;

/** Parameters that nobody sets. */
const UNSET = [
  'Accelerate',
  'DisableAccessPoints',
  'UseGlobalEndpoint',
  'UseObjectLambdaEndpoint',
  'UseS3ExpressControlEndpoint',
];
/** Ends of names that S3 gives to no bucket, but to aliases and directories. */
const SUFFIXES = ['--x-s3', '--xa-s3', '--op-s3'];

/** What a condition comes to for every bucket of ours, where that is known. */
function known([fn, argv]: Condition): boolean | undefined {
  const text = JSON.stringify(argv);
  if (fn === 'isSet' && text === '[{"ref":"Bucket"}]') return true;
  // A bucket of ours has a name and no ARN.
  if (fn === 'aws.parseArn') return false;
  if (fn === 'stringEquals' && [...SUFFIXES, 'arn:'].some((end) => argv[1] === end)) return false;
  if (fn === 'booleanEquals' && UNSET.some((name) => text.includes(`"ref":"${name}"`))) return false;
  return undefined;
}

/** The same rules for our buckets alone. */
export function rulesOfOurBuckets({ nodes, root, conditions, results }: Rules): Rules {
  const simpler = new Map<number, number>();
  const kept: number[] = [];
  const places = new Map<string, number>();
  const simplify = (ref: number): number => {
    if (isEnd(ref)) return ref;
    if (ref < 0) throw new Error('rules with complements are not read: see decideEndpoint of @smithy/core');
    const before = simpler.get(ref);
    if (before !== undefined) return before;
    const [condition = 0, high = 1, low = 1] = Array.from(nodes).slice(3 * (ref - 1), 3 * ref);
    const answer = known(conditions[condition] as Condition);
    const [yes, no] = [simplify(answer === false ? low : high), simplify(answer === true ? high : low)];
    const simple = yes === no ? yes : placeOf([condition, yes, no]);
    simpler.set(ref, simple);
    return simple;
  };
  /** The place of a node from 2 on: 1 is an end. */
  const placeOf = (node: readonly number[]): number => {
    const place = places.get(node.join()) ?? 2 + kept.length / 3;
    if (!places.has(node.join())) kept.push(...node);
    places.set(node.join(), place);
    return place;
  };
  const newRoot = simplify(root);
  const asked = [...new Set(kept.filter((_, index) => index % 3 === 0))];
  const ends = [...new Set(kept.filter((ref, index) => index % 3 !== 0 && ref >= RESULT))];
  const numbered = kept.map((value, index) => {
    if (index % 3 === 0) return asked.indexOf(value);
    return value >= RESULT ? RESULT + ends.indexOf(value) : value;
  });
  return {
    // The first place stands for the end that has its number.
    nodes: [0, 1, 1, ...numbered],
    root: newRoot,
    conditions: asked.map((index) => conditions[index] as Condition),
    results: ends.map((ref) => results[ref - RESULT]),
  };
}

export const ourBucketsAlone: Plugin = {
  name: 'our-buckets-alone',
  setup({ onLoad }) {
    onLoad({ filter: /\/@aws-sdk\/client-s3\/dist-es\/endpoint\/bdd\.js$/ }, async ({ path }) => ({
      contents: `export const bdd = ${JSON.stringify(rulesOfOurBuckets(await rulesIn(path)))};`,
    }));
  },
};

/** The rules as the package has them. */
export async function rulesIn(path: string): Promise<Rules> {
  const { bdd } = (await import(pathToFileURL(path).href)) as { readonly bdd: Rules };
  return bdd;
}
