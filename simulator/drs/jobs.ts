import type {
  DescribeJobLogItemsCommandOutput,
  DescribeJobsCommandOutput,
  Job as DrsJob,
  JobLog,
  LaunchActionRun,
  LaunchStatus,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import { drsTime, isHard } from '../account/drs-time.ts';
import { uuidsFor } from '../account/random.ts';
import type { Job, JobEvent, JobServer, SimulatedAccount } from '../account/state.ts';
import { invalid } from './errors.ts';
import { shownAction } from './launch-actions.ts';
import { arnOf, drsPage, jobID, operation, paging, withToken } from './operation.ts';

/** The launch status of one server in a job at a moment. */
export function launchStatusOf(job: Job, server: JobServer, now: number): LaunchStatus {
  if (now < job.startedAt) return 'PENDING';
  return now < server.endsAt ? 'IN_PROGRESS' : server.result;
}

/** A job as DRS shows it at a moment. */
export function toDrsJob(aws: SimulatedAccount, job: Job, now: number): DrsJob {
  const hard = isHard(aws);
  const arn = arnOf(aws, 'job', job.jobID);
  const status = now < job.startedAt ? 'PENDING' : now < job.endedAt ? 'STARTED' : 'COMPLETED';
  return {
    jobID: job.jobID,
    arn,
    type: job.type,
    ...(hard && job.type === 'TERMINATE' ? {} : { initiatedBy: job.initiatedBy }),
    creationDateTime: drsTime(aws, job.createdAt),
    ...(status === 'COMPLETED' ? { endDateTime: drsTime(aws, job.endedAt) } : {}),
    status,
    participatingServers: job.servers.map((server) => {
      const launchStatus = launchStatusOf(job, server, now);
      // A launch has no instance before it is launched; a termination has one from the start.
      const named =
        server.instanceID !== undefined &&
        ((job.type === 'TERMINATE' && !hard) ||
          (launchStatus === 'LAUNCHED' &&
            aws.servers.get(server.sourceServerID)?.scenario.unnamedInJob !== true));
      return {
        sourceServerID: server.sourceServerID,
        ...(named ? { recoveryInstanceID: server.instanceID } : {}),
        launchStatus,
        ...(hard || server.actions?.length
          ? { launchActionsStatus: { runs: runsOf(job, server, now) } }
          : {}),
      };
    }),
    ...(hard ? { participatingResources: [] } : {}),
    // Seen on a job without tags.
    tags: hard && Object.keys(job.tags).length === 0 ? { resourceArn: arn } : { ...job.tags },
  };
}

const runsOf = ({ jobID }: Job, { actions = [] }: JobServer, now: number): LaunchActionRun[] =>
  actions
    .filter(({ startsAt }) => startsAt <= now)
    .map(({ action, endsAt, failed, reason }, index) => ({
      action: shownAction(action),
      runId: uuidsFor('run', jobID, index)(),
      status: now < endsAt ? 'IN_PROGRESS' : failed ? 'FAILED' : 'SUCCEEDED',
      ...(failed && now >= endsAt
        ? { failureReason: reason ?? 'The command ended with exit status 1.' }
        : {}),
    }));

const moment = z.iso.datetime({ offset: true });

export const describeJobs = operation(
  z.strictObject({
    filters: z
      .strictObject({
        jobIDs: z.array(jobID).max(1_000).optional(),
        fromDate: moment.optional(),
        toDate: moment.optional(),
      })
      .optional(),
    ...paging,
  }),
  ({ filters = {}, ...request }, aws): Omit<DescribeJobsCommandOutput, '$metadata'> => {
    const now = aws.now() - aws.scenario.staleReads.jobs * 1_000;
    const skew = aws.scenario.clockSkew * 1_000;
    const { jobIDs = [], fromDate, toDate } = filters;
    const from = fromDate === undefined ? 0 : Date.parse(fromDate);
    const to = toDate === undefined ? Number.POSITIVE_INFINITY : Date.parse(toDate);
    const chosen =
      jobIDs.length === 0
        ? [...aws.jobs.values()]
        : [...new Set(jobIDs)].flatMap((id) => aws.jobs.get(id) ?? []);
    const jobs = chosen
      .filter(({ createdAt }) => createdAt <= now && createdAt + skew >= from && createdAt + skew <= to)
      .toReversed()
      .toSorted((a, b) => b.createdAt - a.createdAt);
    const page = drsPage(aws, 'DescribeJobs', jobs, request, (job) => job.jobID);
    return withToken(
      page.items.map((job) => toDrsJob(aws, job, now)),
      page.nextToken,
    );
  },
);

export const describeJobLogItems = operation(
  z.strictObject({ jobID, ...paging }),
  ({ jobID: id, ...request }, aws): Omit<DescribeJobLogItemsCommandOutput, '$metadata'> => {
    const job = aws.jobs.get(id);
    if (job === undefined) throw invalid('other', `Job ${id} does not exist.`);
    const now = aws.now();
    const visible = job.events.filter(({ at }) => at <= now);
    const page = drsPage(
      aws,
      `DescribeJobLogItems ${id}`,
      visible,
      request,
      (event) => `${event.at} ${event.event} ${event.sourceServerID ?? ''}`,
    );
    return withToken(
      page.items.map((event) => toJobLog(aws, event)),
      page.nextToken,
    );
  },
);

function toJobLog(aws: SimulatedAccount, entry: JobEvent): JobLog {
  const { at, event, dataTimestamp, ...data } = entry;
  const conversionProperties =
    dataTimestamp === undefined
      ? {}
      : { conversionProperties: { dataTimestamp: drsTime(aws, dataTimestamp) } };
  return { logDateTime: drsTime(aws, at), event, eventData: { ...data, ...conversionProperties } };
}
