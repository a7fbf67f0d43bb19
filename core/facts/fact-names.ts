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
