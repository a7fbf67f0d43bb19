import type { Ports } from '../adapters/ports.ts';
import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { DrillEvent } from '../core/history/event.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import {
  causeOf,
  closedEvent,
  heldEvent,
  type Streak,
  sharedCauseOf,
} from '../reporting/messages/drill-events.ts';
import { lettersOf } from '../reporting/messages/letters.ts';
import { objectArn } from '../reporting/messages/links.ts';
import type { Sender } from '../reporting/messages/make-event.ts';
import type { Metric } from '../reporting/metrics.ts';

/** How the functions tell of what happened: each event once to each topic, however often a step is repeated. */

/** Of a drill that was closed, whatever its verdict: docs/messages.md. */
const CLOSED: ReadonlySet<DrillEvent['type']> = new Set(['DrillCompleted', 'DrillRefused', 'DrillAborted']);
const DETAIL_TYPE = 'DR Drill Completed';

interface Notification {
  readonly plan: DrillPlan;
  readonly folder: DrillFolder;
}

export const senderOf = ({ environment, simulated, place, now }: Ports): Sender => ({
  environment,
  simulated,
  place,
  now: now(),
});

/**
 * Tells everybody of an event, people first. Where one topic cannot be reached the others still hear, and the step fails
 * at the end, so that it is tried again.
 */
export async function notify({ plan, folder }: Notification, event: DrillEvent, ports: Ports): Promise<void> {
  const { chat, mail, machine } = lettersOf(event, plan.notifications);
  const { topics } = ports;
  const posts: [name: string, post: () => Promise<void>][] = [
    ['chat', () => ports.publish(topics.chat, chat)],
    ['mail', () => ports.publish(topics.mail, mail)],
    ...[...new Set(plan.notifications.topics)].map((arn): [string, () => Promise<void>] => [
      arn.replaceAll(':', '-'),
      () => ports.publish(arn, mail),
    ]),
    ['machine', () => ports.publish(topics.machine, machine)],
  ];
  if (CLOSED.has(event.type)) posts.push(['bus', () => putClosed(event, machine.text, ports)]);
  const failures: unknown[] = [];
  for (const [name, post] of posts) {
    try {
      await folder.once(`${event.id}-${name}`, () => metered(post, plan, ports));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

const putClosed = (event: DrillEvent, detail: string, ports: Ports): Promise<void> =>
  ports.putEvent({
    detailType: DETAIL_TYPE,
    detail,
    resources: [objectArn(ports.place, `drills/${event.plan.id}/${event.drillId}/drill.json`)],
    at: ports.now(),
  });

/** A message that cannot be delivered raises an alarm by another way than messages. */
async function metered(post: () => Promise<void>, plan: DrillPlan, ports: Ports): Promise<void> {
  try {
    await post();
  } catch (error) {
    await ports.meter([{ name: 'PublishFailures', value: 1 } satisfies Metric], plan.id);
    throw error;
  }
}

/** Tells of a drill whose instances are kept for a look. */
export const notifyHeld = (
  notified: Notification,
  record: DrillRecord,
  until: string,
  ports: Ports,
): Promise<void> => notify(notified, heldEvent(record, until, senderOf(ports)), ports);

/** Tells of a drill that was closed. */
export async function notifyClosed(
  notified: Notification,
  record: DrillRecord,
  sha256: string,
  ports: Ports,
): Promise<void> {
  const streak = await streakOf(notified, record, ports);
  await notify(notified, closedEvent(record, sha256, streak, senderOf(ports)), ports);
}

/** How many drills of the plan were refused for these guards one after the other: a storm is folded into one thread. */
async function streakOf({ folder }: Notification, record: DrillRecord, ports: Ports): Promise<Streak> {
  const alone = { inARow: 1, thread: record.drillId };
  if (record.verdict === 'FAIL') return { ...alone, isCalled: (await folder.read('hold')) !== undefined };
  if (record.verdict !== 'SKIPPED') return alone;
  const { previous } = record.chain;
  const before =
    previous === null ? undefined : await ports.folder(record.planId, previous.drillId).read('refused');
  const cause = causeOf(record);
  const streak = before?.cause === cause ? { inARow: before.inARow + 1, thread: before.thread } : alone;
  const joined = streak.inARow === 1 ? await stormOf(record, ports) : streak;
  await folder.write('refused', { cause, inARow: joined.inARow, thread: joined.thread });
  return joined;
}

/** One closed calendar refuses twenty plans in a night: those that come after the first are told in its thread. */
async function stormOf(record: DrillRecord, ports: Ports): Promise<Streak> {
  const alone = { inARow: 1, thread: record.drillId };
  const cause = sharedCauseOf(record);
  if (cause === undefined) return alone;
  try {
    const thread = await ports.history.joinStorm(cause, record.startedAt.slice(0, 10), record.drillId);
    return { inARow: 1, thread, isCalled: thread !== record.drillId };
  } catch {
    // People are told rather twice than not at all.
    return alone;
  }
}

/** What is told of a plan and of no drill is marked in the plan's own folder. */
export const ofPlan = (plan: DrillPlan, ports: Ports): Notification => ({
  plan,
  folder: ports.folder(plan.id, 'schedule'),
});
