import { type OpenedDrill, opened } from '../adapters/opened.ts';
import type { Message } from '../adapters/publisher.ts';
import type { DrillFolder } from '../adapters/record-store.ts';
import { holdLeases, messages } from '../adapters/wiring.ts';
import type { World } from '../adapters/world.ts';
import { conclude } from '../core/assemble-record.ts';
import type { DrillState, StateInput, StateOutput } from '../core/contract.ts';
import { gatherFacts } from '../core/gather-facts.ts';
import type { DrillPlan } from '../core/plan.ts';
import type { DrillRecord } from '../core/record.ts';
import type { Refusal } from '../core/refusal.ts';
import packageJson from '../package.json' with { type: 'json' };
import { drillMetrics, type Metric } from '../reporting/metrics.ts';
import { summarize } from '../reporting/summary.ts';
import { addCalls, serve } from './serve.ts';

/**
 * Closes a drill: puts the facts together, measures, judges, writes the record once, gives back the leases, then
 * tells people. The messages come last, so that one that fails can neither lose the record nor block the next drill.
 */
export async function closeDrill(
  state: StateInput<'CloseDrill'>,
  world: World,
): Promise<StateOutput<'CloseDrill'>> {
  const drill = await opened(state, world);
  const record = await settle(drill, await makeRecord(drill, state, world), world);
  return {
    drillId: record.drillId,
    status: 'CLOSED',
    verdict: record.verdict,
    cleanup: record.cleanup.status,
    record: drill.folder.recordKey,
  };
}

/** Writes the record unless somebody was first, and gives back the one that stands. */
export async function settle(drill: OpenedDrill, made: DrillRecord, world: World): Promise<DrillRecord> {
  const { opening, folder } = drill;
  const isFirst = await folder.writeRecord(made);
  const record = isFirst ? made : await folder.readRecord();
  if (isFirst) world.meter(drillMetrics(record), record.planId);
  await world.leases.release({
    drillId: opening.drillId,
    ...opening.plan.target,
    sourceServerIDs: opening.servers.map((server) => server.sourceServerID),
  });
  await publishOnce({ plan: opening.plan, folder }, 'published', summarize(record), world);
  return record;
}

/** Publishes to the stack's topic and the plan's own; a repeated step publishes nothing again. */
export async function publishOnce(
  { plan, folder }: { readonly plan: DrillPlan; readonly folder: DrillFolder },
  name: string,
  message: Message,
  world: World,
): Promise<void> {
  for (const topicArn of new Set([world.topicArn, ...plan.notifications.topics])) {
    await folder.once(`${name}-${topicArn.replaceAll(':', '-')}`, () =>
      publish(topicArn, message, plan, world),
    );
  }
}

/** A message that cannot be delivered raises an alarm by another way than messages, and fails the step. */
async function publish(topicArn: string, message: Message, plan: DrillPlan, world: World): Promise<void> {
  try {
    await world.publish(topicArn, message);
  } catch (error) {
    world.meter([{ name: 'PublishFailures', value: 1 } satisfies Metric], plan.id);
    throw error;
  }
}

interface Closing {
  readonly error?: DrillState['error'];
  readonly cleanupError?: DrillState['cleanupError'];
  readonly calls: DrillState['calls'];
}

/** The record as the facts give it now; `taken` is why the sweep closes it instead of the workflow. */
export async function makeRecord(
  { opening, folder }: OpenedDrill,
  { error, cleanupError, calls }: Closing,
  world: World,
  taken?: readonly Refusal[],
): Promise<DrillRecord> {
  const [guards, cleanup, standDown, waves] = await Promise.all([
    folder.read('guards'),
    folder.read('cleanup'),
    folder.read('stand-down'),
    Promise.all(
      opening.plan.waves.map(async ({ actions }, wave) => {
        const start = await folder.read('start', wave);
        // Each step of a wave writes only after the one before it has.
        const launch = start && (await folder.read('launch', wave));
        const acted = launch && actions.length > 0 ? await folder.read('actions', wave) : undefined;
        return { start, launch, actions: acted, probes: launch && (await folder.read('probes', wave)) };
      }),
    ),
  ]);
  const facts = gatherFacts({
    opening,
    guards,
    waves,
    cleanup,
    yielded: [...(standDown?.refusals ?? []), ...(taken ?? [])],
    closedBy: taken === undefined ? 'workflow' : 'sweep',
    error,
    cleanupError,
    calls: addCalls(calls, world.takeCalls()),
    endedAt: world.now().toISOString(),
    toolVersion: packageJson.version,
  });
  return { ...facts, ...conclude(facts) };
}

export const handler = /* @__PURE__ */ serve('CloseDrill', closeDrill, {
  leases: holdLeases,
  publish: messages,
});
