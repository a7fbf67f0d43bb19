import type { Story } from './stories.ts';

/** What the two engines may rightly see otherwise, and why; everything else must be the same. */
interface Allowance {
  readonly path: RegExp;
  readonly why: string;
  /** Only in stories of which this holds. */
  readonly when?: (story: Story) => boolean;
  /** Only where the two values are as near as this. */
  readonly near?: (embedded: unknown, moto: unknown) => boolean;
}

/** Longer than all pauses that the SDK may draw in one story, and than one more look that fits in. */
const DRAWN_SECONDS = 30;
const DRAWN_CALLS = 3;

const seconds = (value: unknown): number =>
  typeof value === 'string' ? Date.parse(value) / 1_000 : Number(value);
const within =
  (limit: number) =>
  (embedded: unknown, moto: unknown): boolean =>
    Math.abs(seconds(embedded) - seconds(moto)) <= limit;
const isScheduled = ({ scheduled }: Story): boolean => scheduled === true;
const drawsPauses = ({ drawsPauses: drawn }: Story): boolean => drawn === true;

export const ALLOWANCES: readonly Allowance[] = [
  { path: /^executionId$/, why: "the execution's ARN names moto's account, Region and state machine" },
  {
    path: /^(chain|openItems|earlier)\./,
    why: 'all stories lie in one bucket of moto, so that there each has a place behind the others, , what they found and how they did',
  },
  {
    path: /\.privateIpAddress$/,
    why: 'each simulator on the machine that runs at the same time takes its own loopback addresses',
  },
  {
    path: /^responses\.(sha256|steps\.\d+\.sha256)$/,
    why: 'the responses name the ids that each account has given; how many there were must be the same',
  },
  {
    path: /^responses\.steps\.\d+\.lines$/,
    why: 'with other pauses one more look or try fits in, or one less',
    when: drawsPauses,
    near: within(DRAWN_CALLS),
  },
  {
    path: /^(trigger\.type|scheduledFor)$/,
    why: 'the embedded run starts every drill as a local one',
    when: isScheduled,
  },
  {
    path: /^drillId$/,
    why: 'Scheduler names executions by no ULID, so the drill takes its id from the execution',
    when: isScheduled,
  },
  {
    path: /(At|\.at|dataTimestamp|DateTime|passingSince|[sS]econds)$/,
    why: 'the SDK draws its pauses by Math.random, of which the engines use more or less',
    when: drawsPauses,
    near: within(DRAWN_SECONDS),
  },
  {
    path: /^(calls\.|servers\.\d+\.probes\.\d+\.attempts$)/,
    why: 'with other pauses one more look or try fits in, or one less',
    when: drawsPauses,
    near: within(DRAWN_CALLS),
  },
];

export interface Difference {
  readonly path: string;
  readonly embedded: unknown;
  readonly moto: unknown;
}

/** Every place in which two JSON values differ. */
export function differencesOf(embedded: unknown, moto: unknown, path = ''): Difference[] {
  if (isObject(embedded) && isObject(moto)) {
    const keys = [...new Set([...Object.keys(embedded), ...Object.keys(moto)])];
    return keys.flatMap((key) =>
      differencesOf(embedded[key], moto[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return Object.is(embedded, moto) ? [] : [{ path, embedded, moto }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What is left when everything that has a reason is taken away. */
export function unexplained(story: Story, differences: readonly Difference[]): Difference[] {
  const allowed = ALLOWANCES.filter(({ when }) => when === undefined || when(story));
  return differences.filter(
    ({ path, embedded, moto }) =>
      !allowed.some((one) => one.path.test(path) && (one.near === undefined || one.near(embedded, moto))),
  );
}
