import type { Target } from '../../../adapters/ports.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import { FIRST_WAIT_SECONDS } from '../../../core/workflow/pacing.ts';
import type { GuardReport, RecoveryMethod } from '../../recovery-method.ts';
import { capacityOf } from './capacity.ts';
import { checkReadiness } from './check-readiness.ts';
import { coverage } from './coverage.ts';
import { failback } from './failback.ts';
import { type DrsLook, follow, look } from './follow.ts';
import { checkDrs } from './guards/guards.ts';
import { linesOfDrs } from './guards/lines.ts';
import { LISTING_DELAY_SECONDS } from './leftovers.ts';
import { observeForGuards, observeLaunch } from './observe.ts';
import { ownInstances } from './own-instances.ts';
import { readinessOf } from './readiness.ts';
import { remove } from './remove.ts';
import { resolve } from './resolve.ts';
import { beforeStart, pointsOf } from './start.ts';
import { startedDrillsOf } from './started-drills.ts';

/** AWS Elastic Disaster Recovery: source servers that replicate are launched as drill instances, by jobs. */
export const drs: RecoveryMethod<DrsLook> = {
  listingDelaySeconds: LISTING_DELAY_SECONDS,
  firstWaitSeconds: FIRST_WAIT_SECONDS,
  namesLatestPoint: false,
  resolve,
  check,
  checkReadiness,
  capacity: async (scope, target) =>
    capacityOf(scope, await observeLaunch(target, scope.servers, scope.plan), target),
  coverage,
  look,
  beforeStart,
  points: pointsOf,
  follow,
  instances: (instanceIDs, target) => target.instances(instanceIDs),
  healthy: (instanceIDs, target) => target.healthy(instanceIDs),
  failback,
  ownInstances,
  remove,
  startedDrills: async (target, since) => startedDrillsOf(await target.drs.jobs({ since })),
};

async function check(scope: GuardScope, target: Target): Promise<GuardReport> {
  const seen = await observeForGuards(scope, target);
  return {
    refusals: checkDrs(scope, seen),
    lines: linesOfDrs(scope, seen),
    readiness: readinessOf(scope.servers, seen),
    methodFacts: { quotas: seen.quotas },
    notes: [`at most ${seen.quotas.concurrentJobs} DRS jobs at once (${seen.quotas.source})`],
  };
}
