import type { Ports } from '../adapters/ports.ts';
import type { WaveActions } from '../core/facts/actions.ts';
import { begin, hasFailed, isOver, serversOf, withResults } from '../core/workflow/actions.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { DENSE_WAIT_SECONDS, fitsInvocation, waveDeadline } from '../core/workflow/pacing.ts';
import { abortReasonsOf } from './abort-reasons.ts';
import { abortAction, runActionOnce } from './actions/run-action.ts';
import type { ActionRun } from './actions/send-action.ts';
import { loadDrill } from './load-drill.ts';

/**
 * Runs the plan's actions inside the launched servers of one wave, one after the other, until all have ended or the
 * wave has timed out. An action is sent once to each server, however often the step is repeated; a drill that aborts
 * sends nothing more.
 */
export async function runActions(
  state: StateInput<'RunActions'>,
  ports: Ports,
): Promise<StateOutput<'RunActions'>> {
  const { wave } = state;
  const drill = await loadDrill(state, ports);
  const { opening, folder } = drill;
  const start = await folder.read('start', wave);
  const launch = await folder.read('launch', wave);
  if (start === undefined || launch === undefined) {
    throw new Error(`wave ${wave} of drill ${state.drillId} was never launched`);
  }
  const launchedAt = new Map(
    launch.servers
      .filter(({ status }) => status === 'LAUNCHED')
      .map((server) => [server.serverID, server.launchedAt]),
  );
  const servers = opening.servers.filter((server) => server.wave === wave);
  const deadline = waveDeadline(opening, start, wave);
  const runs = (opening.plan.waves[wave]?.actions ?? []).map(
    (action): ActionRun => ({
      action,
      wave,
      deadline,
      servers: serversOf(action, servers, launchedAt),
    }),
  );
  const critical = new Set(servers.filter((server) => server.critical).map(({ serverID }) => serverID));
  const invokedAt = ports.now();
  let facts: WaveActions = (await folder.read('actions', wave)) ?? { actions: [], endedAt: null };
  let aborts = (await abortReasonsOf(drill, ports)).length > 0;
  for (;;) {
    const place = runs.findIndex((run, index) => !isDone(facts, run, index));
    const run = runs[place];
    if (run === undefined) {
      await folder.write('actions', { ...facts, endedAt: facts.endedAt ?? ports.now().toISOString() }, wave);
      return { ...state, status: aborts ? 'ABORTED' : 'ACTED', waitSeconds: 1 };
    }
    const before = facts.actions[place];
    const isBarred = facts.actions.some((earlier) => hasFailed(earlier, critical)) && before === undefined;
    if (isBarred || (aborts && before === undefined)) {
      // Nothing of it was begun: the record says of such an action that it was not sent.
      const errorCode = aborts ? 'ABORTED' : 'EARLIER_ACTION_FAILED';
      const unsent = run.servers.map((server) => [server, { status: 'NOT_SENT', errorCode }] as const);
      facts = withAction(facts, place, withResults(begin(run.action), unsent));
      continue;
    }
    // Recorded as begun before anything is sent, so that an action with no recorded end never counts as not sent.
    if (before === undefined) facts = withAction(facts, place, begin(run.action));
    await folder.write('actions', facts, wave);
    const round = aborts
      ? { state: await abortAction(run, before ?? begin(run.action), drill, ports), aborts }
      : await runActionOnce(run, before ?? begin(run.action), drill, ports);
    facts = withAction(facts, place, round.state);
    aborts = round.aborts;
    await folder.write('actions', facts, wave);
    if (aborts || isDone(facts, run, place)) continue;
    if (!fitsInvocation(invokedAt, ports.now(), DENSE_WAIT_SECONDS))
      return { ...state, status: 'ACTING', waitSeconds: 1 };
    await ports.sleep(DENSE_WAIT_SECONDS);
  }
}

function isDone({ actions }: WaveActions, { servers }: ActionRun, place: number): boolean {
  const known = actions[place];
  return known !== undefined && isOver(known, servers);
}

const withAction = (
  facts: WaveActions,
  place: number,
  action: WaveActions['actions'][number],
): WaveActions => ({
  ...facts,
  actions: [...facts.actions.slice(0, place), action, ...facts.actions.slice(place + 1)],
});
