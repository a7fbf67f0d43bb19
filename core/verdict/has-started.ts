import type { DrillFacts } from './record.ts';

/**
 * Whether the drill started anything. What a lost answer kept out of its operations shows in what was terminated, or is
 * left.
 */
export const hasStarted = ({ waves, cleanup }: Pick<DrillFacts, 'waves' | 'cleanup'>): boolean =>
  waves.some(({ operations }) => operations.length > 0) ||
  cleanup.leftovers.length > 0 ||
  (cleanup.terminated ?? 0) > 0;
