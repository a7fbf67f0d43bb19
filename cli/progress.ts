import {
  type DefaultRenderer,
  Listr,
  ListrDefaultRendererLogLevels,
  type ListrTaskWrapper,
  type SimpleRenderer,
} from 'listr2';
import type { DrillPlan } from '../core/plan/plan.ts';
import { formatDuration } from '../core/text/duration.ts';
import type { Progress } from '../simulator/local-run.ts';

/** Where a drill's progress is shown. */
export interface Board {
  show(progress: Progress): void;
  close(): Promise<void>;
}

export const silentBoard = (): Board => ({ show: () => {}, close: async () => {} });

/** One line per step, for files and pipes. */
export function plainBoard(plan: DrillPlan): Board {
  return {
    show(progress) {
      process.stdout.write(`${progress.at} ${describe(progress, plan)}\n`);
    },
    close: async () => {},
  };
}

const describe = (progress: Progress, plan: DrillPlan): string =>
  [
    `+${formatDuration(progress.elapsedSeconds)}`.padEnd(12),
    progress.state.padEnd(14),
    progress.status,
    ...(progress.servers.length === 0 ? [] : [`wave ${plan.waves[progress.wave]?.name}:`, phases(progress)]),
  ].join(' ');

/** A few servers by name, many as a count. */
function phases({ servers }: Progress): string {
  if (servers.length <= 4) return servers.map(({ hostname, phase }) => `${hostname} ${phase}`).join(', ');
  const counts = Map.groupBy(servers, (server) => server.phase);
  return [...counts].map(([phase, members]) => `${members.length} ${phase}`).join(', ');
}

const ENDED = new Set([
  'OPENED',
  'REFUSED',
  'CLEAR',
  'LAUNCHED',
  'ACTIONS_DUE',
  'ACTED',
  'TIMED_OUT',
  'ABORTED',
  'NOT_STARTED',
  'NEXT_WAVE',
  'HOLD',
  'DONE',
  'CLEAN',
  'LEFTOVERS',
  'CLOSED',
]);
const BAD = new Set(['REFUSED', 'TIMED_OUT', 'ABORTED', 'NOT_STARTED', 'LEFTOVERS']);

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

interface Stage {
  readonly key: string;
  readonly title: string;
  readonly ended: PromiseWithResolvers<Progress | undefined>;
  task?: Task;
}

/** A list of stages that fill in as the drill goes, for a terminal. */
export function liveBoard(plan: DrillPlan): Board {
  const stages = new Map(stagesOf(plan).map((stage) => [stage.key, stage]));
  const list = new Listr(
    [...stages.values()].map((stage) => ({
      title: stage.title,
      rendererOptions: { outputBar: Number.POSITIVE_INFINITY },
      task: async (_: unknown, task: Task) => {
        stage.task = task;
        const last = await stage.ended.promise;
        if (last === undefined) task.skip(`${stage.title}: not reached`);
        else task.title = `${stage.title}: ${ending(last)} after ${formatDuration(last.elapsedSeconds)}`;
        if (last !== undefined && BAD.has(last.status)) task.output = phases(last);
      },
    })),
    // One after the other, so that only the stage that is under way turns.
    { concurrent: false, rendererOptions: { icon: { [ListrDefaultRendererLogLevels.WAITING]: '○' } } },
  );
  const shown = list.run();
  return {
    show(progress) {
      const stage = stages.get(keyOf(progress));
      if (stage === undefined) return;
      for (const earlier of stages.values()) {
        if (earlier === stage) break;
        earlier.ended.resolve(undefined);
      }
      if (stage.task !== undefined && progress.servers.length > 0) {
        stage.task.output = `+${formatDuration(progress.elapsedSeconds)} ${phases(progress)}`;
      }
      if (ENDED.has(progress.status)) stage.ended.resolve(progress);
    },
    async close() {
      for (const stage of stages.values()) stage.ended.resolve(undefined);
      await shown;
    },
  };
}

/** After a wave was proven, each server's result says more than the next state. */
const ending = (last: Progress): string =>
  last.state === 'ProbeWave' && last.servers.length > 0
    ? phases(last)
    : last.status.toLowerCase().replace('_', ' ');

function stagesOf(plan: DrillPlan): Stage[] {
  const stage = (key: string, title: string): Stage => ({ key, title, ended: Promise.withResolvers() });
  return [
    stage('OpenDrill', 'Open the drill'),
    stage('CheckGuards', 'Check the guards'),
    ...plan.waves.flatMap(({ name, actions }, wave) => [
      stage(`CheckWave-${wave}`, `Wave ${name}: launch`),
      ...(actions.length > 0 ? [stage(`RunActions-${wave}`, `Wave ${name}: act`)] : []),
      stage(`ProbeWave-${wave}`, `Wave ${name}: prove`),
    ]),
    stage('TerminateDrill', 'Clean up'),
    stage('CloseDrill', 'Record and post'),
  ];
}

const keyOf = ({ state, wave }: Progress): string =>
  ['CheckWave', 'RunActions', 'ProbeWave'].includes(state) ? `${state}-${wave}` : state;
