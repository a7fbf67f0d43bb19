import type { Ports } from '../adapters/ports.ts';
import { mayRunUnrecorded, type WaveStart } from '../core/facts/steps.ts';
import { conditionGuards } from '../core/guards/conditions.ts';
import { type Refusal, refuse, refuseServer } from '../core/guards/refusal.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import { choosePoints } from '../core/workflow/choose-points.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { TransientError } from '../core/workflow/errors.ts';
import { abortReasonsOf } from './abort-reasons.ts';
import { loadDrill } from './load-drill.ts';
import { lotsOf } from './lots.ts';
import type { LoadedDrill } from './recovery-method.ts';

/**
 * Starts the servers of one wave. A repeated step first looks up what runs already; and because a real recovery may
 * have begun since the drill opened, the guards of harm are checked again, and the drill aborts rather than start on
 * top of it.
 */
export async function startWave(
  state: StateInput<'StartWave' | 'RestoreWave'>,
  ports: Ports,
): Promise<StateOutput<'StartWave' | 'RestoreWave'>> {
  const drill = await loadDrill(state, ports);
  // Where no server is critical nothing waits for the launch, and the next wave may begin.
  const isWaitedFor = drill.opening.servers.some(({ wave, critical }) => wave === state.wave && critical);
  const waitSeconds = isWaitedFor ? drill.method.firstWaitSeconds : 1;
  const before = await drill.folder.read('start', state.wave);
  if (before !== undefined && before.outcome !== 'STARTING') {
    return { ...state, status: before.outcome, waitSeconds };
  }
  const ended = await startServers(drill, state.wave, before, ports);
  const start = { ...ended, mayHaveStarted: mayRunUnrecorded(before) && ended.outcome !== 'STARTED' };
  await drill.folder.write('start', start, state.wave);
  return { ...state, status: start.outcome, waitSeconds };
}

type EndedStart = WaveStart & { readonly outcome: Exclude<WaveStart['outcome'], 'STARTING'> };

async function startServers(
  drill: LoadedDrill,
  wave: number,
  before: WaveStart | undefined,
  ports: Ports,
): Promise<EndedStart> {
  const { opening, folder, method } = drill;
  const pointsBefore = before?.points ?? {};
  const startedAt = ports.now().toISOString();
  const starter = await method.beforeStart(drill, wave, ports);
  let operations = starter.started;
  // An earlier try of the step may have started some by what it read then.
  const settings = { ...before?.settings, ...starter.settings };
  const end = <O extends WaveStart['outcome']>(
    outcome: O,
    refusals: readonly Refusal[],
    points = pointsBefore,
  ) => ({
    startedAt: operations[0]?.requestedAt ?? startedAt,
    operations,
    points,
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    outcome,
    mayHaveStarted: false,
    refusals: [...refusals],
  });
  if (starter.pending.length === 0) return end('STARTED', []);
  if ((await abortReasonsOf(drill, ports, starter.look)).length > 0) return end('ABORTED', []);
  const unread = await unreadConditions(drill);
  // The sweep closes a drill whose execution has ended; a Lambda of it may still run, or somebody redrives it.
  const closing = await folder.read('closing');
  if (closing !== undefined) return end('ABORTED', closing.refusals);
  if (starter.refusals.length > 0 && !starter.isUncertain) return end('ABORTED', starter.refusals);
  // What could not be read may be readable in a minute; a drill aborts only for what was seen.
  const unknown = [...starter.refusals, ...unread];
  if (unknown.length > 0) throw new TransientError(unknown.map(({ text }) => text).join('; '));
  if (ports.now().getTime() >= Date.parse(opening.deadline)) {
    return end('NOT_STARTED', [
      refuse(
        'START_REJECTED',
        `wave ${wave + 1} was not started because the drill's limits.duration had passed`,
      ),
    ]);
  }
  if (before?.isOwnAwaited === true && starter.started.length <= before.operations.length) {
    throw new TransientError(
      'DRS answered that a job runs on these servers, which may be this drill’s own, and does not list it yet',
    );
  }
  const members = opening.servers.filter((server) => server.wave === wave);
  const chosen = await pointsFor(drill, members, pointsBefore, ports);
  if (chosen.refusals.length > 0) return end('NOT_STARTED', chosen.refusals, chosen.points);
  // The first try's: it may be the one that started something.
  const requestingAt = before?.requestingAt ?? ports.now().toISOString();
  const intent = { ...end('STARTING', [], chosen.points), requestingAt };
  if (before !== undefined) await folder.write('start', intent, wave);
  // Two runs of the step at once: this one would write over what the other has started.
  else if (!(await folder.writeFirst('start', intent, wave)))
    throw new TransientError('another run of this step starts the wave');
  const { started, refusals, again } = await starter.start(chosen.points);
  if (again !== undefined) {
    if (started.length === 0) await folder.write('start', answered(intent, before, again.isBusy), wave);
    throw new TransientError(again.why);
  }
  operations = [...operations, ...started];
  return end(refusals.length === 0 ? 'STARTED' : 'NOT_STARTED', refusals, chosen.points);
}

/**
 * The intent after an answer that started nothing. Without an earlier request that has no answer it is as if none was
 * made; after one, what is in the way may be its launch, which a further request would replace.
 */
const answered = (intent: WaveStart, before: WaveStart | undefined, isBusy: boolean): WaveStart =>
  typeof before?.requestingAt === 'string'
    ? { ...intent, isOwnAwaited: isBusy }
    : { ...intent, requestingAt: null };

/** The plan's alarms and calendars that cannot be read: those that are known to be broken have aborted the drill. */
async function unreadConditions({ opening: { plan }, target }: LoadedDrill): Promise<Refusal[]> {
  const { changeCalendars, blockingAlarms } = plan.guards;
  const [calendars, alarms] = await Promise.all([
    target.calendars(changeCalendars),
    target.alarms(blockingAlarms),
  ]);
  return conditionGuards(plan, { calendars, alarms });
}

/**
 * The wave's recovery points: those that an earlier try of the step wrote down, because it may have started some of them
 * already, else those that the plan's rule chooses now.
 */
async function pointsFor(
  { opening, method, target }: LoadedDrill,
  servers: readonly PlannedServer[],
  before: WaveStart['points'],
  ports: Ports,
): Promise<{ points: WaveStart['points']; refusals: Refusal[] }> {
  const { recoveryPoint } = opening.plan;
  const isLeftToAws = recoveryPoint === 'latest' && !method.namesLatestPoint;
  if (isLeftToAws || Object.keys(before).length > 0) return { points: before, refusals: [] };
  const { drillId, plan } = opening;
  const points = await method.points(servers, plan, target, ports.now());
  const chosen = choosePoints(recoveryPoint, points, { now: ports.now(), lotOf: lotsOf(drillId) });
  const without = servers.filter(({ serverID }) => !chosen.has(serverID));
  return {
    points: Object.fromEntries(chosen),
    refusals: without.map((server) =>
      refuseServer('RECOVERY_POINT_MISSING', server, 'has no snapshot that fits the plan’s recoveryPoint'),
    ),
  };
}
