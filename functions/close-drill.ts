import { opened } from '../adapters/opened.ts';
import type { World } from '../adapters/world.ts';
import { conclude } from '../core/assemble-record.ts';
import type { StateInput, StateOutput } from '../core/contract.ts';
import { gatherFacts } from '../core/gather-facts.ts';
import type { DrillRecord } from '../core/record.ts';
import packageJson from '../package.json' with { type: 'json' };
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
  const { opening, folder } = await opened(state, world);
  const made = await makeRecord(state, world);
  const record = (await folder.writeRecord(made)) ? made : await folder.readRecord();
  await world.leases.release({
    drillId: opening.drillId,
    ...opening.plan.target,
    sourceServerIDs: opening.servers.map((server) => server.sourceServerID),
  });
  for (const topicArn of new Set([world.topicArn, ...opening.plan.notifications.topics])) {
    await folder.once(`published-${topicArn.replaceAll(':', '-')}`, () =>
      world.publish(topicArn, summarize(record)),
    );
  }
  return {
    drillId: record.drillId,
    status: 'CLOSED',
    verdict: record.verdict,
    cleanup: record.cleanup.status,
    record: folder.recordKey,
  };
}

async function makeRecord(state: StateInput<'CloseDrill'>, world: World): Promise<DrillRecord> {
  const { opening, folder } = await opened(state, world);
  const [guards, cleanup, waves] = await Promise.all([
    folder.read('guards'),
    folder.read('cleanup'),
    Promise.all(
      opening.plan.waves.map(async (_, wave) => ({
        start: await folder.read('start', wave),
        launch: await folder.read('launch', wave),
        probes: await folder.read('probes', wave),
      })),
    ),
  ]);
  const facts = gatherFacts({
    opening,
    guards,
    waves,
    cleanup,
    error: state.error,
    calls: addCalls(state.calls, world.takeCalls()),
    endedAt: world.now().toISOString(),
    toolVersion: packageJson.version,
  });
  return { ...facts, ...conclude(facts) };
}

export const handler = serve('CloseDrill', closeDrill);
