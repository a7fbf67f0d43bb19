import type { Target } from '../../../adapters/ports.ts';
import { type DrillPlan, selectorsOf } from '../../../core/plan/plan.ts';
import { coverageFindings } from '../../../core/readiness/coverage.ts';
import type { ReadinessFinding } from '../../../core/readiness/finding.ts';
import { describeSelector, matches } from './resolve-servers.ts';

/** Compares the plans of one account and Region with the source servers that DRS lists there. */
export async function coverage(plans: readonly DrillPlan[], target: Target): Promise<ReadinessFinding[]> {
  const [sources, servers] = await Promise.all([target.readiness.sources(), target.drs.sourceServers()]);
  return coverageFindings(
    sources,
    plans.map(({ id, waves }) => {
      const selectors = waves.flatMap(selectorsOf);
      const found = selectors.map((selector) => servers.filter((server) => matches(selector, server)));
      return {
        planId: id,
        serverIDs: found.flat().map(({ sourceServerID }) => sourceServerID),
        gone: selectors.filter((_, place) => found[place]?.length === 0).map(describeSelector),
      };
    }),
  );
}
