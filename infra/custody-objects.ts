import { CALLS, type FunctionFile } from './function-calls.ts';
import { logicalName } from './logical-name.ts';

/**
 * Who writes which objects of the evidence bucket, and the only place that says so: roles and the bucket's own policy are
 * made from it. Patterns of different rows match no common key, because the bucket denies each key to all whom its row
 * does not name.
 */

type Writer = FunctionFile | 'operator';

export interface WrittenObjects {
  /** The statement of the bucket's policy. */
  readonly sid: string;
  readonly keys: readonly string[];
  readonly writers: readonly Writer[];
}

/** A drill's folder: ULIDs begin with 0 until the year 3084, and no other folder of a plan does. */
const DRILL = 'drills/*/0*';
const FACTS = `${DRILL}/facts`;
const PLAN = `${DRILL}/plan.yml`;
const WAVE = `${FACTS}/wave-*`;
const CLOSING: readonly Writer[] = ['close-drill', 'sweep-orphans'];

const EVIDENCE_FILES = [
  'drill.*',
  'report.*',
  'oscal-assessment-results.json',
  'VERIFY.md',
  'public-key.pem',
  'raw.ndjson.gz',
].map((name) => `${DRILL}/${name}`);
/** Of up to 999 findings; what a person writes about one has a longer end. */
const FINDINGS = ['?', '??', '???'].map((count) => `drills/*/findings/0*.${count}.json`);
const PAGES = ['history/index.html', 'history/history.*'];
const ANSWERS = `${DRILL}/answers/`;

/** Those that keep no answers of AWS: they are no step of a drill. */
const WITHOUT_ANSWERS: ReadonlySet<FunctionFile> = new Set([
  'check-readiness',
  'start-drill',
  'post-webhooks',
]);
const ANSWERED = (Object.keys(CALLS) as FunctionFile[]).filter((file) => !WITHOUT_ANSWERS.has(file));

export const WRITTEN: readonly WrittenObjects[] = [
  {
    sid: 'Opening',
    keys: [`${FACTS}/opening.json`],
    writers: ['open-drill', 'terminate-drill', 'sweep-orphans'],
  },
  { sid: 'Plan', keys: [PLAN], writers: ['open-drill'] },
  { sid: 'Guards', keys: [`${FACTS}/guards.json`], writers: ['check-guards'] },
  {
    sid: 'Aborted',
    keys: [`${FACTS}/aborted.json`],
    writers: [
      'start-wave',
      'restore-wave',
      'check-wave',
      'attach-volumes',
      'run-actions',
      'probe-wave',
      'run-inside',
      'hold-drill',
    ],
  },
  { sid: 'Start', keys: [`${WAVE}/start.json`], writers: ['start-wave', 'restore-wave'] },
  { sid: 'Launch', keys: [`${WAVE}/launch.json`], writers: ['check-wave', 'probe-wave'] },
  { sid: 'Joined', keys: [`${WAVE}/joined.json`], writers: ['attach-volumes'] },
  {
    sid: 'Actions',
    keys: [`${WAVE}/actions.json`, `${WAVE}/intent-*.json`],
    writers: ['run-actions', 'run-inside'],
  },
  { sid: 'Probes', keys: [`${WAVE}/probes.json`], writers: ['probe-wave'] },
  { sid: 'Hold', keys: [`${FACTS}/hold.json`], writers: ['hold-drill'] },
  { sid: 'Failback', keys: [`${FACTS}/failback.json`], writers: ['probe-wave', 'hold-drill'] },
  { sid: 'Delayed', keys: [`${FACTS}/delayed.json`], writers: ['terminate-drill'] },
  {
    sid: 'ByOperator',
    keys: [`${FACTS}/abort.json`, 'drills/*/findings/0*.closed.json'],
    writers: ['operator'],
  },
  {
    sid: 'Cleanup',
    keys: [`${FACTS}/cleanup.json`],
    writers: ['terminate-drill', 'sweep-orphans', 'operator'],
  },
  { sid: 'Sweep', keys: [`${FACTS}/sweep.json`], writers: ['sweep-orphans', 'operator'] },
  {
    sid: 'Done',
    keys: [`${FACTS}/done-*.json`],
    writers: ['hold-drill', 'terminate-drill', 'close-drill', 'sweep-orphans'],
  },
  {
    sid: 'BySweep',
    keys: [`${FACTS}/closing.json`, 'drills/*/schedule/facts/watch.json', 'drills/*/index/*'],
    writers: ['sweep-orphans'],
  },
  {
    sid: 'DoneOfSchedule',
    keys: ['drills/*/schedule/facts/done-*.json'],
    writers: ['check-readiness', 'sweep-orphans'],
  },
  { sid: 'Answers', keys: [`${ANSWERS}*`], writers: ANSWERED },
  {
    sid: 'Evidence',
    keys: [`${FACTS}/refused.json`, ...EVIDENCE_FILES, 'drills/*/chain/*', ...FINDINGS, ...PAGES],
    writers: CLOSING,
  },
  { sid: 'Readiness', keys: ['readiness/*', 'history/readiness-*'], writers: ['check-readiness'] },
];

/** Nobody writes beside these, and nobody reads what is here and in no row above. */
export const PLACES: readonly string[] = [
  `${FACTS}/*`,
  `${ANSWERS}*`,
  ...EVIDENCE_FILES,
  PLAN,
  ...FINDINGS,
  'drills/*/findings/0*.closed.json',
  'drills/*/chain/*',
  'drills/*/index/*',
  'drills/*/schedule/facts/*',
  ...PAGES,
  'history/readiness-*',
  'readiness/*',
];

/** The keys that a function, or an operator, writes. */
export const keysOf = (writer: Writer): readonly string[] =>
  WRITTEN.filter(({ writers }) => writers.includes(writer)).flatMap(
    ({ sid, keys }) => ownPart(sid, writer) ?? keys,
  );

/** A drill's id has 26 characters; what follows the event is a topic's name, which may be anything. */
const told = (event: string): string => `${FACTS}/done-${'?'.repeat(26)}-${event}-*.json`;

/** A bucket's policy has 20 KB: of these rows each writer has a part of its own, which its role says alone. */
function ownPart(sid: string, writer: Writer): readonly string[] | undefined {
  if (sid === 'Answers') return [`${ANSWERS}*-${logicalName(writer)}-*.ndjson.gz`];
  if (sid !== 'Done') return undefined;
  // Whoever could mark the end of a drill as told, or done, would keep people from hearing of it.
  if (writer === 'hold-drill') return [told('held')];
  if (writer === 'terminate-drill') return [told('cleanup-delayed')];
  return undefined;
}
