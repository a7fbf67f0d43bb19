import type { ProbeFact } from './probe-facts.ts';

/** A probe in two words: `tcp 3306`, `ssm hostname`. */
export const probeName = ({
  protocol,
  port,
  check,
}: Pick<ProbeFact, 'protocol' | 'port' | 'check'>): string => `${protocol} ${check ?? port ?? ''}`.trim();
