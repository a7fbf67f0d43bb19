import type { ObservedPlanExecution } from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { DrsObservations } from '../observe.ts';

type Scope = Pick<GuardScope, 'servers'>;
type Seen = Pick<DrsObservations, 'planExecutions'>;

/**
 * Whether no recovery plan of DRS is under way for a server. One that waits between two steps has no job yet for the
 * servers of the later steps, so nothing else shows it.
 */
export function recoveryPlanGuards(scope: Scope, { planExecutions: seen }: Seen): Refusal[] {
  if ('unknown' in seen)
    return [
      plansUnknown(
        `executions of DRS's recovery plans could not be read (${seen.unknown}); allow drs:ListRecoveryPlanExecutions and drs:ListRecoveryPlanExecutionSteps, or wait`,
      ),
    ];
  return [
    ...seen.known
      .filter(({ sourceServerIDs }) => sourceServerIDs.length === 0)
      .map(({ executionArn, status }) =>
        plansUnknown(
          `recovery plan execution ${executionArn} (${status}) names no servers yet; wait until it does or has ended`,
        ),
      ),
    ...refuseFor(scope, seen.known, 'wait until it has ended'),
  ];
}

/** A recovery plan that recovers servers of a running drill for real; one that cannot be read is no sign. */
export const planRecoveryGuards = (scope: Scope, { planExecutions: seen }: Seen): Refusal[] =>
  'unknown' in seen
    ? []
    : refuseFor(
        scope,
        seen.known.filter(({ mode }) => mode !== 'DRILL'),
        'the drill gives way to a real recovery',
      );

function refuseFor(
  { servers }: Scope,
  executions: readonly ObservedPlanExecution[],
  wayOut: string,
): Refusal[] {
  return executions.flatMap(({ executionArn, mode, status, sourceServerIDs }) =>
    servers
      .filter(({ serverID }) => sourceServerIDs.includes(serverID))
      .map((server) =>
        refuseServer(
          'RECOVERY_PLAN_ACTIVE',
          server,
          `is part of recovery plan execution ${executionArn} (${mode}, ${status}); ${wayOut}`,
        ),
      ),
  );
}

const plansUnknown = (text: string): Refusal => refuse('RECOVERY_PLANS_UNKNOWN', text);
