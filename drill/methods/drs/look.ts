import type { LoadedDrill, Look } from '../../recovery-method.ts';
import { realRecoveryGuards } from './guards/real-recovery.ts';
import { launchJobsOf } from './job-tags.ts';
import type { DrsObservations } from './observe.ts';

/** What these observations mean for a running drill. */
export const lookOf = ({ opening }: Pick<LoadedDrill, 'opening'>, seen: DrsObservations): Look => ({
  realRecovery: realRecoveryGuards(opening, seen),
  own: ownIn(opening.drillId, seen),
  agentsSeen: agentsIn(seen),
});

const agentsIn = ({ recoveryInstances: seen }: DrsObservations): Map<string, string> =>
  new Map(
    ('known' in seen ? seen.known : []).flatMap(({ ec2InstanceID, recoveryInstanceID, agentSeenAt }) =>
      agentSeenAt === null ? [] : [[ec2InstanceID ?? recoveryInstanceID, agentSeenAt] as const],
    ),
  );

/** Instances of this drill's jobs, as the jobs and the list of recovery instances name them: either may be behind. */
function ownIn(drillId: string, { jobs, recoveryInstances }: DrsObservations): Map<string, string> {
  const ownJobs = launchJobsOf(drillId, 'known' in jobs ? jobs.known : []);
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
