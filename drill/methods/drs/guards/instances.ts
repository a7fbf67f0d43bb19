import {
  isActive,
  type ObservedJob,
  type ObservedRecoveryInstance,
} from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import { drillTagsOf } from '../job-tags.ts';
import type { ServerObservations } from '../observe.ts';

/**
 * Starting a drill deletes whatever was launched from the same server before, a failed-over production server
 * included, even one already disconnected from DRS (docs/aws-facts.md, 1.1). So any instance refuses, in DRS or by EC2
 * tag, unless it is provably an expired drill of ours.
 */
export function instanceGuards(scope: GuardScope, seen: ServerObservations): Refusal[] {
  if ('unknown' in seen.recoveryInstances)
    return [instancesUnknown('recovery instances', seen.recoveryInstances.unknown)];
  if ('unknown' in seen.instances) return [instancesUnknown('EC2 instances', seen.instances.unknown)];
  if ('unknown' in seen.jobs)
    return [refuse('JOBS_UNKNOWN', `DRS jobs could not be read: ${seen.jobs.unknown}`)];
  const jobs = new Map(seen.jobs.known.map((job) => [job.jobID, job]));
  const planned = new Map(scope.servers.map((server) => [server.serverID, server]));
  const refusals: Refusal[] = [];
  for (const instance of seen.recoveryInstances.known) {
    // What is already terminated cannot be lost; DRS lists it for a while.
    if (instance.ec2InstanceState === 'TERMINATED') continue;
    if (instance.sourceServerID === null) {
      refusals.push(
        instancesUnknown('recovery instances', `${instance.recoveryInstanceID} names no source server`),
      );
      continue;
    }
    const server = planned.get(instance.sourceServerID);
    if (server === undefined) continue;
    if (isExpiredDrill(scope, instance, jobs)) continue;
    if (instance.isDrill === true) {
      refusals.push(
        refuseServer(
          'DRILL_INSTANCE_EXISTS',
          server,
          `already has drill instance ${instance.recoveryInstanceID}, which is not provably an expired drill of ours; terminate it in DRS or wait for its drill to end`,
        ),
      );
    } else {
      refusals.push(
        refuseServer(
          'RECOVERY_INSTANCE_EXISTS',
          server,
          `has recovery instance ${instance.recoveryInstanceID}, which is no drill: starting one would delete it; finish or fail back that recovery first`,
        ),
      );
    }
  }
  // What DRS calls terminated is believed only as far as EC2 agrees, which lists no terminated ones here.
  const named = new Set(
    seen.recoveryInstances.known
      .filter((instance) => instance.ec2InstanceState !== 'TERMINATED')
      .map((instance) => instance.ec2InstanceID ?? instance.recoveryInstanceID),
  );
  for (const instance of seen.instances.known) {
    const server = planned.get(instance.sourceServerID ?? '');
    if (server === undefined || named.has(instance.instanceID)) continue;
    refusals.push(
      refuseServer(
        'EC2_INSTANCE_EXISTS',
        server,
        `was recovered to EC2 instance ${instance.instanceID}, which DRS no longer lists but would delete; remove its tag drs.amazonaws.com-source-server only when it is surely not needed`,
      ),
    );
  }
  return refusals;
}

const instancesUnknown = (what: string, why: string): Refusal =>
  refuse('INSTANCES_UNKNOWN', `${what} of the planned servers could not be read: ${why}`);

/** A drill instance whose job carries our tags and whose hard expiry has passed: nobody can still need it. */
function isExpiredDrill(
  scope: GuardScope,
  instance: ObservedRecoveryInstance,
  jobs: ReadonlyMap<string, ObservedJob>,
): boolean {
  const job = jobs.get(instance.jobID ?? '');
  const tags = job === undefined ? undefined : drillTagsOf(job);
  if (instance.isDrill !== true || tags === undefined || tags.drillId === scope.drillId) return false;
  return Date.parse(tags.expiresAt) <= scope.now.getTime();
}

/** DRS runs one job a server: a second one is a conflict, and it may be a real recovery. */
export function jobGuard(scope: GuardScope, seen: ServerObservations): Refusal[] {
  // Unknown jobs were already refused with the instances.
  if ('unknown' in seen.jobs) return [];
  const busy = new Map(
    seen.jobs.known
      .filter(isActive)
      .flatMap((job) => job.servers.map((server) => [server.sourceServerID, job] as const)),
  );
  return scope.servers.flatMap((server) => {
    const job = busy.get(server.serverID);
    if (job === undefined) return [];
    return [
      refuseServer(
        'JOB_ACTIVE',
        server,
        `is part of DRS job ${job.jobID} (${job.type}, ${job.status}); wait until that job has ended`,
      ),
    ];
  });
}
