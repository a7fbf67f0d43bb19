import type { DrillRecord } from './record.ts';

/** A rough cost of a drill's own instances: their time, at the plan's prices. */
export interface DrillCost {
  /** Instances that were launched. */
  readonly instances: number;
  /** From the launch of each until cleanup was complete, or else until the record. */
  readonly instanceHours: number;
  /** Null where an instance's type is not known or has no price. */
  readonly estimatedUsd: number | null;
  /** Types without a price; `unknown` is one that EC2 did not return. */
  readonly unpriced: readonly string[];
}

const HOUR_MILLISECONDS = 3_600_000;
const UNKNOWN = 'unknown';

/**
 * EC2 bills an instance from running to terminated (EC2 User Guide, 'Instance lifecycle'); launch and the end of
 * cleanup enclose that, so the estimate is rather too high. Volumes, snapshots, conversion servers and DRS's fee are
 * not included.
 */
export function costOf({ servers, cleanup, endedAt, plan }: DrillRecord): DrillCost {
  const until = Date.parse(cleanup.endedAt ?? endedAt);
  const prices = new Map(Object.entries(plan.report.hourlyPrices));
  const launched = servers.flatMap(({ instanceID, launch, requestedAt, instance }) => {
    const since = launch.launchedAt ?? requestedAt;
    if (instanceID === null || since === null) return [];
    const type = instance?.instanceType ?? UNKNOWN;
    const hours = Math.max(0, until - Date.parse(since)) / HOUR_MILLISECONDS;
    return [{ type, hours, price: prices.get(type) }];
  });
  const unpriced = [
    ...new Set(launched.flatMap(({ type, price }) => (price === undefined ? [type] : []))),
  ].sort();
  return {
    instances: launched.length,
    instanceHours: launched.reduce((sum, { hours }) => sum + hours, 0),
    estimatedUsd:
      unpriced.length > 0 ? null : launched.reduce((sum, { hours, price = 0 }) => sum + hours * price, 0),
    unpriced,
  };
}
