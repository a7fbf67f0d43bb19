import { chunkServers } from '../../../adapters/aws/chunk.ts';
import { DOCUMENTED_QUOTAS, type ObservedRecoveryInstance } from '../../../adapters/aws/drs-observations.ts';
import { asWorkflowError, describeError, isNamed } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import { type CleanupFacts, isUnsettled, type Leftover, type WaveStart } from '../../../core/facts/steps.ts';
import type { OpenedDrill } from '../../load-drill.ts';
import { type CleanupDecision, decideCleanup } from './decide-cleanup.ts';
import { readOwn } from './own-instances.ts';

const ROUND_SECONDS = 15;
const AGAIN_SECONDS = 300;
/** Nobody knows how far behind DescribeJobs may be (drs-facts.md, 2.3); two minutes is generous. */
export const SETTLE_SECONDS = 120;
/** Between looks while there is nothing to do but to wait for a launch to end. */
const WAITING_SECONDS = 60;

interface CleanupCall {
  /** The caller's time; cleanup that takes longer is resumed by the next call. */
  readonly seconds: number;
  /** Where the facts go: of a drill that is closed already they stand apart. */
  readonly name?: 'cleanup' | 'sweep';
  /** Whether cleanup that ended with leftovers gets the plan's whole time once more. */
  readonly afresh?: boolean;
}

/**
 * Removes a drill round by round until nothing of it is left, the plan's time for cleanup is over, or the caller's
 * seconds are. Whoever cleans up calls this: the workflow's TerminateDrill, the sweep when an execution has ended
 * without success, the hourly sweep, and a person by `kunren cleanup`. However it ended before, it looks once more.
 */
export async function cleanUp(drill: OpenedDrill, ports: Ports, call: CleanupCall): Promise<CleanupFacts> {
  const { seconds, name = 'cleanup' } = call;
  const callerEnds = ports.now().getTime() + seconds * 1_000;
  let facts = await resume(drill, ports, call);
  for (;;) {
    facts = await removeDrill(drill, facts, ports, name);
    await drill.folder.write(name, facts);
    const waiting = facts.launchingAt !== null && facts.requests.length === 0;
    const roundSeconds = waiting ? WAITING_SECONDS : ROUND_SECONDS;
    if (facts.status !== 'RUNNING' || ports.now().getTime() + roundSeconds * 1_000 > callerEnds) return facts;
    await ports.sleep(roundSeconds);
  }
}

/**
 * When cleanup gives up: the plan's time for it, counted from the last sight of a launch under way. DRS cannot be told
 * to stop a launch, so what it brings is waited for, but not past the moment by which everything must be gone.
 */
function deadlineOf({ opening }: OpenedDrill, { startedAt, launchingAt }: CleanupFacts): Date {
  const limit = opening.plan.cleanup.timeLimit * 1_000;
  const fromStart = Date.parse(startedAt) + limit;
  const fromLaunch = launchingAt === null ? fromStart : Date.parse(launchingAt) + limit;
  return new Date(Math.max(fromStart, Math.min(fromLaunch, Date.parse(opening.expiresAt))));
}

/** Goes on where cleanup was left, with what it knows to watch; the time of one that had ended begins again. */
async function resume(
  { folder }: OpenedDrill,
  ports: Ports,
  { name = 'cleanup', afresh = false }: CleanupCall,
): Promise<CleanupFacts> {
  const before = await folder.read(name);
  if (before?.status === 'RUNNING') return before;
  const known = before ?? (name === 'cleanup' ? undefined : await folder.read('cleanup'));
  return {
    status: 'RUNNING',
    startedAt: before?.status === 'INCOMPLETE' && !afresh ? before.startedAt : ports.now().toISOString(),
    endedAt: null,
    requests: known?.requests ?? [],
    watched: known?.watched ?? { instanceIDs: [], volumeIDs: [] },
    leftovers: [],
    launchingAt: null,
  };
}

/** One round of removing a drill. What is to go is read from DRS each time, never remembered. */
async function removeDrill(
  drill: OpenedDrill,
  before: CleanupFacts,
  ports: Ports,
  name: 'cleanup' | 'sweep',
): Promise<CleanupFacts> {
  const { opening } = drill;
  const { jobs, recoveryInstances, plannedServerIDs } = await readOwn(drill);
  const decide = (startedJobIDs: readonly string[]): CleanupDecision =>
    decideCleanup(
      {
        drillId: opening.drillId,
        plannedServerIDs,
        startedJobIDs,
        terminateJobIDs: before.requests.map((request) => request.jobID),
      },
      { jobs, recoveryInstances },
    );
  const decision = decide([]);
  const watching = await watch(drill, before, decision, name);
  const due = decision.terminate.filter((instance) =>
    isDue(instance.recoveryInstanceID, before, ports.now()),
  );
  const requests = await terminate(drill, due, ports);
  const launchingAt = decision.launching ? ports.now().toISOString() : watching.launchingAt;
  const isOver = ports.now() >= deadlineOf(drill, { ...watching, launchingAt });
  // While DRS still shows something nothing is called clean, so that the closer look may wait for the last round.
  const remaining =
    decision.remaining.length > 0 && !isOver
      ? decision.remaining
      : await lookCloser(drill, watching, decide, ports);
  const status = remaining.length === 0 ? 'COMPLETE' : isOver ? 'INCOMPLETE' : 'RUNNING';
  return {
    ...watching,
    status,
    endedAt: status === 'RUNNING' ? null : ports.now().toISOString(),
    launchingAt,
    requests: [...watching.requests, ...requests.made],
    leftovers: remaining.map((leftover) => {
      const refusal = requests.refused.get(leftover.id);
      return refusal === undefined ? leftover : { ...leftover, detail: `${leftover.detail}; ${refusal}` };
    }),
  };
}

/** All that is left, by what DRS lists, by what the steps wrote down, and by EC2, which has the last word. */
async function lookCloser(
  drill: OpenedDrill,
  watching: CleanupFacts,
  decide: (startedJobIDs: readonly string[]) => CleanupDecision,
  ports: Ports,
): Promise<Leftover[]> {
  const { opening, folder } = drill;
  const starts = await Promise.all(opening.plan.waves.map((_, wave) => folder.read('start', wave)));
  const decision = decide(starts.flatMap((start) => start?.jobs.map((job) => job.jobID) ?? []));
  return [
    ...decision.remaining,
    ...unsettledStarts(starts, watching, ports.now()),
    ...(await remainingInEc2(drill, watching, decision)),
  ];
}

/** A termination that DRS took is given time before it is asked for again. */
function isDue(recoveryInstanceID: string, { requests }: CleanupFacts, now: Date): boolean {
  const last = requests.findLast((request) => request.recoveryInstanceIDs.includes(recoveryInstanceID));
  return last === undefined || now.getTime() - Date.parse(last.at) >= AGAIN_SECONDS * 1_000;
}

/**
 * Starts whose end was never written down: the step died, or could not write. DRS may have taken the request and not
 * list its job yet, so nothing is called clean before it was asked for a while.
 */
function unsettledStarts(
  starts: readonly (WaveStart | undefined)[],
  { startedAt }: CleanupFacts,
  now: Date,
): Leftover[] {
  if (now.getTime() - Date.parse(startedAt) >= SETTLE_SECONDS * 1_000) return [];
  return starts.flatMap((start, wave) =>
    isUnsettled(start)
      ? [{ type: 'drs-job', id: `wave ${wave + 1}`, detail: 'may have been started; DRS is asked again' }]
      : [],
  );
}

/** Notes what the instances are made of before they go, so that it can be seen to be gone; written down before acting. */
async function watch(
  { folder, target }: OpenedDrill,
  before: CleanupFacts,
  decision: CleanupDecision,
  name: 'cleanup' | 'sweep',
): Promise<CleanupFacts> {
  const known = new Set(before.watched.instanceIDs);
  const fresh = decision.terminate
    .map((instance) => instance.ec2InstanceID ?? instance.recoveryInstanceID)
    .filter((id) => !known.has(id));
  if (fresh.length === 0) return before;
  const seen = await target.instances(fresh);
  const watched = {
    instanceIDs: [...before.watched.instanceIDs, ...fresh],
    volumeIDs: [...new Set([...before.watched.volumeIDs, ...seen.flatMap((instance) => instance.volumeIDs)])],
  };
  await folder.write(name, { ...before, watched });
  return { ...before, watched };
}

/** Attempts every instance: where a group is refused each is tried alone, so that one does not keep the others. */
async function terminate({ folder, target }: OpenedDrill, due: ObservedRecoveryInstance[], ports: Ports) {
  const guards = due.length === 0 ? undefined : await folder.read('guards');
  const groups = chunkServers(due, (guards?.quotas ?? DOCUMENTED_QUOTAS).serversPerJob);
  const made: CleanupFacts['requests'] = [];
  const refused = new Map<string, string>();
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const ids = group.map((instance) => instance.recoveryInstanceID);
    try {
      const jobID = await target.terminate(ids);
      made.push({ at: ports.now().toISOString(), jobID, recoveryInstanceIDs: ids });
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
