import { inOrder, newJobID, startDelay } from './launch.ts';
import { endInstance } from './lifetime.ts';
import { denialOf } from './permissions.ts';
import { randomFor } from './random.ts';
import type { Instance, Job, JobEvent, JobServer, SimulatedAccount } from './state.ts';

/** Starts a TERMINATE job: instances shut down, and their volumes and DRS's rows are deleted. */
export function startTermination(aws: SimulatedAccount, instances: readonly Instance[], at: number): Job {
  const jobID = newJobID(aws);
  const startedAt = at + startDelay(aws, jobID);
  const ended = instances.map((instance) => endOne(aws, instance, jobID, startedAt));
  const endedAt = Math.max(startedAt, ...ended.map(({ outcome }) => outcome.endsAt)) + 1_000;
  const job: Job = {
    jobID,
    type: 'TERMINATE',
    initiatedBy: 'TERMINATE_RECOVERY_INSTANCES',
    createdAt: at,
    startedAt,
    endedAt,
    tags: {},
    servers: ended.map(({ outcome }) => outcome),
    events: inOrder(
      startedAt,
      endedAt,
      ended.flatMap(({ events }) => events),
    ),
  };
  aws.jobs.set(jobID, job);
  for (const { server } of instances) server.job = job;
  return job;
}

function endOne(
  aws: SimulatedAccount,
  instance: Instance,
  jobID: string,
  startedAt: number,
): { outcome: JobServer; events: JobEvent[] } {
  const { id, timings } = instance.server.scenario;
  const { instanceID } = instance;
  const chance = randomFor(aws.seed, 'terminate', instanceID)();
  const seconds = timings.terminateSeconds * (1 + timings.jitter * (2 * chance - 1));
  const start: JobEvent = {
    at: startedAt,
    event: 'CLEANUP_START',
    sourceServerID: id,
    targetInstanceID: instanceID,
  };
  const rawError = hindranceOf(aws, instance);
  if (rawError !== undefined) {
    const endsAt = startedAt + Math.round(seconds * 1_000);
    return {
      outcome: { sourceServerID: id, endsAt, result: 'FAILED', instanceID },
      events: [start, { ...start, at: endsAt, event: 'CLEANUP_FAIL', rawError }],
    };
  }
  const endsAt = endInstance(aws, instance, {
    at: startedAt,
    seconds: Math.round(seconds * 1_000) / 1_000,
    cause: 'TerminateRecoveryInstances',
    jobID,
  });
  return {
    outcome: { sourceServerID: id, endsAt, result: 'TERMINATED', instanceID },
    // One that hangs is never reported as cleaned up.
    events:
      endsAt === Number.POSITIVE_INFINITY ? [start] : [start, { ...start, at: endsAt, event: 'CLEANUP_END' }],
  };
}

/** Why DRS cannot terminate an instance this time; undefined when it can. */
function hindranceOf(
  aws: SimulatedAccount,
  { instanceID, server, terminationProtection }: Instance,
): string | undefined {
  if (terminationProtection) {
    return `The instance ${instanceID} may not be terminated: its disableApiTermination is set.`;
  }
  if (server.failedTerminations < server.scenario.terminateFails) {
    server.failedTerminations += 1;
    return `The instance ${instanceID} could not be terminated: an internal error has occurred.`;
  }
  return denialOf(aws, 'terminate');
}
