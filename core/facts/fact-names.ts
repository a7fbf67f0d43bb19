/** What each step keeps in a drill's folder: adapters/store/drill-folder.ts has the form of each. */

/** Of the drill. */
export const DRILL_FACTS = [
  'opening',
  'guards',
  'refused',
  'cleanup',
  'sweep',
  'aborted',
  'abort',
  'hold',
  'failback',
  'delayed',
  'closing',
] as const;

/** Of one of its waves. */
export const WAVE_FACTS = ['start', 'launch', 'joined', 'probes', 'actions'] as const;

/** The sweep's, of a plan's schedule, is in no drill's folder. */
export type FactName = (typeof DRILL_FACTS)[number] | (typeof WAVE_FACTS)[number] | 'watch';

/**
 * How a step reads what an earlier step wrote: by the version that the workflow's payload names, so that nothing that
 * was written in its place since can steer the drill or its verdict. `own`: the functions that read the newest instead,
 * because an earlier try of theirs, which never answered, may have begun something. `absent`: what a reader finds that
 * the payload names no version for: nothing, or, where a step that failed may have started something, the newest.
 */
interface Pinned {
  readonly own: readonly string[];
  readonly absent: 'nothing' | 'newest';
}

/** The sweep of a dead workflow: it reads as the last step that answered would have. */
export const SWEEP = 'SweepOrphans';

/** Facts that are not here are read as they are: they can only end a drill earlier, or are about messages. */
export const PINNED: Readonly<Partial<Record<FactName, Pinned>>> = {
  opening: { own: [], absent: 'newest' },
  guards: { own: ['CheckGuards'], absent: 'nothing' },
  start: { own: ['StartWave', 'RestoreWave', 'TerminateDrill'], absent: 'newest' },
  launch: { own: [], absent: 'nothing' },
  joined: { own: ['AttachVolumes'], absent: 'nothing' },
  probes: { own: [], absent: 'nothing' },
  actions: { own: ['RunActions', SWEEP], absent: 'nothing' },
  failback: { own: ['ProbeWave', 'HoldDrill'], absent: 'nothing' },
  cleanup: { own: ['TerminateDrill', SWEEP], absent: 'newest' },
};
