import type { LoadedDrill } from '../../recovery-method.ts';
import { type CleanupObservations, decideCleanup } from './decide-cleanup.ts';
import { ownJobsAmong } from './own-jobs.ts';

/** What DRS lists now for a drill's servers. Never cached: a minute later it may belong to somebody else. */
export async function readOwn(
  drill: LoadedDrill,
): Promise<CleanupObservations & { readonly plannedServerIDs: ReadonlySet<string> }> {
  const { opening, target, since } = drill;
  const ids = opening.servers.map((server) => server.serverID);
  const [jobs, recoveryInstances] = await Promise.all([
    target.drs.jobs({ since }),
    target.drs.recoveryInstances(ids),
  ]);
  return {
    jobs,
    ownJobs: await ownJobsAmong(drill, jobs),
    recoveryInstances,
    plannedServerIDs: new Set(ids),
  };
}

/**
 * The instances that are provably this drill's own at this moment, by source server: by the same rule by which they may
 * be terminated. A command is sent to these and to no other.
 */
export async function ownInstances(drill: LoadedDrill): Promise<Map<string, string>> {
  const { plannedServerIDs, ...seen } = await readOwn(drill);
  const { drillId } = drill.opening;
  const { terminate } = decideCleanup({ drillId, plannedServerIDs, startedJobIDs: [], requests: [] }, seen);
  return new Map(
    terminate.flatMap(({ sourceServerID, ec2InstanceID, recoveryInstanceID }) =>
      sourceServerID === null ? [] : [[sourceServerID, ec2InstanceID ?? recoveryInstanceID] as const],
    ),
  );
}
