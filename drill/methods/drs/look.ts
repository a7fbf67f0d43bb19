import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';
import type { LoadedDrill, Look } from '../../recovery-method.ts';
import { realRecoveryGuards } from './guards/real-recovery.ts';
import type { DrsObservations } from './observe.ts';
import { ownJobsAmong } from './own-jobs.ts';

/** What these observations mean for a running drill. */
export async function lookOf(drill: LoadedDrill, seen: DrsObservations): Promise<Look> {
  const ownJobs = await ownJobsAmong(drill, 'known' in seen.jobs ? seen.jobs.known : []);
  const ownJobIDs = new Set(ownJobs.map(({ jobID }) => jobID));
  return {
    realRecovery: realRecoveryGuards({ servers: drill.opening.servers, ownJobIDs }, seen),
    own: ownIn(ownJobs, seen),
    agentsSeen: agentsIn(seen),
  };
}

const agentsIn = ({ recoveryInstances: seen }: DrsObservations): Map<string, string> =>
  new Map(
    ('known' in seen ? seen.known : []).flatMap(({ ec2InstanceID, recoveryInstanceID, agentSeenAt }) =>
      agentSeenAt === null ? [] : [[ec2InstanceID ?? recoveryInstanceID, agentSeenAt] as const],
    ),
  );

/** Instances of this drill's jobs, as the jobs and the list of recovery instances name them: either may be behind. */
function ownIn(ownJobs: readonly ObservedJob[], { recoveryInstances }: DrsObservations): Map<string, string> {
  const ids = new Set(ownJobs.map(({ jobID }) => jobID));
  const listed = 'known' in recoveryInstances ? recoveryInstances.known : [];
  return new Map([
    ...ownJobs
      .flatMap(({ servers }) => servers)
      .flatMap(({ sourceServerID, recoveryInstanceID }) =>
        recoveryInstanceID === null ? [] : [[sourceServerID, recoveryInstanceID] as const],
      ),
    ...listed.flatMap(({ jobID, sourceServerID, ec2InstanceID, recoveryInstanceID }) =>
      sourceServerID === null || !ids.has(jobID ?? '')
        ? []
        : [[sourceServerID, ec2InstanceID ?? recoveryInstanceID] as const],
    ),
  ]);
}
