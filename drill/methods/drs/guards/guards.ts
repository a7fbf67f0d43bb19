import type {
  ObservedDrsInstance,
  ObservedJob,
  ObservedLaunchSettings,
  ObservedQuotas,
  ObservedRecoveryInstance,
  ObservedSourceServer,
  ObservedTemplate,
} from '../../../../adapters/aws/drs-observations.ts';
import { conditionGuards } from '../../../../core/guards/conditions.ts';
import type { Observation } from '../../../../core/guards/observation.ts';
import type { Refusal } from '../../../../core/guards/refusal.ts';
import type { DrillPlan } from '../../../../core/plan/plan.ts';
import type { PlannedServer } from '../resolve-servers.ts';
import { instanceGuards, jobGuard } from './instances.ts';
import { launchGuards } from './launch.ts';
import { readinessGuards, recoveryGuards } from './replication.ts';

/** What must be known of the servers themselves; looked at before the drill and again before each wave. */
export interface ServerObservations extends DrsObservations {
  /** EC2 instances that carry DRS's source server tag, terminated ones left out. */
  readonly instances: Observation<readonly ObservedDrsInstance[]>;
}

/** What DRS says of servers; looked at again and again while a drill runs. */
export interface DrsObservations {
  readonly sourceServers: Observation<readonly ObservedSourceServer[]>;
  readonly recoveryInstances: Observation<readonly ObservedRecoveryInstance[]>;
  /** Jobs of the account and Region: before a start every one that DRS still lists, later those since the drill began. */
  readonly jobs: Observation<readonly ObservedJob[]>;
}

/** What else must be known before a drill may start. */
export interface DrillObservations extends ServerObservations {
  readonly launchSettings: ReadonlyMap<string, Observation<ObservedLaunchSettings>>;
  readonly templates: Observation<readonly ObservedTemplate[]>;
  readonly quotas: ObservedQuotas;
  readonly calendars: ReadonlyMap<string, Observation<string>>;
  readonly alarms: ReadonlyMap<string, Observation<string>>;
}

/** All a guard may look at: it decides from this alone. */
export interface GuardScope {
  readonly plan: DrillPlan;
  readonly servers: readonly PlannedServer[];
  readonly drillId: string;
  readonly now: Date;
}

/**
 * Every reason not to start this drill; empty means clear. A thing that is not known refuses (design.md, Safety).
 * All guards are asked, so that an operator sees every reason in one go.
 */
export function checkGuards(scope: GuardScope, seen: DrillObservations): Refusal[] {
  return [
    ...harmGuards(scope, seen),
    ...('known' in seen.sourceServers ? readinessGuards(scope, seen) : []),
    ...launchGuards(scope, seen),
    ...conditionGuards(scope, seen),
  ];
}

/** The guards that must also hold just before each wave: since the drill opened, a real recovery may have begun. */
export function harmGuards(scope: GuardScope, seen: ServerObservations): Refusal[] {
  return [...instanceGuards(scope, seen), ...jobGuard(scope, seen), ...recoveryGuards(scope, seen)];
}
