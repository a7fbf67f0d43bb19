import type {
  ObservedJob,
  ObservedJobEvent,
  ObservedRecoveryInstance,
} from '../../../adapters/aws/drs-observations.ts';
import type { LaunchFact, WaveLaunch, WaveStart } from '../../../core/facts/steps.ts';

interface Seen {
  readonly start: WaveStart;
  readonly seen: {
    readonly jobs: readonly ObservedJob[];
    readonly instances: readonly ObservedRecoveryInstance[];
  };
  /** Job logs by job; empty where they were not read again. */
  readonly events: ReadonlyMap<string, readonly ObservedJobEvent[]>;
  readonly before: WaveLaunch | undefined;
  readonly now: Date;
  readonly outOfTime: boolean;
}

/**
 * What is known of a wave's launch, from what was seen now and before: the first time that something was seen stays.
 * The truth is each server's launch status; a COMPLETED job says nothing about its servers.
 */
export function launchFacts({ start, seen, events, before, now, outOfTime }: Seen): WaveLaunch {
  const jobs = new Map(seen.jobs.map((job) => [job.jobID, job]));
  // An instance of another job is not this launch's, although DRS lists it beside for a while.
  const instances = new Map(
    seen.instances.map((instance) => [`${instance.jobID} ${instance.sourceServerID}`, instance]),
  );
  const earlierJobs = new Map(before?.jobs.map((job) => [job.jobID, job]));
  const earlierServers = new Map(before?.servers.map((server) => [server.sourceServerID, server]));
  const moment = now.toISOString();
  return {
    outOfTime,
    jobs: start.jobs.map(({ jobID }) => {
      const status = jobs.get(jobID)?.status ?? earlierJobs.get(jobID)?.status ?? 'UNKNOWN';
      const log = events.get(jobID) ?? [];
      return {
        jobID,
        status,
        createdAt: jobs.get(jobID)?.createdAt ?? earlierJobs.get(jobID)?.createdAt ?? null,
        endedAt: log.find((event) => event.event === 'JOB_END')?.at ?? jobs.get(jobID)?.endedAt ?? null,
        noticedAt: earlierJobs.get(jobID)?.noticedAt ?? (status === 'COMPLETED' ? moment : null),
      };
    }),
    servers: start.jobs.flatMap(({ jobID, sourceServerIDs }) => {
      const logs = eventsByServer(events.get(jobID) ?? []);
      const members = new Map(jobs.get(jobID)?.servers.map((server) => [server.sourceServerID, server]));
      return sourceServerIDs.map((sourceServerID): LaunchFact => {
        const member = members.get(sourceServerID);
        const earlier = earlierServers.get(sourceServerID);
        const instance = instances.get(`${jobID} ${sourceServerID}`);
        const status = member?.launchStatus ?? earlier?.status ?? 'UNKNOWN';
        return {
          sourceServerID,
          jobID,
          status,
          recoveryInstanceID: instance?.recoveryInstanceID ?? member?.recoveryInstanceID ?? null,
          launchedAt: earlier?.launchedAt ?? (status === 'LAUNCHED' ? moment : null),
          pointInTime: instance?.pointInTimeSnapshotDateTime ?? null,
          events: logs.get(sourceServerID) ?? earlier?.events ?? [],
        };
      });
    }),
  };
}

/** Each server's part of a job log, in order of time, without what concerns the job as a whole. */
function eventsByServer(events: readonly ObservedJobEvent[]): Map<string, LaunchFact['events']> {
  const byServer = new Map<string, LaunchFact['events']>();
  for (const { at, event, sourceServerID, rawError, dataTimestamp } of events) {
    if (sourceServerID === null) continue;
    const list = byServer.get(sourceServerID) ?? [];
    list.push({ at, event, rawError, dataTimestamp });
    byServer.set(sourceServerID, list);
  }
  // DRS does not document the order of its log.
  for (const list of byServer.values()) list.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return byServer;
}
