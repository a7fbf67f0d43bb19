import { measureRecoveryPoint } from './measure-point.ts';
import { measureRecoveryTime } from './measure-time.ts';
import type { Conclusions, DrillFacts } from './record.ts';

/** The two measures of a drill and what could not be measured: docs/verdict.md. */
export type Measures = Pick<Conclusions, 'recoveryTime' | 'recoveryPoint' | 'notMeasured'>;

/**
 * Measures a drill from its facts. A value that is not known stays null, and `met` with it: nothing is ever "met" by
 * default. The worst critical server counts for the drill; if all are optional, the worst that recovered.
 */
export function measure(facts: DrillFacts): Measures {
  const critical = facts.servers.filter((server) => server.critical);
  const judged =
    critical.length > 0 ? critical : facts.servers.filter((server) => server.verifiedAt !== null);
  const time = measureRecoveryTime(facts, judged);
  const point = measureRecoveryPoint(facts, judged);
  return {
    recoveryTime: time.measure,
    recoveryPoint: point.measure,
    notMeasured: [
      ...(time.missing === null ? [] : [{ metric: 'recoveryTime', ...time.missing }]),
      ...(point.missing === null ? [] : [{ metric: 'recoveryPoint', ...point.missing }]),
    ],
  };
}
