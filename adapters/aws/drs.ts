import {
  type DrsClient,
  type Job,
  paginateDescribeJobLogItems,
  paginateDescribeJobs,
  paginateDescribeRecoveryInstances,
  paginateDescribeRecoverySnapshots,
  paginateDescribeSourceServers,
  type SourceServer,
} from '@aws-sdk/client-drs';
import { momentIn } from '../../core/facts/moment.ts';
import { chunk } from './chunk.ts';
import { launchSettingsOf } from './drs-launch-settings.ts';
import type {
  ObservedJob,
  ObservedJobEvent,
  ObservedLaunchSettings,
  ObservedPlanExecution,
  ObservedRecoveryInstance,
  ObservedSourceServer,
} from './drs-observations.ts';
import { activePlanExecutions } from './drs-recovery-plans.ts';
import { collect } from './pages.ts';
import { SERVERS_PER_SECOND, turns } from './turns.ts';

/** Reads DRS: every list to its last page; a field that may be absent is null. */
export interface DrsReader {
  sourceServers(sourceServerIDs?: readonly string[]): Promise<ObservedSourceServer[]>;
  recoveryInstances(sourceServerIDs: readonly string[]): Promise<ObservedRecoveryInstance[]>;
  /** Every job that DRS lists, or only those with these ids or created since a moment. */
  jobs(which?: { readonly ids: readonly string[] } | { readonly since: Date }): Promise<ObservedJob[]>;
  jobEvents(jobID: string): Promise<ObservedJobEvent[]>;
  launchSettings(sourceServerID: string): Promise<ObservedLaunchSettings>;
  /** Those whose time is known. */
  snapshots(sourceServerID: string): Promise<{ snapshotID: string; at: string }[]>;
  /** Executions of DRS's own recovery plans that are not over; none where DRS has no such plans. */
  planExecutions(): Promise<ObservedPlanExecution[]>;
}

/** DescribeRecoveryInstances and DescribeSourceServers take at most 200 ids in a filter (docs/aws-facts.md, 2.1). */
const IDS_PER_FILTER = 200;

export function drsReader(client: DrsClient): DrsReader {
  const turn = turns(SERVERS_PER_SECOND);
  const paging = { client };
  return {
    async sourceServers(sourceServerIDs) {
      const inputs =
        sourceServerIDs === undefined
          ? [{}]
          : chunk(sourceServerIDs, IDS_PER_FILTER).map((ids) => ({ filters: { sourceServerIDs: ids } }));
      const items = await Promise.all(
        inputs.map((input) => collect(paginateDescribeSourceServers(paging, input), (page) => page.items)),
      );
      return items.flat().map(toSourceServer);
    },
    async recoveryInstances(sourceServerIDs) {
      const items = await Promise.all(
        chunk(sourceServerIDs, IDS_PER_FILTER).map((ids) =>
          collect(
            paginateDescribeRecoveryInstances(paging, { filters: { sourceServerIDs: ids } }),
            (page) => page.items,
          ),
        ),
      );
      return items.flat().map((item) => ({
        recoveryInstanceID: item.recoveryInstanceID ?? '',
        ec2InstanceID: item.ec2InstanceID ?? null,
        sourceServerID: item.sourceServerID ?? null,
        jobID: item.jobID ?? null,
        isDrill: item.isDrill ?? null,
        ec2InstanceState: item.ec2InstanceState ?? null,
        pointInTimeSnapshotDateTime: momentIn(item.pointInTimeSnapshotDateTime),
        failbackState: item.failback?.state ?? null,
        agentSeenAt: momentIn(item.failback?.agentLastSeenByServiceDateTime),
        origin: item.originEnvironment ?? null,
      }));
    },
    async jobs(which) {
      if (which !== undefined && 'ids' in which && which.ids.length === 0) return [];
      const filters =
        which === undefined
          ? {}
          : 'ids' in which
            ? { jobIDs: [...which.ids] }
            : { fromDate: which.since.toISOString() };
      return (await collect(paginateDescribeJobs(paging, { filters }), (page) => page.items)).map(toJob);
    },
    async jobEvents(jobID) {
      const items = await collect(paginateDescribeJobLogItems(paging, { jobID }), (page) => page.items);
      return items.map((item) => ({
        at: momentIn(item.logDateTime),
        event: item.event ?? '',
        sourceServerID: item.eventData?.sourceServerID ?? null,
        rawError: item.eventData?.rawError ?? null,
        dataTimestamp: momentIn(item.eventData?.conversionProperties?.dataTimestamp),
      }));
    },
    async launchSettings(sourceServerID) {
      await turn();
      return launchSettingsOf(client, sourceServerID);
    },
    async snapshots(sourceServerID) {
      await turn();
      const pages = paginateDescribeRecoverySnapshots(paging, { sourceServerID, order: 'DESC' });
      const items = await collect(pages, (page) => page.items);
      return items.flatMap(({ snapshotID = '', timestamp, expectedTimestamp }) => {
        // The actual time is optional in DRS's model, and was seen to be left out; the expected one is always there.
        const at = momentIn(timestamp) ?? momentIn(expectedTimestamp);
        return at === null ? [] : [{ snapshotID, at }];
      });
    },
    planExecutions: () => activePlanExecutions(client),
  };
}

function toSourceServer(server: SourceServer): ObservedSourceServer {
  const hints = server.sourceProperties?.identificationHints;
  const launched = server.lifeCycle?.lastLaunch?.initiated;
  return {
    sourceServerID: server.sourceServerID ?? '',
    hostname: hints?.hostname ?? hints?.fqdn ?? server.sourceServerID ?? '',
    fqdn: hints?.fqdn ?? null,
    os: server.sourceProperties?.os?.fullString ?? null,
    tags: server.tags ?? {},
    replicationState: server.dataReplicationInfo?.dataReplicationState ?? null,
    lagDuration: server.dataReplicationInfo?.lagDuration ?? null,
    replicationDirection: server.replicationDirection ?? null,
    lastLaunchType: launched?.type ?? null,
    lastLaunchJobID: launched?.jobID ?? null,
    addresses: addressesOf(server),
    originAccount: server.sourceCloudProperties?.originAccountID ?? null,
    originRegion: server.sourceCloudProperties?.originRegion ?? null,
  };
}

/** docs/aws-facts.md, 2.7: any of these may be the one that DRS copies. */
function addressesOf({ sourceProperties }: SourceServer): string[] {
  const interfaces = sourceProperties?.networkInterfaces ?? [];
  const primary = interfaces.filter(({ isPrimary }) => isPrimary === true);
  return (primary.length > 0 ? primary : interfaces).flatMap(({ ips = [] }) => ips);
}

function toJob(job: Job): ObservedJob {
  return {
    jobID: job.jobID ?? '',
    type: job.type ?? 'UNKNOWN',
    status: job.status ?? 'UNKNOWN',
    initiatedBy: job.initiatedBy ?? null,
    createdAt: momentIn(job.creationDateTime),
    endedAt: momentIn(job.endDateTime),
    tags: job.tags ?? {},
    servers: (job.participatingServers ?? []).map((server) => ({
      sourceServerID: server.sourceServerID ?? '',
      launchStatus: server.launchStatus ?? null,
      recoveryInstanceID: server.recoveryInstanceID ?? null,
      launchActions: (server.launchActionsStatus?.runs ?? []).map(({ action, status, failureReason }) => ({
        name: action?.name ?? action?.actionCode ?? 'unnamed',
        status: status ?? 'UNKNOWN',
        optional: action?.optional ?? null,
        error: failureReason ?? null,
      })),
    })),
  };
}
