import {
  type DataReplicationInfo,
  type DrsClient,
  paginateDescribeRecoveryInstances,
  paginateDescribeSourceServers,
  type SourceServer,
} from '@aws-sdk/client-drs';
import { momentIn } from '../../core/facts/moment.ts';
import type { SeenRecovery } from '../../core/readiness/failback.ts';
import type { SeenSource } from '../../core/readiness/replication.ts';
import { parseDuration } from '../../core/text/duration.ts';
import { chunk } from './chunk.ts';
import { collect } from './pages.ts';

/** What readiness reads of DRS beside what guards read. */
export interface DrsReadiness {
  /** Every source server of the account and Region: a twin of a planned one may be any of them. */
  sources(): Promise<SeenSource[]>;
  recoveries(sourceServerIDs: readonly string[]): Promise<SeenRecovery[]>;
}

/** DescribeRecoveryInstances takes at most 200 ids in a filter (docs/aws-facts.md, 2.1). */
const IDS_PER_FILTER = 200;

export const readinessReader = (client: DrsClient): DrsReadiness => ({
  async sources() {
    const items = await collect(
      paginateDescribeSourceServers({ client }, { filters: {} }),
      ({ items: page }) => page,
    );
    return items.map(toSource);
  },
  async recoveries(sourceServerIDs) {
    const items = await Promise.all(
      chunk(sourceServerIDs, IDS_PER_FILTER).map((ids) =>
        collect(
          paginateDescribeRecoveryInstances({ client }, { filters: { sourceServerIDs: ids } }),
          ({ items: page }) => page,
        ),
      ),
    );
    return items
      .flat()
      .map(({ recoveryInstanceID = '', sourceServerID = '', isDrill, failback, dataReplicationInfo }) => ({
        instanceID: recoveryInstanceID,
        serverID: sourceServerID,
        isReal: isDrill === false,
        failbackState: failback?.state ?? null,
        error: dataReplicationInfo?.dataReplicationError?.error ?? null,
        agentSeenAt: momentIn(failback?.agentLastSeenByServiceDateTime),
      }));
  },
});

function toSource(server: SourceServer): SeenSource {
  const { sourceServerID = '', dataReplicationInfo: replication = {}, lifeCycle, sourceProperties } = server;
  const hints = sourceProperties?.identificationHints;
  return {
    serverID: sourceServerID,
    hostname: hints?.hostname ?? hints?.fqdn ?? sourceServerID,
    state: replication.dataReplicationState ?? null,
    direction: server.replicationDirection ?? null,
    lagSeconds: parseDuration(replication.lagDuration ?? '') ?? null,
    error: replication.dataReplicationError?.error ?? null,
    backlogBytes: (replication.replicatedDisks ?? []).reduce(
      (sum, { backloggedStorageBytes = 0 }) => sum + backloggedStorageBytes,
      0,
    ),
    etaAt: momentIn(replication.etaDateTime),
    lastSeenAt: momentIn(lifeCycle?.lastSeenByServiceDateTime),
    initiation: initiationOf(replication),
    machineID: hints?.awsInstanceID || hints?.vmWareUuid || null,
  };
}

/** The first step that failed, or else the one under way. */
function initiationOf({ dataReplicationInitiation }: DataReplicationInfo): SeenSource['initiation'] {
  const { startDateTime, steps = [] } = dataReplicationInitiation ?? {};
  const failed = steps.find(({ status }) => status === 'FAILED');
  const at = failed ?? steps.find(({ status }) => status === 'IN_PROGRESS');
  if (at === undefined) return null;
  return { startedAt: momentIn(startDateTime), step: at.name ?? '?', hasFailed: failed !== undefined };
}
