import type { Ports } from '../../adapters/ports.ts';
import type { WaveActions } from '../../core/facts/actions.ts';
import type { WaveLaunch, WaveStart } from '../../core/facts/steps.ts';
import {
  type ActionServer,
  type ActionState,
  begin,
  hasFailed,
  isCriticalOver,
  isOver,
  serversOf,
  waitingIn,
  withResults,
} from '../../core/workflow/actions.ts';
import { waveDeadline } from '../../core/workflow/pacing.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { type EarlyEnd, endAction, runActionOnce } from './run-action.ts';
import type { ActionRun } from './send-action.ts';

/**
 * The actions of one wave. Each begins when the critical servers of the one before are done, and RunActions ends with
 * the last of these. On optional servers they go on while the wave, and later ones, are being proven.
 */

export interface ActingWave {
  readonly wave: number;
  readonly runs: readonly Omit<ActionRun, 'waiting'>[];
  readonly facts: WaveActions;
}

/** The actions of a wave as far as they have come; undefined where none is left to run. */
export async function readActions(
  { opening, folder }: LoadedDrill,
  wave: number,
  { start, launch }: { readonly start: WaveStart; readonly launch: WaveLaunch },
): Promise<ActingWave | undefined> {
  const actions = opening.plan.waves[wave]?.actions ?? [];
  if (actions.length === 0) return undefined;
  const facts = (await folder.read('actions', wave)) ?? { actions: [], endedAt: null };
  if (facts.endedAt !== null) return undefined;
  const servers = opening.servers.filter((server) => server.wave === wave);
  const deadline = waveDeadline(opening, start, wave);
  const runs = actions.map((action) => ({
    action,
    wave,
    deadline,
    servers: serversOf(action, servers, launch),
  }));
  return { wave, runs, facts };
}

/** Whether nothing waits for the wave's actions any more. */
export const areCriticalOver = ({ runs, facts }: ActingWave): boolean =>
  runs.every(({ servers }, place) => {
    const state = facts.actions[place];
    return state === undefined ? servers.every(({ critical }) => !critical) : isCriticalOver(state, servers);
  });

const areOver = ({ runs, facts }: ActingWave): boolean =>
  runs.every(({ servers }, place) => {
    const state = facts.actions[place];
    return state !== undefined && isOver(state, servers);
  });

/** One round of every action that may run now; `aborts` when the drill must abort: nothing was sent then. */
export async function actOnce(
  acting: ActingWave,
  drill: LoadedDrill,
  ports: Ports,
): Promise<{ readonly acting: ActingWave; readonly aborts: boolean }> {
  let now = acting;
  for (const [place, run] of acting.runs.entries()) {
    const known = now.facts.actions[place];
    if (known !== undefined && isOver(known, run.servers)) continue;
    if (known === undefined && now.facts.actions.some((earlier) => hasFailed(earlier, criticalOf(now)))) {
      // Nothing of it was begun: the record says of such an action that it was not sent.
      now = withAction(now, place, unsent(run, 'EARLIER_ACTION_FAILED'));
      continue;
    }
    const before = known ?? begin(run.action);
    // Recorded as begun before anything is sent, so that an action with no recorded end never counts as not sent.
    now = withAction(now, place, before);
    if (known === undefined) await keep(now, drill);
    const round = await runActionOnce({ ...run, waiting: waitingAt(now, place) }, before, drill, ports);
    now = withAction(now, place, round.state);
    await keep(now, drill);
    if (round.aborts) return { acting: now, aborts: true };
    if (!isCriticalOver(round.state, run.servers)) break;
  }
  if (!areOver(now)) return { acting: now, aborts: false };
  const ended = endedAt(now, ports);
  await keep(ended, drill);
  return { acting: ended, aborts: false };
}

/** Ends every action that is not over: what was not sent is recorded as such, and what runs is cancelled. */
export async function endActions(
  acting: ActingWave,
  errorCode: EarlyEnd,
  drill: LoadedDrill,
  ports: Ports,
): Promise<void> {
  let now = acting;
  for (const [place, run] of acting.runs.entries()) {
    const known = now.facts.actions[place];
    if (known !== undefined && isOver(known, run.servers)) continue;
    const state =
      known === undefined
        ? unsent(run, errorCode)
        : await endAction({ ...run, waiting: new Set() }, known, errorCode, drill, ports);
    now = withAction(now, place, state);
  }
  await keep(endedAt(now, ports), drill);
}

const unsent = (
  { action, servers }: { readonly action: ActionRun['action']; readonly servers: readonly ActionServer[] },
  errorCode: string,
): ActionState =>
  withResults(
    begin(action),
    servers.map((server) => [server, { status: 'NOT_SENT', errorCode }] as const),
  );

const criticalOf = ({ runs }: ActingWave): Set<string> =>
  new Set(
    runs.flatMap(({ servers }) => servers.filter(({ critical }) => critical).map(({ serverID }) => serverID)),
  );

function waitingAt({ runs, facts }: ActingWave, place: number): Set<string> {
  const earlier = runs.slice(0, place).flatMap(({ servers }, index) => {
    const state = facts.actions[index];
    return state === undefined ? [] : [{ servers, state }];
  });
  return waitingIn(runs[place]?.servers ?? [], earlier);
}

const withAction = (acting: ActingWave, place: number, state: ActionState): ActingWave => {
  const { actions } = acting.facts;
  const changed = [...actions.slice(0, place), state, ...actions.slice(place + 1)];
  return { ...acting, facts: { ...acting.facts, actions: changed } };
};

const endedAt = (acting: ActingWave, ports: Ports): ActingWave => ({
  ...acting,
  facts: { ...acting.facts, endedAt: ports.now().toISOString() },
});

const keep = ({ wave, facts }: ActingWave, { folder }: LoadedDrill): Promise<void> =>
  folder.write('actions', facts, wave);
