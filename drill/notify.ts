import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { World } from '../adapters/runtime.ts';
import type { DrillEvent } from '../core/history/event.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import {
  causeOf,
  closedEvent,
  keptEvent,
  type Streak,
  sharedCauseOf,
} from '../reporting/messages/drill-events.ts';
import { lettersOf } from '../reporting/messages/letters.ts';
import { objectArn } from '../reporting/messages/links.ts';
import type { Teller } from '../reporting/messages/make-event.ts';
import type { Metric } from '../reporting/metrics.ts';

/** How the functions tell of what happened: each event once to each topic, however often a step is repeated. */

/** Of a drill that was closed, whatever its verdict: docs/messages.md. */
const CLOSED: ReadonlySet<DrillEvent['type']> = new Set(['DrillCompleted', 'DrillRefused', 'DrillStoodDown']);
const DETAIL_TYPE = 'DR Drill Completed';

interface Told {
  readonly plan: DrillPlan;
  readonly folder: DrillFolder;
}

export const tellerOf = ({ environment, simulated, place, now }: World): Teller => ({
  environment,
  simulated,
  place,
  now: now(),
});

/**
 * Tells everybody of an event, people first. Where one topic cannot be reached the others still hear, and the step fails
 * at the end, so that it is tried again.
 */
export async function tell({ plan, folder }: Told, event: DrillEvent, world: World): Promise<void> {
  const { chat, mail, machine } = lettersOf(event, plan.notifications);
  const { topics } = world;
  const posts: [name: string, post: () => Promise<void>][] = [
    ['chat', () => world.publish(topics.chat, chat)],
    ['mail', () => world.publish(topics.mail, mail)],
    ...[...new Set(plan.notifications.topics)].map((arn): [string, () => Promise<void>] => [
      arn.replaceAll(':', '-'),
      () => world.publish(arn, mail),
    ]),
    ['machine', () => world.publish(topics.machine, machine)],
  ];
  if (CLOSED.has(event.type)) posts.push(['bus', () => putClosed(event, machine.text, world)]);
  const failures: unknown[] = [];
  for (const [name, post] of posts) {
    try {
      await folder.once(`${event.id}-${name}`, () => metered(post, plan, world));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

const putClosed = (event: DrillEvent, detail: string, world: World): Promise<void> =>
  world.putEvent({
    detailType: DETAIL_TYPE,
    detail,
    resources: [objectArn(world.place, `drills/${event.plan.id}/${event.drillId}/drill.json`)],
    at: world.now(),
  });

/** A message that cannot be delivered raises an alarm by another way than messages. */
async function metered(post: () => Promise<void>, plan: DrillPlan, world: World): Promise<void> {
  try {
    await post();
  } catch (error) {
    await world.meter([{ name: 'PublishFailures', value: 1 } satisfies Metric], plan.id);
    throw error;
  }
}

/** Tells of a drill whose instances are kept for a look. */
export const tellKept = (told: Told, record: DrillRecord, until: string, world: World): Promise<void> =>
  tell(told, keptEvent(record, until, tellerOf(world)), world);

/** Tells of a drill that was closed. */
export async function tellClosed(
  told: Told,
  record: DrillRecord,
  sha256: string,
  world: World,
): Promise<void> {
  const streak = await streakOf(told, record, world);
  await tell(told, closedEvent(record, sha256, streak, tellerOf(world)), world);
}

/** How many drills of the plan were refused for these guards one after the other: a storm is folded into one thread. */
async function streakOf({ folder }: Told, record: DrillRecord, world: World): Promise<Streak> {
  const alone = { inARow: 1, thread: record.drillId };
  if (record.verdict === 'FAIL') return { ...alone, isCalled: (await folder.read('keep')) !== undefined };
  if (record.verdict !== 'SKIPPED') return alone;
  const { previous } = record.chain;
  const before =
    previous === null ? undefined : await world.folder(record.planId, previous.drillId).read('refused');
  const cause = causeOf(record);
  const streak = before?.cause === cause ? { inARow: before.inARow + 1, thread: before.thread } : alone;
  const joined = streak.inARow === 1 ? await stormOf(record, world) : streak;
  await folder.write('refused', { cause, inARow: joined.inARow, thread: joined.thread });
  return joined;
}

/** One closed calendar refuses twenty plans in a night: those that come after the first are told in its thread. */
async function stormOf(record: DrillRecord, world: World): Promise<Streak> {
  const alone = { inARow: 1, thread: record.drillId };
  const cause = sharedCauseOf(record);
  if (cause === undefined) return alone;
  try {
    const thread = await world.history.joinStorm(cause, record.startedAt.slice(0, 10), record.drillId);
    return { inARow: 1, thread, isCalled: thread !== record.drillId };
  } catch {
    // People are told rather twice than not at all.
    return alone;
  }
}

/** What is told of a plan and of no drill is marked in the plan's own folder. */
export const ofPlan = (plan: DrillPlan, world: World): Told => ({
  plan,
  folder: world.folder(plan.id, 'schedule'),
});
