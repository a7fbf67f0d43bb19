import type { ProbeFact } from './probes.ts';

/** A short name of a probe: `tcp 3306`, `ssm hostname`. */
export const probeName = ({
  protocol,
  port,
  check,
}: Pick<ProbeFact, 'protocol' | 'port' | 'check'>): string => `${protocol} ${check ?? port ?? ''}`.trim();
