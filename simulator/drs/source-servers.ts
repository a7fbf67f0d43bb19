import type {
  DataReplicationInfo,
  DescribeSourceServersCommandOutput,
  SourceServer as DrsSourceServer,
  LifeCycle,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import { replicationOf as replicationAt } from '../account/conditions.ts';
import { drsTime } from '../account/drs-time.ts';
import { isListed } from '../account/lifetime.ts';
import { deviceOf, GIBIBYTES } from '../account/make.ts';
import { lagSecondsOf } from '../account/points-in-time.ts';
import type { SimulatedAccount, SourceServer } from '../account/state.ts';
import { INITIATION_STEPS } from '../scenario/values.ts';
import { launchStatusOf } from './jobs.ts';
import { arnOf, drsPage, operation, paging, sourceServerID, withToken } from './operation.ts';

const BYTES = GIBIBYTES * 1_024 ** 3;
const QUARTER = 90 * 86_400_000;

export const describeSourceServers = operation(
  z.strictObject({
    filters: z
      .strictObject({
        sourceServerIDs: z.array(sourceServerID).max(200).optional(),
        hardwareId: z.string().max(256).optional(),
        stagingAccountIDs: z
          .array(z.string().regex(/^\d{12}$/))
          .max(200)
          .optional(),
      })
      .optional(),
    ...paging,
  }),
  ({ filters = {}, ...request }, aws): Omit<DescribeSourceServersCommandOutput, '$metadata'> => {
    const now = aws.now();
    const { sourceServerIDs = [], hardwareId, stagingAccountIDs = [] } = filters;
    const chosen =
      sourceServerIDs.length === 0
        ? [...aws.servers.values()]
        : [...new Set(sourceServerIDs)].flatMap((id) => aws.servers.get(id) ?? []);
    const servers = chosen.filter(
      ({ scenario }) =>
        now >= aws.startedAt + scenario.addedAfterSeconds * 1_000 &&
        hardwareId === undefined &&
        (stagingAccountIDs.length === 0 || stagingAccountIDs.includes(aws.scenario.account)),
    );
    const page = drsPage(aws, 'DescribeSourceServers', servers, request, ({ scenario }) => scenario.id);
    return withToken(
      page.items.map((server) => toDrsSourceServer(aws, server, now)),
      page.nextToken,
    );
  },
);

/** A server as DRS shows it at a moment. */
export function toDrsSourceServer(aws: SimulatedAccount, server: SourceServer, now: number): DrsSourceServer {
  const { scenario, tags, instances, sourceAddress } = server;
  const launched = instances.findLast((instance) => isListed(instance, now));
  const lifeCycle = lifeCycleOf(aws, server, now);
  return {
    sourceServerID: scenario.id,
    arn: arnOf(aws, 'source-server', scenario.id),
    tags: { ...tags },
    ...(launched === undefined ? {} : { recoveryInstanceId: launched.instanceID }),
    lastLaunchResult: lastLaunchResult(lifeCycle),
    dataReplicationInfo: replicationOf(aws, server, now),
    lifeCycle,
    sourceProperties: {
      lastUpdatedDateTime: drsTime(aws, now),
      recommendedInstanceType: scenario.launch.instanceType,
      identificationHints: {
        hostname: scenario.hostname,
        fqdn: scenario.hostname,
        ...(scenario.machine === undefined ? {} : { awsInstanceID: scenario.machine }),
      },
      networkInterfaces: [{ ips: [sourceAddress], isPrimary: true }],
      disks: Array.from({ length: scenario.disks }, (_, disk) => ({
        deviceName: deviceOf(disk),
        bytes: BYTES,
      })),
      cpus: [{ cores: 2, modelName: 'Simulated CPU' }],
      ramBytes: 8 * 1_024 ** 3,
      os: { fullString: scenario.os === 'windows' ? 'Microsoft Windows Server 2022' : 'Linux version 6.8.0' },
      supportsNitroInstances: true,
    },
    ...cloudOf(aws, server),
    stagingArea: { status: 'NOT_EXTENDED', stagingAccountID: aws.scenario.account },
    ...(server.reversedArn === undefined ? {} : { reversedDirectionSourceServerArn: server.reversedArn }),
    replicationDirection: replicationAt(aws, server, now).direction,
    agentVersion: '5.0.0',
  };
}

/** DRS names the Region of a source in EC2 alone. */
function cloudOf(
  { scenario: { account, originRegion } }: SimulatedAccount,
  { scenario: { origin } }: SourceServer,
): Pick<DrsSourceServer, 'sourceCloudProperties'> {
  if (origin !== 'aws' || !originRegion.named) return {};
  return {
    sourceCloudProperties: {
      originAccountID: originRegion.account ?? account,
      originRegion: originRegion.id,
      originAvailabilityZone: `${originRegion.id}a`,
    },
  };
}

function replicationOf(aws: SimulatedAccount, server: SourceServer, now: number): DataReplicationInfo {
  const { disks } = server.scenario;
  const replication = replicationAt(aws, server, now);
  const lagSeconds = lagSecondsOf(aws, server, now);
  const synced = replication.state !== 'INITIAL_SYNC' && replication.state !== 'INITIATING';
  return {
    ...(lagSeconds === null ? {} : { lagDuration: lagSeconds === 0 ? 'P0D' : `PT${lagSeconds}S` }),
    replicatedDisks: Array.from({ length: disks }, (_, disk) => ({
      deviceName: deviceOf(disk),
      totalStorageBytes: replication.state === 'DISCONNECTED' ? 0 : BYTES,
      replicatedStorageBytes: synced ? BYTES : BYTES / 2,
      rescannedStorageBytes: 0,
      backloggedStorageBytes: replication.state === 'BACKLOG' ? BYTES / 100 : 0,
      volumeStatus: 'REGULAR',
    })),
    dataReplicationState: replication.state,
    ...(replication.error === undefined ? {} : { dataReplicationError: { error: replication.error } }),
    ...(replication.etaSeconds === undefined
      ? {}
      : { etaDateTime: drsTime(aws, aws.startedAt + replication.etaSeconds * 1_000) }),
    ...initiationOf(aws, replication),
  };
}

/** Those before the step are done, those after it have not begun. */
function initiationOf(
  aws: SimulatedAccount,
  { initiation }: ReturnType<typeof replicationAt>,
): Pick<DataReplicationInfo, 'dataReplicationInitiation'> {
  if (initiation === undefined) return {};
  const { step, status, since } = initiation;
  const place = INITIATION_STEPS.indexOf(step);
  return {
    dataReplicationInitiation: {
      startDateTime: drsTime(aws, aws.startedAt - since * 1_000),
      steps: INITIATION_STEPS.map((name, index) => ({
        name,
        status: index < place ? 'SUCCEEDED' : index === place ? status : 'NOT_STARTED',
      })),
    },
  };
}

function lifeCycleOf(aws: SimulatedAccount, server: SourceServer, now: number): LifeCycle {
  const { lastLaunch, scenario } = server;
  const added = {
    addedToServiceDateTime: drsTime(aws, aws.startedAt - QUARTER),
    lastSeenByServiceDateTime: drsTime(
      aws,
      now - (replicationAt(aws, server, now).silentSeconds ?? 0) * 1_000,
    ),
  };
  if (lastLaunch === undefined) return added;
  const job = aws.jobs.get(lastLaunch.jobID);
  const part = job?.servers.find(({ sourceServerID: id }) => id === scenario.id);
  const status =
    lastLaunch.status ??
    (job === undefined || part === undefined ? 'PENDING' : launchStatusOf(job, part, now));
  return {
    ...added,
    lastLaunch: {
      initiated: {
        apiCallDateTime: drsTime(aws, lastLaunch.calledAt),
        jobID: lastLaunch.jobID,
        type: lastLaunch.type,
      },
      status,
    },
  };
}

function lastLaunchResult({ lastLaunch }: LifeCycle): NonNullable<DrsSourceServer['lastLaunchResult']> {
  switch (lastLaunch?.status) {
    case undefined:
      return 'NOT_STARTED';
    case 'FAILED':
      return 'FAILED';
    case 'PENDING':
    case 'IN_PROGRESS':
      return 'PENDING';
    default:
      return 'SUCCEEDED';
  }
}
