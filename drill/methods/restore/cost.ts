import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';

/** What a restore drill would cost at most, by the plan's own prices. */

const HOURS_PER_MONTH = 730;

export type CostEstimate =
  | { readonly usd: number }
  /** The first price that the plan lacks. */
  | { readonly missing: string };

/**
 * Hosts and storage from the start until the drill's hard expiry: what cleanup may need is counted too, because a limit
 * that is only kept when all goes well limits nothing. Volumes cost by the GiB-month, hosts by the hour. Fetching blocks
 * at a guaranteed rate is paid by the GiB on top, under `initialization`.
 * @param bootDisks By volume type, the GiB that all hosts boot with.
 */
export function estimateCost(
  { restore, report, cleanup }: DrillPlan,
  servers: readonly PlannedServer[],
  gibibytesOf: ReadonlyMap<string, number>,
  bootDisks: ReadonlyMap<string, number>,
): CostEstimate {
  const hours = cleanup.hardExpiry / 3_600;
  const { volumeType = 'gp3', hosts = {}, initializationRate } = restore ?? {};
  const storagePrice = report.storagePrices[volumeType];
  if (storagePrice === undefined) return { missing: `report.storagePrices.${volumeType}` };
  if (initializationRate !== undefined && report.initializationPrice === undefined)
    return { missing: 'report.initializationPrice' };
  let usd = 0;
  for (const [type, gibibytes] of bootDisks) {
    const price = new Map(Object.entries(report.storagePrices)).get(type);
    if (price === undefined) return { missing: `report.storagePrices.${type}, of the hosts' own disks` };
    usd += (hours * gibibytes * price) / HOURS_PER_MONTH;
  }
  for (const { serverID, restored } of servers) {
    const type = hosts[restored?.host ?? '']?.instanceType ?? '';
    const hourly = report.hourlyPrices[type];
    if (hourly === undefined) return { missing: `report.hourlyPrices of ${type}` };
    const gibibytes = gibibytesOf.get(serverID) ?? 0;
    usd += hours * (hourly + (gibibytes * storagePrice) / HOURS_PER_MONTH);
    usd += initializationRate === undefined ? 0 : gibibytes * (report.initializationPrice ?? 0);
  }
  return { usd };
}
