import { runLocally } from '../../simulator/local-run.ts';
import type { Post } from '../../simulator/webhooks.ts';
import { planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { differencesOf, unexplained } from './compare.ts';
import { type Account, playByMoto } from './moto-run.ts';
import { STORIES, type Story } from './stories.ts';
import type { Message } from './subscriber.ts';

/** The outcome of a story with both engines. */
export interface Outcome {
  readonly story: Story;
  readonly ended: string;
  readonly transitions: number;
  readonly seconds: { readonly embedded: number; readonly moto: number };
  /** Differences between the records that have a reason. */
  readonly explained: number;
  /** Why the story does not count as the same; empty when it does. */
  readonly faults: readonly string[];
}

/** Plays a story with the embedded engine, then with moto's, and compares. */
export async function playStory(story: Story, account: Account, scheduled: unknown): Promise<Outcome> {
  // All drills lie in one account of moto's, so each needs an id of its own.
  const seed = 1 + STORIES.indexOf(story);
  const given = inputOf(story, scheduled);
  const plan = planOfData(given.plan);
  const scenario = scenarioWith(story.scenario);
  const begun = performance.now();
  const embedded = await runLocally({
    plan,
    planData: given.plan,
    planSha256: given.planSha256,
    scenario,
    seed,
  });
  const first = JSON.parse(embedded.record ?? 'null');
  const between = performance.now();
  const moto = await playByMoto(
    {
      plan,
      scenario,
      seed,
      name: story.scheduled ? 'a-name-that-Scheduler-gives' : first.drillId,
      startedAt: first.startedAt,
      input: given,
    },
    account,
  );
  const second = JSON.parse(moto.record ?? 'null');
  const ended = performance.now();
  const differences = differencesOf(first, second);
  const without = unexplained(story, differences);
  const faults = [
    ...expected(`the embedded engine's`, story, first),
    ...expected(`moto's`, story, second),
    ...(JSON.stringify(embedded.states) === JSON.stringify(moto.states)
      ? []
      : [`other states: ${embedded.states.join(' ')} / ${moto.states.join(' ')}`]),
    ...(embedded.ended === moto.ended ? [] : [`ended ${embedded.ended} / ${moto.ended}`]),
    ...messagesDiffer(story, embedded.messages, first.drillId, moto.messages, second?.drillId),
    ...(moto.posts.length === plan.notifications.webhooks.length
      ? []
      : [`${moto.posts.length} posts to ${plan.notifications.webhooks.length} webhooks`]),
    ...postsDiffer(embedded.posts, first.drillId, moto.posts, second?.drillId),
    ...(moto.refusedWrites === (story.refusedWrites ?? 0)
      ? []
      : [`S3 refused ${moto.refusedWrites} writes and should refuse ${story.refusedWrites ?? 0}`]),
    ...story.states.filter((state) => !moto.states.includes(state)).map((state) => `never came to ${state}`),
    ...without.map(
      ({ path, ...both }) => `${path}: ${JSON.stringify(both.embedded)} / ${JSON.stringify(both.moto)}`,
    ),
  ];
  return {
    story,
    ended: moto.ended,
    transitions: moto.states.length,
    seconds: { embedded: (between - begun) / 1_000, moto: (ended - between) / 1_000 },
    explained: differences.length - without.length,
    faults,
  };
}

/** The same messages, or at least the same subjects where times in the text may differ. */
function messagesDiffer(
  { drawsPauses }: Story,
  embedded: readonly Message[],
  embeddedId: string,
  moto: readonly Message[],
  motoId: string,
): string[] {
  const notified = (messages: readonly Message[], drillId: string): string =>
    alike(
      JSON.stringify(messages.map(({ subject, text }) => (drawsPauses ? subject : [subject, text]))),
      drillId,
    );
  const [first, second] = [notified(embedded, embeddedId), notified(moto, motoId)];
  return first === second ? [] : [`other messages: ${first} / ${second}`];
}

/** The same bytes for each service, in any order of the posts. */
function postsDiffer(
  embedded: readonly Post[],
  embeddedId: string,
  moto: readonly Post[],
  motoId: string,
): string[] {
  const sent = (posts: readonly Post[], drillId: string): string =>
    alike(
      JSON.stringify(posts.map(({ host, body }) => `${host} ${decodeURIComponent(body)}`).sort()),
      drillId,
    );
  const [first, second] = [sent(embedded, embeddedId), sent(moto, motoId)];
  return first === second ? [] : [`other posts: ${first} / ${second}`];
}

/** Without what rightly differs between two accounts. */
const alike = (json: string, drillId: string): string =>
  json
    .replaceAll(drillId, 'DRILL')
    // Their own accounts and stages, and sending times.
    .replaceAll(/https:[^\s"\\|>]+/g, 'LINK')
    .replaceAll(/arn:aws:states:[\w:.-]+/g, 'EXECUTION')
    .replaceAll(/(environment\\+":\\+")\w+/g, '$1STAGE')
    .replaceAll(/(（ステージ[ +]|\(stage[\s+]+)\w+/g, '$1STAGE')
    .replaceAll(/(\\"at\\":\\")[^"\\]+/g, '$1AT')
    // Of the whole record, in which some values rightly differ.
    .replaceAll(/[0-9a-f]{64}/g, 'HASH');

interface Input {
  readonly plan: Record<string, unknown>;
  readonly planSha256: string;
}

const enabled = (input: Input): Input => ({ ...input, plan: { ...input.plan, enabled: true } });

const inputOf = (story: Story, scheduled: unknown): Input =>
  story.scheduled
    ? // The example ships disabled; its schedule's input is what it is otherwise.
      enabled(scheduled as Input)
    : ({
        plan: planDataWith(story.plan),
        planSha256: '0'.repeat(64),
        trigger: { type: 'local', actor: null },
        scheduledFor: null,
      } as Input);

function expected(
  whose: string,
  story: Story,
  record: { verdict: string; cleanup: { status: string } } | null,
): string[] {
  if (record === null) return [`${whose} drill left no record`];
  const found = `${record.verdict}, ${record.cleanup.status}`;
  const wanted = `${story.verdict}, ${story.cleanup}`;
  return found === wanted ? [] : [`${whose} drill ended ${found} and should end ${wanted}`];
}
