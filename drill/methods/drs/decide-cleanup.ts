import {
  isActive,
  isCalledGone,
  isFailingBack,
  type ObservedJob,
  type ObservedRecoveryInstance,
} from '../../../adapters/aws/drs-observations.ts';
import type { CleanupFacts, Leftover } from '../../../core/facts/steps.ts';
import { launchJobsOf } from './job-tags.ts';

/** What DRS says of a drill that is being cleaned up. */
export interface CleanupObservations {
  readonly jobs: readonly ObservedJob[];
  /** Those of them that launch and that this drill has started. */
  readonly ownJobs: readonly ObservedJob[];
  /** Recovery instances of the planned servers, as DRS lists them now. */
  readonly recoveryInstances: readonly ObservedRecoveryInstance[];
}

interface CleanupScope {
  readonly drillId: string;
  readonly plannedServerIDs: ReadonlySet<string>;
  /** Jobs that the drill recorded as started: only to notice when DRS's list is behind, never to act on. */
  readonly startedJobIDs: readonly string[];
  /** What this drill has requested so far: its jobs carry no tags, and block a real recovery of their servers. */
  readonly requests: CleanupFacts['requests'];
}

export interface CleanupDecision {
  readonly ownJobIDs: readonly string[];
  /** This drill's instances that DRS lists. */
  readonly own: readonly ObservedRecoveryInstance[];
  /** Instances to terminate now: each provably this drill's own and not already being terminated. */
  readonly terminate: readonly ObservedRecoveryInstance[];
  /** This drill's own that DRS lists although it calls them gone, as when somebody terminated them in EC2. */
  readonly dead: readonly ObservedRecoveryInstance[];
  /** What is still there in DRS, with the reason. */
  readonly remaining: readonly Leftover[];
  /** A launch of this drill still runs: DRS cannot stop it, so its instances will still appear. */
  readonly launching: boolean;
}

/**
 * What this drill may remove. An instance is ours only when DRS says that it is a drill, that a job of this drill
 * launched it, and that it belongs to a planned server; anything in doubt is reported, never touched.
 */
export function decideCleanup(scope: CleanupScope, seen: CleanupObservations): CleanupDecision {
  const { ownJobs } = seen;
  const ownJobIDs = new Set(ownJobs.map((job) => job.jobID));
  const leaving = new Set(
    seen.jobs
      .filter((job) => job.type === 'TERMINATE' && isActive(job))
      .flatMap((job) => job.servers.map((server) => server.sourceServerID)),
  );
  const requested = new Set(scope.requests.flatMap(({ instanceIDs }) => instanceIDs));
  // DRS removes from its list what it terminated itself, and shows it as TERMINATED for a moment before.
  const isVanishing = (instance: ObservedRecoveryInstance): boolean =>
    instance.ec2InstanceState === 'TERMINATED' && requested.has(instance.recoveryInstanceID);
  const present = seen.recoveryInstances.filter(
    (instance) => ownJobIDs.has(instance.jobID ?? '') && !isVanishing(instance),
  );
  // Somebody recovers these servers: DRS removes the drill's instance itself, and kunren keeps its hands off.
  const contested = new Set(
    seen.jobs
      .filter((job) => job.type === 'LAUNCH' && isActive(job) && !ownJobIDs.has(job.jobID))
      .flatMap((job) => job.servers.map((server) => server.sourceServerID)),
  );
  const isContested = ({ sourceServerID }: ObservedRecoveryInstance): boolean =>
    contested.has(sourceServerID ?? '');
  const endedInVain = ({ recoveryInstanceID }: ObservedRecoveryInstance): number =>
    scope.requests.filter(
      ({ operationID, instanceIDs }) =>
        instanceIDs.includes(recoveryInstanceID) &&
        seen.jobs.some((job) => job.jobID === operationID && !isActive(job)),
    ).length;
  const requestedJobIDs = new Set(scope.requests.map(({ operationID }) => operationID));
  const isOurs = (instance: ObservedRecoveryInstance): boolean =>
    instance.isDrill === true && scope.plannedServerIDs.has(instance.sourceServerID ?? '');
  const isLeaving = (instance: ObservedRecoveryInstance): boolean =>
    leaving.has(instance.sourceServerID ?? '') || instance.ec2InstanceState === 'SHUTTING-DOWN';
  const ours = present.filter(isOurs);
  return {
    ownJobIDs: [...ownJobIDs],
    launching: ownJobs.some(isActive),
    own: ours,
    terminate: ours.filter(
      (one) => !isLeaving(one) && !isContested(one) && !isCalledGone(one) && !isFailingBack(one),
    ),
    dead: ours.filter((one) => !isLeaving(one) && !isContested(one) && isCalledGone(one)),
    remaining: [
      ...[...ownJobs, ...seen.jobs.filter((job) => requestedJobIDs.has(job.jobID))]
        .filter(isActive)
        .map((job) => ({ type: 'drs-job', id: job.jobID, detail: `still ${job.status}` })),
      ...scope.startedJobIDs
        .filter((jobID) => !ownJobIDs.has(jobID))
        .map((jobID) => ({ type: 'drs-job', id: jobID, detail: 'not listed by DRS with this drill’s tags' })),
      ...present.map((instance) => ({
        type: 'recovery-instance',
        id: instance.recoveryInstanceID,
        detail: isOurs(instance)
          ? [
              `${instance.sourceServerID}, ${instance.ec2InstanceState ?? 'state unknown'}`,
              ...(isContested(instance) ? ['not touched while somebody recovers its server'] : []),
              ...(isFailingBack(instance)
                ? [`not touched while it is failed back (${instance.failbackState})`]
                : []),
              ...(endedInVain(instance) > 0
                ? [
                    `DRS has ended ${endedInVain(instance)} termination jobs without terminating it: look at their logs, and whether EC2 protects it from termination`,
                  ]
                : []),
            ].join('; ')
          : 'not touched: not provably a drill instance of a planned server',
      })),
      ...onlyTagged(scope, seen),
    ],
  };
}

/** Instances of jobs that carry this drill's tags although the drill has not started them. */
function onlyTagged(
  { drillId }: CleanupScope,
  { jobs, ownJobs, recoveryInstances }: CleanupObservations,
): Leftover[] {
  const own = new Set(ownJobs.map(({ jobID }) => jobID));
  const tagged = new Set(launchJobsOf(drillId, jobs).map(({ jobID }) => jobID));
  return recoveryInstances.flatMap(({ recoveryInstanceID: id, jobID }) => {
    if (jobID === null || own.has(jobID) || !tagged.has(jobID)) return [];
    const detail = `not touched: its job ${jobID} carries this drill’s tags, and this drill has not started it; find out who tagged it`;
    return [{ type: 'recovery-instance', id, detail }];
  });
}
