import type { DrillServer } from './record.ts';

/** The one number that a recovery time is judged against: the objective less what people need besides it. */
export const allowedSecondsOf = ({
  targetSeconds,
  allowanceSeconds,
}: {
  readonly targetSeconds: number;
  readonly allowanceSeconds: number;
}): number => targetSeconds - allowanceSeconds;

/** Which servers the measures are about: all of the drill, the critical ones, or those that recovered. */
export type Coverage = 'ALL' | 'CRITICAL' | 'RECOVERED';

/** The critical servers count for the drill; where there are none, those that recovered. */
export function coverageOf(servers: readonly DrillServer[]): Coverage {
  const critical = servers.filter((server) => server.critical).length;
  if (critical > 0) return critical === servers.length ? 'ALL' : 'CRITICAL';
  return servers.every(({ verifiedAt }) => verifiedAt !== null) ? 'ALL' : 'RECOVERED';
}
