import {
  isActive,
  isCalledGone,
  isFailingBack,
  type ObservedDrsInstance,
  type ObservedJob,
  type ObservedRecoveryInstance,
} from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import { drillTagsOf } from '../job-tags.ts';
import type { ServerObservations } from '../observe.ts';

export interface InstanceScope extends GuardScope {
  /** Servers that this drill may have started without a recorded answer: DRS's lists may not show that yet. */
  readonly unsettled?: ReadonlySet<string>;
}

/**
 * Starting a drill deletes whatever was launched from the same server before, a failed-over production server
 * included, even one already disconnected from DRS (docs/aws-facts.md, 1.1). So any instance refuses, in DRS or by EC2
 * tag. One of an expired drill of ours does too: the sweep removes it, and whoever may tag in DRS could give a
 * colleague's the same tags. EC2 decides what lives.
 */
export function instanceGuards(scope: InstanceScope, seen: ServerObservations): Refusal[] {
  const { recoveryInstances, instances, jobs } = seen;
  if ('unknown' in recoveryInstances)
    return [instancesUnknown('recovery instances', recoveryInstances.unknown)];
  if ('unknown' in instances) return [instancesUnknown('EC2 instances', instances.unknown)];
  if ('unknown' in jobs) return [refuse('JOBS_UNKNOWN', `DRS jobs could not be read: ${jobs.unknown}`)];
  const living = new Set(instances.known.map(({ instanceID }) => instanceID));
  const idOf = (instance: ObservedRecoveryInstance): string =>
    instance.ec2InstanceID ?? instance.recoveryInstanceID;
  const isGone = (instance: ObservedRecoveryInstance): boolean =>
    isCalledGone(instance) && !living.has(idOf(instance));
  const named = new Set(recoveryInstances.known.filter((one) => !isCalledGone(one)).map(idOf));
  return [
    ...recoveryInstances.known.flatMap((instance) => listedInstance(scope, instance, jobs.known, isGone)),
    ...instances.known
      .filter(({ instanceID }) => !named.has(instanceID))
      .flatMap((instance) => unlistedInstance(scope, instance, jobs.known)),
  ];
}

/** Why an instance that DRS lists refuses. */
function listedInstance(
  scope: GuardScope,
  instance: ObservedRecoveryInstance,
  jobs: readonly ObservedJob[],
  isGone: (instance: ObservedRecoveryInstance) => boolean,
): Refusal[] {
  const { recoveryInstanceID, sourceServerID, ec2InstanceState, isDrill, jobID } = instance;
  // DRS lists for a while what it has terminated, and EC2 has none of it: nothing can be lost.
  if (ec2InstanceState === 'TERMINATED') return [];
  if (sourceServerID === null)
    return [instancesUnknown('recovery instances', `${recoveryInstanceID} names no source server`)];
  const server = scope.servers.find(({ serverID }) => serverID === sourceServerID);
  if (server === undefined) return [];
  const job = jobs.find((one) => one.jobID === jobID);
  const isKunrens = job !== undefined && drillTagsOf(job) !== undefined;
  if (isDrill === true && isKunrens && isGone(instance)) return [];
  const code = isDrill === true ? 'DRILL_INSTANCE_EXISTS' : 'RECOVERY_INSTANCE_EXISTS';
  if (isGone(instance)) {
    const text = `is listed by DRS with instance ${recoveryInstanceID}, which EC2 no longer has; disconnect that recovery instance in DRS and delete it there, then drill again`;
    return [refuseServer(code, server, text)];
  }
  return [refuseServer(code, server, existingText(instance))];
}

function existingText(instance: ObservedRecoveryInstance): string {
  const { recoveryInstanceID: id, isDrill } = instance;
  if (isDrill !== true)
    return `has recovery instance ${id}, which is no drill: starting one would delete it; finish or fail back that recovery first`;
  return isFailingBack(instance)
    ? `is being failed back from drill instance ${id}; touch nothing of it, and wait until its owner has finished`
    : `already has drill instance ${id}, which starting another would delete; wait for its drill to end, or terminate it in DRS`;
}

/** Nobody knows for how long DRS lists a job; what is younger than this may be of one that it does not list yet. */
const SURELY_LISTED_SECONDS = 7 * 86_400;

/**
 * Why an instance refuses that only EC2 lists: DRS does not list it yet, or no longer. Only of the second is it ever
 * said that its tag may go: a server that is being failed over looks like the first.
 */
function unlistedInstance(
  { servers, now, unsettled }: InstanceScope,
  { instanceID, sourceServerID, jobID, launchedAt }: ObservedDrsInstance,
  jobs: readonly ObservedJob[],
): Refusal[] {
  const server = servers.find(({ serverID }) => serverID === sourceServerID);
  if (server === undefined) return [];
  const job = jobs.find((one) => one.jobID === jobID);
  // The guard of jobs refuses for it, and says more.
  if (job !== undefined && isActive(job)) return [];
  const launched = launchedAt === null ? now.getTime() : Date.parse(launchedAt);
  if (unsettled?.has(server.serverID) && job === undefined) {
    const text = `has EC2 instance ${instanceID}, which this drill may have launched; DRS does not list it yet`;
    return [refuseServer('LAUNCH_UNLISTED', server, text)];
  }
  const isOlderThanJobs =
    launched <= now.getTime() - SURELY_LISTED_SECONDS * 1_000 &&
    jobs.every(({ createdAt }) => createdAt !== null && launched < Date.parse(createdAt));
  const wayOut = isOlderThanJobs
    ? 'DRS no longer lists it but would delete it; remove its tag drs.amazonaws.com-source-server only when it is surely not needed'
    : 'DRS does not list it but would delete it, and it may be a real recovery; its owner must say what becomes of it';
  return [
    refuseServer(
      'EC2_INSTANCE_EXISTS',
      server,
      `was recovered to EC2 instance ${instanceID} (launched ${launchedAt ?? 'at an unknown time'} by ${jobID ?? 'an unknown job'}); ${wayOut}`,
    ),
  ];
}

const instancesUnknown = (what: string, why: string): Refusal =>
  refuse('INSTANCES_UNKNOWN', `${what} of the planned servers could not be read: ${why}`);

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
