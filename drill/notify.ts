import type { Ports } from '../adapters/ports.ts';
import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { Leftover } from '../core/facts/steps.ts';
import type { DrillEvent } from '../core/history/event.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import {
  causeOf,
  closedEvent,
  delayedEvent,
  heldEvent,
  type Streak,
  sharedCauseOf,
  unrecordedEvent,
} from '../reporting/messages/drill-events.ts';
import { lettersOf } from '../reporting/messages/letters.ts';
import { objectArn } from '../reporting/messages/links.ts';
import type { Sender } from '../reporting/messages/make-event.ts';
import type { Metric } from '../reporting/metrics.ts';

/** Notifications: each event goes once to each topic, however often a step is repeated. */

/** The events of a closed drill, whatever its verdict: docs/messages.md. */
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
 * Publishes an event to all topics, people's first. If one topic fails the others still receive it, and the step fails
 * at the end, so that it is retried.
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

/** A message that cannot be delivered raises an alarm through a metric. */
async function metered(post: () => Promise<void>, plan: DrillPlan, ports: Ports): Promise<void> {
  try {
    await post();
  } catch (error) {
    await ports.meter([{ name: 'PublishFailures', value: 1 } satisfies Metric], plan.id);
    throw error;
  }
}

/** Notifies people that a drill's instances are held for inspection. */
export const notifyHeld = (
  scope: Notification,
  record: DrillRecord,
  until: string,
  ports: Ports,
): Promise<void> => notify(scope, heldEvent(record, until, senderOf(ports)), ports);

/** Notifies people, once, that a drill's outcome is certain and its cleanup not over. */
export async function notifyDelayed(
  scope: Notification,
  record: DrillRecord,
  leftovers: readonly Leftover[],
  ports: Ports,
): Promise<void> {
  await notify(scope, delayedEvent(record, leftovers, senderOf(ports)), ports);
  await scope.folder.write('delayed', { at: ports.now().toISOString() });
}

/** Notifies people, once, that a drill is over and its record cannot be written. */
export const notifyUnrecorded = (scope: Notification, record: DrillRecord, ports: Ports): Promise<void> =>
  notify(scope, unrecordedEvent(record, senderOf(ports)), ports);

/** Notifies people of a closed drill. */
export async function notifyClosed(
  scope: Notification,
  record: DrillRecord,
  evidence: { readonly sha256: string; readonly signed: boolean },
  ports: Ports,
): Promise<void> {
  const streak = await streakOf(scope, record, ports);
  await notify(scope, closedEvent(record, evidence, streak, senderOf(ports)), ports);
}

/** How many drills of the plan in a row were refused for these guards: a storm is folded into one thread. */
async function streakOf({ folder }: Notification, record: DrillRecord, ports: Ports): Promise<Streak> {
  const alone = { inARow: 1, thread: record.drillId };
  if (record.verdict === 'FAIL') {
    const called = await Promise.all([folder.read('hold'), folder.read('delayed')]);
    return { ...alone, isCalled: called.some((fact) => fact !== undefined) };
  }
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

/** One closed calendar refuses twenty plans in a night: all after the first are posted in its thread. */
async function stormOf(record: DrillRecord, ports: Ports): Promise<Streak> {
  const alone = { inARow: 1, thread: record.drillId };
  const cause = sharedCauseOf(record);
  if (cause === undefined) return alone;
  try {
    const thread = await ports.history.joinStorm(cause, record.startedAt.slice(0, 10), record.drillId);
    return { inARow: 1, thread, isCalled: thread !== record.drillId };
  } catch {
    // Better to notify people twice than not at all.
    return alone;
  }
}

/** Notifications about a plan, not a drill: their deliveries are recorded in the plan's own folder. */
export const ofPlan = (plan: DrillPlan, ports: Ports): Notification => ({
  plan,
  folder: ports.folder(plan.id, 'schedule'),
});
