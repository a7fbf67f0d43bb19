import type { ProbeFact } from './probes.ts';

/** A probe in two words: `tcp 3306`, `ssm hostname`. */
export const probeName = ({
  protocol,
  port,
  check,
}: Pick<ProbeFact, 'protocol' | 'port' | 'check'>): string => `${protocol} ${check ?? port ?? ''}`.trim();
