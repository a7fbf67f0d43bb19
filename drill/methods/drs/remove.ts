import type { ObservedRecoveryInstance } from '../../../adapters/aws/drs-observations.ts';
import { asWorkflowError, describeError, isNamed } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import {
  type CleanupFacts,
  type Leftover,
  mayRunUnrecorded,
  type WaveStart,
} from '../../../core/facts/steps.ts';
import type { LoadedDrill, RecoveryMethod, RemovalRound } from '../../recovery-method.ts';
import { chunkServers } from './chunk-servers.ts';
import { type CleanupDecision, decideCleanup } from './decide-cleanup.ts';
import { quotasIn } from './facts.ts';
import { readOwn } from './own-instances.ts';

const AGAIN_SECONDS = 300;
/** Nobody knows how far behind DescribeJobs may be (docs/aws-facts.md, 2.3); two minutes is generous. */
export const LISTING_DELAY_SECONDS = 120;

type Round = Parameters<RecoveryMethod['remove']>[2];
type Watched = CleanupFacts['watched'];

/** One round of removing a drill. What to remove is read from DRS each time, never cached. */
export async function remove(
  drill: LoadedDrill,
  before: CleanupFacts,
  { keep, isOver }: Round,
  ports: Ports,
): Promise<RemovalRound> {
  const { jobs, recoveryInstances, plannedServerIDs } = await readOwn(drill);
  const decide = (startedJobIDs: readonly string[]): CleanupDecision =>
    decideCleanup(
      {
        drillId: drill.opening.drillId,
        plannedServerIDs,
        startedJobIDs,
        terminateJobIDs: before.requests.map((request) => request.operationID),
      },
      { jobs, recoveryInstances },
    );
  const decision = decide([]);
  const watched = await watch(drill, before.watched, decision, keep);
  const due = decision.terminate.filter((instance) =>
    isDue(instance.recoveryInstanceID, before, ports.now()),
  );
  const requests = await terminate(drill, due, ports);
  // While DRS still lists something the drill is not clean, so the deeper checks can wait for the last round.
  const remaining =
    decision.remaining.length > 0 && !isOver(decision.launching)
      ? decision.remaining
      : await lookCloser(drill, { ...before, watched }, decide, ports);
  return {
    watched,
    requests: requests.made,
    launching: decision.launching,
    leftovers: remaining.map((leftover) => {
      const refusal = requests.refused.get(leftover.id);
      return refusal === undefined ? leftover : { ...leftover, detail: `${leftover.detail}; ${refusal}` };
    }),
  };
}

/** Everything that is left, by DRS's lists, by what the steps recorded, and by EC2, which decides. */
async function lookCloser(
  drill: LoadedDrill,
  watching: CleanupFacts,
  decide: (startedJobIDs: readonly string[]) => CleanupDecision,
  ports: Ports,
): Promise<Leftover[]> {
  const { opening, folder } = drill;
  const starts = await Promise.all(opening.plan.waves.map((_, wave) => folder.read('start', wave)));
  const decision = decide(
    starts.flatMap((start) => start?.operations.map(({ operationID }) => operationID) ?? []),
  );
  return [
    ...decision.remaining,
    ...unrecordedStarts(starts, watching, ports.now()),
    ...(await remainingInEc2(drill, watching, decision)),
  ];
}

/** A termination that DRS accepted gets some time before it is requested again. */
function isDue(recoveryInstanceID: string, { requests }: CleanupFacts, now: Date): boolean {
  const last = requests.findLast((request) => request.instanceIDs.includes(recoveryInstanceID));
  return last === undefined || now.getTime() - Date.parse(last.at) >= AGAIN_SECONDS * 1_000;
}

/**
 * Starts whose outcome was never recorded: the step died, or could not write. DRS may have accepted the request without
 * listing its job yet, so cleanup is not complete until DRS was asked for a while.
 */
function unrecordedStarts(
  starts: readonly (WaveStart | undefined)[],
  { startedAt }: CleanupFacts,
  now: Date,
): Leftover[] {
  if (now.getTime() - Date.parse(startedAt) >= LISTING_DELAY_SECONDS * 1_000) return [];
  return starts.flatMap((start, wave) =>
    mayRunUnrecorded(start)
      ? [{ type: 'drs-job', id: `wave ${wave + 1}`, detail: 'may have been started; DRS is asked again' }]
      : [],
  );
}

/** Records the instances' resources before they are terminated, so that their removal can be verified. */
async function watch(
  { target }: LoadedDrill,
  before: Watched,
  decision: CleanupDecision,
  keep: Round['keep'],
): Promise<Watched> {
  const known = new Set(before.instanceIDs);
  const fresh = decision.terminate
    .map((instance) => instance.ec2InstanceID ?? instance.recoveryInstanceID)
    .filter((id) => !known.has(id));
  if (fresh.length === 0) return before;
  const seen = await target.instances(fresh);
  const watched = {
    instanceIDs: [...before.instanceIDs, ...fresh],
    volumeIDs: [...new Set([...before.volumeIDs, ...seen.flatMap((instance) => instance.volumeIDs)])],
  };
  await keep(watched);
  return watched;
}

/** Tries every instance: where a group is refused each is tried alone, so that one does not block the others. */
async function terminate({ folder, target }: LoadedDrill, due: ObservedRecoveryInstance[], ports: Ports) {
  const guards = due.length === 0 ? undefined : await folder.read('guards');
  const groups = chunkServers(due, quotasIn(guards).serversPerJob);
  const made: CleanupFacts['requests'] = [];
  const refused = new Map<string, string>();
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const ids = group.map((instance) => instance.recoveryInstanceID);
    try {
      const jobID = await target.terminate(ids);
      made.push({ at: ports.now().toISOString(), operationID: jobID, instanceIDs: ids });
    } catch (error) {
      // The next round retries transient errors anyway; smaller groups would only fill the quota of jobs.
      const passing = asWorkflowError(error) !== error || isNamed(error, 'ServiceQuotaExceededException');
      if (group.length > 1 && !passing) groups.push(...group.map((instance) => [instance]));
      else for (const id of ids) refused.set(id, describeError(error));
    }
  }
  return { made, refused };
}

/** What EC2 still has of the drill: the instances, their volumes, and anything that carries its jobs' tag. */
async function remainingInEc2(
  { target }: LoadedDrill,
  { watched }: CleanupFacts,
  decision: CleanupDecision,
): Promise<Leftover[]> {
  const tagged = await target.leftoverResources.taggedWithJobs(decision.ownJobIDs);
  const instanceIDs = new Set([
    ...watched.instanceIDs,
    ...tagged.filter((resource) => resource.type === 'instance').map((resource) => resource.id),
  ]);
  const [instances, volumes] = await Promise.all([
    target.instances([...instanceIDs]),
    target.leftoverResources.existingVolumes(watched.volumeIDs),
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
