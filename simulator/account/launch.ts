import { launchServer } from './launch-server.ts';
import { randomFor, stableID } from './random.ts';
import type { Job, JobEvent, SimulatedAccount, SourceServer } from './state.ts';

export interface LaunchRequest {
  readonly servers: readonly { readonly server: SourceServer; readonly snapshotID: string | undefined }[];
  readonly isDrill: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** When it was called: now, or earlier for a job that is under way at the scenario's start. */
  readonly at: number;
}

/** Starts a LAUNCH job and records its whole course, each server with its own random numbers. */
export function startLaunch(aws: SimulatedAccount, { servers, isDrill, tags, at }: LaunchRequest): Job {
  const jobID = newJobID(aws);
  const stuck = servers.some(({ server }) => server.scenario.outcome === 'stays-pending');
  const startedAt = stuck ? Number.POSITIVE_INFINITY : at + startDelay(aws, jobID);
  const launched = servers.map(({ server, snapshotID }) =>
    stuck ? neverLaunched(server) : launchServer(aws, { server, snapshotID, isDrill, jobID, startedAt }),
  );
  const endedAt = Math.max(startedAt, ...launched.map(({ outcome }) => outcome.endsAt)) + 1_000;
  const job: Job = {
    jobID,
    type: 'LAUNCH',
    initiatedBy: isDrill ? 'START_DRILL' : 'START_RECOVERY',
    createdAt: at,
    startedAt,
    endedAt,
    tags: { ...tags },
    servers: launched.map(({ outcome }) => outcome),
    events: inOrder(
      startedAt,
      endedAt,
      launched.flatMap(({ events }) => events),
    ),
  };
  aws.jobs.set(jobID, job);
  for (const { server } of servers) {
    server.job = job;
    server.lastLaunch = { type: isDrill ? 'DRILL' : 'RECOVERY', jobID, calledAt: at, status: undefined };
  }
  return job;
}

/** Its part of a job that stays PENDING permanently. */
const neverLaunched = ({ scenario }: SourceServer): ReturnType<typeof launchServer> => ({
  outcome: {
    sourceServerID: scenario.id,
    endsAt: Number.POSITIVE_INFINITY,
    result: 'FAILED',
    instanceID: undefined,
  },
  events: [],
});

export const newJobID = (aws: SimulatedAccount): string => stableID('drsjob-', aws.seed, aws.jobs.size + 1);

/** From the call to the job's start, in milliseconds: how long it is PENDING. */
export const startDelay = (aws: SimulatedAccount, jobID: string): number =>
  1_000 + Math.round(randomFor(aws.seed, 'job', jobID)() * 4_000);

/** A job's log: its servers' events by time, between its own start and end. */
export function inOrder(startedAt: number, endedAt: number, events: readonly JobEvent[]): JobEvent[] {
  return [
    { at: startedAt, event: 'JOB_START' },
    ...events.toSorted((a, b) => a.at - b.at),
    ...(endedAt === Number.POSITIVE_INFINITY ? [] : [{ at: endedAt, event: 'JOB_END' } as const]),
  ];
}
