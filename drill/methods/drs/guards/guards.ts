import type { Refusal } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { GuardObservations, ServerObservations } from '../observe.ts';
import { type InstanceScope, instanceGuards, jobGuard } from './instances.ts';
import { launchGuards } from './launch.ts';
import { quotaGuards } from './quotas.ts';
import { recoveryPlanGuards } from './recovery-plans.ts';
import { readinessGuards, recoveryGuards } from './replication.ts';

/**
 * Every reason of DRS not to start this drill; empty means clear. Anything unknown refuses. All guards run, so that an
 * operator sees every reason at once.
 */
export function checkDrs(scope: GuardScope, seen: GuardObservations): Refusal[] {
  return [
    ...harmGuards(scope, seen),
    ...('known' in seen.sourceServers ? readinessGuards(scope, seen) : []),
    ...launchGuards(scope, seen),
    ...quotaGuards(scope, seen),
  ];
}

/** The guards that must also hold just before each wave: since the drill opened, a real recovery may have begun. */
export function harmGuards(scope: InstanceScope, seen: ServerObservations): Refusal[] {
  return [
    ...instanceGuards(scope, seen),
    ...jobGuard(scope, seen),
    ...recoveryPlanGuards(scope, seen),
    ...recoveryGuards(scope, seen),
  ];
}
