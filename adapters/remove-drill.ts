import { chunkServers } from '../core/chunks.ts';
import { type CleanupDecision, decideCleanup } from '../core/cleanup.ts';
import type { CleanupFacts, Leftover } from '../core/facts.ts';
import { DOCUMENTED_QUOTAS, type ObservedRecoveryInstance } from '../core/observations.ts';
import { asWorkflowError, describeError, isNamed } from './aws-errors.ts';
import type { OpenedDrill } from './opened.ts';
import type { World } from './world.ts';

/**
 * One round of removing a drill; whoever cleans up calls this, again and again until nothing remains: the workflow's
 * TerminateDrill today, the sweep of orphans as well. What is to go is read from DRS each time, never remembered.
 */
export async function removeDrill(
  drill: OpenedDrill,
  before: CleanupFacts,
  world: World,
): Promise<CleanupFacts> {
  const { opening, target, jobsSince } = drill;
  const ids = opening.servers.map((server) => server.sourceServerID);
  const [jobs, recoveryInstances] = await Promise.all([
    target.drs.jobs({ since: jobsSince }),
    target.drs.recoveryInstances(ids),
  ]);
  const decision = decideCleanup(
    {
      drillId: opening.drillId,
      plannedServerIDs: new Set(ids),
      startedJobIDs: await startedJobIDs(drill),
      terminateJobIDs: before.requests.map((request) => request.jobID),
    },
    { jobs, recoveryInstances },
  );
  const watching = await watch(drill, before, decision);
  const quotas = (await drill.folder.read('guards'))?.quotas ?? DOCUMENTED_QUOTAS;
  const requests = await terminate(drill, chunkServers(decision.terminate, quotas.serversPerJob), world);
  const remaining = [...decision.remaining, ...(await remainingInEc2(drill, watching, decision))];
  const clean = remaining.length === 0;
  return {
    ...watching,
    status: clean ? 'COMPLETE' : 'RUNNING',
    endedAt: clean ? world.now().toISOString() : null,
    requests: [...watching.requests, ...requests.made],
    leftovers: remaining.map((leftover) => {
      const refusal = requests.refused.get(leftover.id);
      return refusal === undefined ? leftover : { ...leftover, detail: `${leftover.detail}; ${refusal}` };
    }),
  };
}

async function startedJobIDs({ opening, folder }: OpenedDrill): Promise<string[]> {
  const starts = await Promise.all(opening.plan.waves.map((_, wave) => folder.read('start', wave)));
  return starts.flatMap((start) => start?.jobs.map((job) => job.jobID) ?? []);
}

/** Notes what the instances are made of before they go, so that it can be seen to be gone; written down before acting. */
async function watch(
  { folder, target }: OpenedDrill,
  before: CleanupFacts,
  decision: CleanupDecision,
): Promise<CleanupFacts> {
  const known = new Set(before.watched.instanceIDs);
  const fresh = decision.terminate
    .map((instance) => instance.ec2InstanceID ?? instance.recoveryInstanceID)
    .filter((id) => !known.has(id));
  if (fresh.length === 0) return before;
  const seen = await target.ec2.instances(fresh);
  const watched = {
    instanceIDs: [...before.watched.instanceIDs, ...fresh],
    volumeIDs: [...new Set([...before.watched.volumeIDs, ...seen.flatMap((instance) => instance.volumeIDs)])],
  };
  await folder.write('cleanup', { ...before, watched });
  return { ...before, watched };
}

/** Attempts every instance: where a group is refused each is tried alone, so that one does not keep the others. */
async function terminate({ target }: OpenedDrill, groups: ObservedRecoveryInstance[][], world: World) {
  const made: CleanupFacts['requests'] = [];
  const refused = new Map<string, string>();
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const ids = group.map((instance) => instance.recoveryInstanceID);
    try {
      const jobID = await target.actions.terminate(ids);
      made.push({ at: world.now().toISOString(), jobID, recoveryInstanceIDs: ids });
    } catch (error) {
      // What passes is tried again in the next round anyway; smaller groups would only fill the quota of jobs.
      const passing = asWorkflowError(error) !== error || isNamed(error, 'ServiceQuotaExceededException');
      if (group.length > 1 && !passing) groups.push(...group.map((instance) => [instance]));
      else for (const id of ids) refused.set(id, describeError(error));
    }
  }
  return { made, refused };
}

/** What EC2 still has of the drill: the instances, their volumes, and anything that carries its jobs' tag. */
async function remainingInEc2(
  { target }: OpenedDrill,
  { watched }: CleanupFacts,
  decision: CleanupDecision,
): Promise<Leftover[]> {
  const tagged = await target.ec2.taggedWithJobs(decision.ownJobIDs);
  const instanceIDs = new Set([
    ...watched.instanceIDs,
    ...tagged.filter((resource) => resource.type === 'instance').map((resource) => resource.id),
  ]);
  const [instances, volumes] = await Promise.all([
    target.ec2.instances([...instanceIDs]),
    target.ec2.existingVolumes(watched.volumeIDs),
  ]);
  // EC2 lists a terminated instance, with its tags, for about an hour.
  const living = instances.filter((instance) => instance.state !== 'terminated');
  const listed = new Set(decision.remaining.map((leftover) => leftover.id));
  const others = new Map<string, Leftover>([
    ...tagged
      .filter((resource) => resource.type !== 'instance')
      .map(
        ({ type, id }) => [id, { type, id, detail: 'carries the tag of one of the drill’s jobs' }] as const,
      ),
    ...volumes.map(
      (id) => [id, { type: 'volume', id, detail: 'was attached to an instance of the drill' }] as const,
    ),
    ...living.map(
      ({ instanceID, state }) => [instanceID, { type: 'instance', id: instanceID, detail: state }] as const,
    ),
  ]);
  return [...others.values()].filter((leftover) => !listed.has(leftover.id));
}
