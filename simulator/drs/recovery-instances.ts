import type {
  DescribeRecoveryInstancesCommandOutput,
  EC2InstanceState,
  RecoveryInstance,
  TerminateRecoveryInstancesCommandOutput,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import { replicationOf } from '../account/conditions.ts';
import { drsTime, isHard } from '../account/drs-time.ts';
import { isListed, stateOf } from '../account/lifetime.ts';
import { deviceOf, GIBIBYTES } from '../account/make.ts';
import { type Instance, isActive, type RecoveryRow, type SimulatedAccount } from '../account/state.ts';
import { startTermination } from '../account/terminate.ts';
import { conflict, invalid, notFound } from './errors.ts';
import { toDrsJob } from './jobs.ts';
import {
  arnOf,
  drsPage,
  operation,
  paging,
  recoveryInstanceID,
  sourceServerID,
  withToken,
} from './operation.ts';
import { refuseOverQuota } from './start-recovery.ts';

export const describeRecoveryInstances = operation(
  z.strictObject({
    filters: z
      .strictObject({
        recoveryInstanceIDs: z.array(recoveryInstanceID).max(200).optional(),
        sourceServerIDs: z.array(sourceServerID).max(200).optional(),
      })
      .optional(),
    ...paging,
  }),
  ({ filters = {}, ...request }, aws): Omit<DescribeRecoveryInstancesCommandOutput, '$metadata'> => {
    const now = aws.now() - aws.scenario.staleReads.recoveryInstances * 1_000;
    const instances = candidates(aws, filters).filter((instance) => isListed(instance, now));
    const page = drsPage(aws, 'DescribeRecoveryInstances', instances, request, (item) => item.instanceID);
    return withToken(
      page.items.flatMap((instance) => toRecoveryInstance(aws, instance, now)),
      page.nextToken,
    );
  },
);

/** The candidates for the filters, found by index and not by a full scan. */
function candidates(
  aws: SimulatedAccount,
  filters: { recoveryInstanceIDs?: string[] | undefined; sourceServerIDs?: string[] | undefined },
): Instance[] {
  const { recoveryInstanceIDs: ids = [], sourceServerIDs: servers = [] } = filters;
  if (ids.length > 0) {
    const wanted = new Set(servers);
    return [...new Set(ids)]
      .flatMap((id) => aws.instances.get(id) ?? [])
      .filter(({ server }) => wanted.size === 0 || wanted.has(server.scenario.id));
  }
  if (servers.length > 0) return [...new Set(servers)].flatMap((id) => aws.servers.get(id)?.instances ?? []);
  return [...aws.instances.values()];
}

const STATES: Record<NonNullable<ReturnType<typeof stateOf>>, EC2InstanceState> = {
  pending: 'PENDING',
  running: 'RUNNING',
  stopping: 'STOPPING',
  stopped: 'STOPPED',
  'shutting-down': 'SHUTTING-DOWN',
  terminated: 'TERMINATED',
};

function toRecoveryInstance(aws: SimulatedAccount, instance: Instance, now: number): RecoveryInstance[] {
  const { row, server, instanceID } = instance;
  if (row === undefined) return [];
  const state = stateOf(instance, now);
  const { scenario } = server;
  return [
    {
      recoveryInstanceID: instanceID,
      ec2InstanceID: instanceID,
      ec2InstanceState: state === undefined ? 'NOT_FOUND' : STATES[state],
      jobID: instance.jobID,
      sourceServerID: scenario.id,
      arn: arnOf(aws, 'recovery-instance', instanceID),
      tags: { ...row.tags },
      isDrill: instance.isDrill,
      pointInTimeSnapshotDateTime: drsTime(aws, row.pointInTimeAt),
      failback: {
        state: isReversed(aws, instance, now)
          ? 'FAILBACK_IN_PROGRESS'
          : `FAILBACK_${row.failback?.state ?? 'NOT_STARTED'}`,
        ...(isHeard(instance, now) ? { agentLastSeenByServiceDateTime: drsTime(aws, now) } : {}),
      },
      dataReplicationInfo: {
        ...(row.failback?.error === undefined ? {} : { dataReplicationError: { error: row.failback.error } }),
        dataReplicationState:
          row.disconnectedAt <= now ? 'DISCONNECTED' : row.reversedAt <= now ? 'INITIATING' : 'NOT_STARTED',
      },
      recoveryInstanceProperties: {
        lastUpdatedDateTime: drsTime(aws, now),
        identificationHints: {
          hostname: scenario.hostname,
          fqdn: scenario.hostname,
          awsInstanceID: instanceID,
        },
        networkInterfaces: [{ ips: [instance.address], isPrimary: true }],
        disks: instance.volumeIDs.map((ebsVolumeID, disk) => ({
          internalDeviceName: deviceOf(disk),
          bytes: GIBIBYTES * 1_024 ** 3,
          ...(isHard(aws) ? {} : { ebsVolumeID }),
        })),
      },
      originEnvironment: scenario.origin === 'aws' ? 'AWS' : 'ON_PREMISES',
    },
  ];
}

/** Whether DRS has heard from its agent, by the scenario: of a launch of its own some time after its boot. */
function isHeard({ row, server, bootedAt }: Instance, now: number): boolean {
  if (row?.failback !== undefined) return row.failback.agentSeen;
  const { agentReportsSeconds } = server.scenario;
  return agentReportsSeconds !== null && bootedAt + agentReportsSeconds * 1_000 <= now;
}

/** Whether it replicates back, by the scenario or because somebody reversed it. */
const isReversed = (aws: SimulatedAccount, { server, row }: Instance, now: number): boolean =>
  replicationOf(aws, server, now).direction === 'FAILBACK' || (row !== undefined && row.reversedAt <= now);

/** The listed instance of an id and its row; the fallback makes the error when there is none. */
function listed(
  aws: SimulatedAccount,
  id: string,
  missing: () => Error,
): { instance: Instance; row: RecoveryRow } {
  const instance = aws.instances.get(id);
  const row = instance?.row;
  if (instance === undefined || row === undefined || !isListed(instance, aws.now())) throw missing();
  return { instance, row };
}

/** Refuses while a job works on it. */
export function refuseBusy({ server, instanceID }: Instance, now: number): void {
  if (isActive(server.job, now)) {
    throw conflict(`Job ${server.job.jobID} still works on ${instanceID}.`, instanceID, 'RecoveryInstance');
  }
}

export const terminateRecoveryInstances = operation(
  z.strictObject({ recoveryInstanceIDs: z.array(recoveryInstanceID).min(1).max(200) }),
  (input, aws): Omit<TerminateRecoveryInstancesCommandOutput, '$metadata'> => {
    const now = aws.now();
    const ids = input.recoveryInstanceIDs;
    const twice = ids.find((id, place) => ids.indexOf(id) !== place);
    if (twice !== undefined)
      throw invalid('other', `Recovery instance ${twice} is named twice; name it once.`);
    const instances = ids.map((id) => {
      const { instance } = listed(aws, id, () => invalid('other', `Recovery instance ${id} does not exist.`));
      refuseBusy(instance, now);
      if (isReversed(aws, instance, now)) {
        throw conflict(`Instance ${id} cannot be terminated during failback.`, id, 'RecoveryInstance');
      }
      return instance;
    });
    refuseOverQuota(aws, ids.length, now);
    return { job: toDrsJob(aws, startTermination(aws, instances, now), now) };
  },
);

const missingInstance = (id: string) => () =>
  notFound(`Recovery instance ${id} does not exist.`, id, 'RecoveryInstance');

/** The listed instance of an id and its row, or DRS's ResourceNotFoundException. */
export const listedInstance = (aws: SimulatedAccount, id: string) => listed(aws, id, missingInstance(id));

/** DRS disconnects the instance; EC2 keeps it running. */
export const disconnectRecoveryInstance = operation(
  z.strictObject({ recoveryInstanceID }),
  ({ recoveryInstanceID: id }, aws) => {
    const { instance, row } = listedInstance(aws, id);
    refuseBusy(instance, aws.now());
    row.disconnectedAt = Math.min(row.disconnectedAt, aws.now());
    return {};
  },
);

/** DRS forgets a disconnected instance; EC2 still keeps it running. */
export const deleteRecoveryInstance = operation(
  z.strictObject({ recoveryInstanceID }),
  ({ recoveryInstanceID: id }, aws) => {
    const { instance, row } = listedInstance(aws, id);
    refuseBusy(instance, aws.now());
    if (row.disconnectedAt > aws.now()) {
      throw conflict(`Recovery instance ${id} must be disconnected first.`, id, 'RecoveryInstance');
    }
    row.removedAt = aws.now();
    return {};
  },
);
