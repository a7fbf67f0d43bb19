import type {
  ObservedJob,
  ObservedJobEvent,
  ObservedRecoveryInstance,
} from '../../../adapters/aws/drs-observations.ts';
import type { LaunchFact, WaveLaunch, WaveStart } from '../../../core/facts/steps.ts';
import { type DrsLaunchFacts, type JobEvent, launchFactsIn } from './facts.ts';

interface Seen {
  readonly start: WaveStart;
  readonly seen: {
    readonly jobs: readonly ObservedJob[];
    readonly instances: readonly ObservedRecoveryInstance[];
  };
  /** Job logs by job; empty when they were not read again. */
  readonly events: ReadonlyMap<string, readonly ObservedJobEvent[]>;
  readonly before: WaveLaunch | undefined;
  readonly now: Date;
  /** When this look began. */
  readonly lookedAt: Date;
  readonly timedOut: boolean;
}

/**
 * What is known of a wave's launch, from this and earlier looks: the first time that something was seen is kept. The
 * truth is each server's launch status; a COMPLETED job says nothing about its servers.
 */
export function launchFacts({ start, seen, events, before, now, lookedAt, timedOut }: Seen): WaveLaunch {
  const jobs = new Map(seen.jobs.map((job) => [job.jobID, job]));
  // An instance of another job does not belong to this launch, although DRS still lists it for a while.
  const instances = new Map(
    seen.instances.map((instance) => [`${instance.jobID} ${instance.sourceServerID}`, instance]),
  );
  const earlierJobs = new Map(before?.operations.map((job) => [job.operationID, job]));
  const earlierServers = new Map(before?.servers.map((server) => [server.serverID, server]));
  const moment = now.toISOString();
  return {
    timedOut,
    operations: start.operations.map(({ operationID }) => {
      const job = jobs.get(operationID);
      const earlier = earlierJobs.get(operationID);
      const status = job?.status ?? earlier?.status ?? 'UNKNOWN';
      const log = events.get(operationID) ?? [];
      return {
        operationID,
        status,
        createdAt: job?.createdAt ?? earlier?.createdAt ?? null,
        endedAt: log.find((event) => event.event === 'JOB_END')?.at ?? job?.endedAt ?? null,
        noticedAt: earlier?.noticedAt ?? (status === 'COMPLETED' ? moment : null),
      };
    }),
    servers: start.operations.flatMap(({ operationID, serverIDs }) => {
      const logs = eventsByServer(events.get(operationID) ?? []);
      const members = new Map(
        jobs.get(operationID)?.servers.map((server) => [server.sourceServerID, server]),
      );
      return serverIDs.map((serverID): LaunchFact => {
        const member = members.get(serverID);
        const earlier = earlierServers.get(serverID);
        const instance = instances.get(`${operationID} ${serverID}`);
        const status = member?.launchStatus ?? earlier?.status ?? 'UNKNOWN';
        const isSeen = member !== undefined && status !== 'LAUNCHED';
        const launchActions = member?.launchActions ?? earlier?.launchActions ?? [];
        return {
          serverID,
          operationID,
          status,
          instanceID: instance?.recoveryInstanceID ?? member?.recoveryInstanceID ?? null,
          notLaunchedAt: isSeen ? lookedAt.toISOString() : (earlier?.notLaunchedAt ?? null),
          ...(launchActions.length === 0 ? {} : { launchActions: [...launchActions] }),
          ...fromTheLog(
            {
              events: logs.get(serverID) ?? (earlier === undefined ? [] : launchFactsIn(earlier).events),
              pointInTimeSnapshotDateTime: instance?.pointInTimeSnapshotDateTime ?? null,
            },
            earlier?.launchedAt ?? (status === 'LAUNCHED' ? moment : null),
          ),
        };
      });
    }),
  };
}

/** What a server's part of the job log, and its instance, say of its launch, in terms that every method shares. */
function fromTheLog(
  facts: DrsLaunchFacts,
  launchedAt: string | null,
): Omit<LaunchFact, 'serverID' | 'operationID' | 'status' | 'instanceID' | 'notLaunchedAt'> {
  const { events } = facts;
  const at = (name: string): string | null => events.find(({ event }) => event === name)?.at ?? null;
  return {
    launchedAt,
    error: events.findLast(({ rawError }) => rawError !== null)?.rawError ?? null,
    progress: events.at(-1)?.event ?? null,
    recoveredPoint: {
      ...pointOf(facts),
      isFallback: events.some(({ event }) => event === 'USING_PREVIOUS_SNAPSHOT'),
    },
    // There is no LAUNCH_END in DRS's job log, so a launch ends when kunren saw it.
    phases: [
      { name: 'snapshot', startedAt: at('SNAPSHOT_START'), endedAt: at('SNAPSHOT_END'), clock: 'aws' },
      { name: 'conversion', startedAt: at('CONVERSION_START'), endedAt: at('CONVERSION_END'), clock: 'aws' },
      { name: 'launch', startedAt: at('LAUNCH_START'), endedAt: launchedAt, clock: 'aws to kunren' },
    ],
    methodFacts: { ...facts },
  };
}

/** The job log's own time of the data comes first, then what the recovery instance says. */
function pointOf({ events, pointInTimeSnapshotDateTime: snapshotTime }: DrsLaunchFacts) {
  const logged = events.findLast(({ dataTimestamp }) => dataTimestamp !== null)?.dataTimestamp ?? null;
  if (logged !== null) return { at: logged, source: 'job-log' };
  return snapshotTime === null
    ? { at: null, source: null }
    : { at: snapshotTime, source: 'recovery-instance' };
}

/** Each server's part of a job log, in order of time, without what concerns the job as a whole. */
function eventsByServer(events: readonly ObservedJobEvent[]): Map<string, JobEvent[]> {
  const byServer = new Map<string, JobEvent[]>();
  for (const { at, event, sourceServerID, rawError, dataTimestamp } of events) {
    if (sourceServerID === null) continue;
    const list = byServer.get(sourceServerID) ?? [];
    list.push({ at, event, rawError, dataTimestamp });
    byServer.set(sourceServerID, list);
  }
  // DRS does not document the order of its log; what has no time comes last.
  for (const list of byServer.values()) list.sort((a, b) => timeOf(a) - timeOf(b));
  return byServer;
}

const timeOf = ({ at }: JobEvent): number => (at === null ? Number.MAX_VALUE : Date.parse(at));
