import { isActive, isFailingBack } from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { DrsObservations } from '../observe.ts';
import { planRecoveryGuards } from './recovery-plans.ts';
import { recoveryGuards } from './replication.ts';

interface Scope extends Pick<GuardScope, 'servers'> {
  /** The launches that this drill has started. */
  readonly ownJobIDs: ReadonlySet<string>;
}

/**
 * Signs, during a drill, of a real recovery of any of its servers. Once one server is being failed over, a drill of the
 * rest is in the way, whatever the cause. What cannot be read is no sign: everything is checked again before anything
 * more is started.
 */
export const realRecoveryGuards = (scope: Scope, seen: DrsObservations): Refusal[] => [
  ...('known' in seen.sourceServers ? recoveryGuards(scope, seen) : []),
  ...recoveryInstanceGuards(scope, seen),
  ...recoveryJobGuards(scope, seen),
  ...planRecoveryGuards(scope, seen),
];

/** An instance of a planned server that DRS does not call a drill, or that is failed back: somebody has failed over. */
function recoveryInstanceGuards(scope: Scope, seen: DrsObservations): Refusal[] {
  if ('unknown' in seen.recoveryInstances) return [];
  const planned = new Map(scope.servers.map((server) => [server.serverID, server]));
  return seen.recoveryInstances.known.flatMap((instance) => {
    const server = planned.get(instance.sourceServerID ?? '');
    if (server === undefined || instance.ec2InstanceState === 'TERMINATED') return [];
    if (isFailingBack(instance))
      return [
        refuseServer(
          'REPLICATION_REVERSED',
          server,
          `is failed back from recovery instance ${instance.recoveryInstanceID} (${instance.failbackState}): the drill gives way`,
        ),
      ];
    if (instance.isDrill === true) return [];
    return [
      refuseServer(
        'RECOVERY_INSTANCE_EXISTS',
        server,
        `has recovery instance ${instance.recoveryInstanceID}, which is no drill: the drill gives way to a real recovery`,
      ),
    ];
  });
}

/** A launch of a planned server that is under way and that no drill of ours started. */
function recoveryJobGuards(scope: Scope, seen: DrsObservations): Refusal[] {
  if ('unknown' in seen.jobs) return [];
  const planned = new Map(scope.servers.map((server) => [server.serverID, server]));
  return seen.jobs.known
    .filter((job) => job.type === 'LAUNCH' && isActive(job) && !scope.ownJobIDs.has(job.jobID))
    .flatMap((job) =>
      job.servers.flatMap(({ sourceServerID }) => {
        const server = planned.get(sourceServerID);
        if (server === undefined) return [];
        return [
          refuseServer(
            // Of a job that does not say who began it, the worst is assumed.
            job.initiatedBy === 'START_DRILL' ? 'JOB_ACTIVE' : 'RECOVERY_STARTED',
            server,
            `is being launched by DRS job ${job.jobID} (${job.initiatedBy ?? 'by somebody'}), which is not this drill's`,
          ),
        ];
      }),
    );
}
