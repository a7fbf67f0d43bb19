import type {
  DescribeRecoveryInstancesCommandOutput,
  EC2InstanceState,
  RecoveryInstance,
  TerminateRecoveryInstancesCommandOutput,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import { replicationOf } from '../world/conditions.ts';
import { isListed, stateOf } from '../world/lifetime.ts';
import { deviceOf, GIBIBYTES } from '../world/make.ts';
import { drsTime, type Instance, isActive, type RecoveryRow, type World } from '../world/state.ts';
import { startTermination } from '../world/terminate.ts';
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
  ({ filters = {}, ...request }, world): Omit<DescribeRecoveryInstancesCommandOutput, '$metadata'> => {
    const now = world.now() - world.scenario.staleReads.recoveryInstances * 1_000;
    const instances = candidates(world, filters).filter((instance) => isListed(instance, now));
    const page = drsPage(world, 'DescribeRecoveryInstances', instances, request, (item) => item.instanceID);
    return withToken(
      page.items.flatMap((instance) => toRecoveryInstance(world, instance, now)),
      page.nextToken,
    );
  },
);

/** What the filters may mean, found by index and not by looking at everything. */
function candidates(
  world: World,
  filters: { recoveryInstanceIDs?: string[] | undefined; sourceServerIDs?: string[] | undefined },
): Instance[] {
  const { recoveryInstanceIDs: ids = [], sourceServerIDs: servers = [] } = filters;
  if (ids.length > 0) {
    const wanted = new Set(servers);
    return [...new Set(ids)]
      .flatMap((id) => world.instances.get(id) ?? [])
      .filter(({ server }) => wanted.size === 0 || wanted.has(server.scenario.id));
  }
  if (servers.length > 0)
    return [...new Set(servers)].flatMap((id) => world.servers.get(id)?.instances ?? []);
  return [...world.instances.values()];
}

const STATES: Record<NonNullable<ReturnType<typeof stateOf>>, EC2InstanceState> = {
  pending: 'PENDING',
  running: 'RUNNING',
  stopping: 'STOPPING',
  stopped: 'STOPPED',
  'shutting-down': 'SHUTTING-DOWN',
  terminated: 'TERMINATED',
};

function toRecoveryInstance(world: World, instance: Instance, now: number): RecoveryInstance[] {
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
      arn: arnOf(world, 'recovery-instance', instanceID),
      tags: { ...row.tags },
      isDrill: instance.isDrill,
      pointInTimeSnapshotDateTime: drsTime(world, row.pointInTimeAt),
      failback: {
        state:
          replicationOf(world, server, now).direction === 'FAILBACK'
            ? 'FAILBACK_IN_PROGRESS'
            : 'FAILBACK_NOT_STARTED',
      },
      dataReplicationInfo: {
        dataReplicationState: row.disconnectedAt <= now ? 'DISCONNECTED' : 'NOT_STARTED',
      },
      recoveryInstanceProperties: {
        lastUpdatedDateTime: drsTime(world, now),
        identificationHints: {
          hostname: scenario.hostname,
          fqdn: scenario.hostname,
          awsInstanceID: instanceID,
        },
        networkInterfaces: [{ ips: [instance.address], isPrimary: true }],
        disks: instance.volumeIDs.map((ebsVolumeID, disk) => ({
          internalDeviceName: deviceOf(disk),
          bytes: GIBIBYTES * 1_024 ** 3,
          ebsVolumeID,
        })),
      },
      originEnvironment: 'ON_PREMISES',
    },
  ];
}

/** The listed instance of an id and its row; the fallback makes the error when there is none. */
function listed(world: World, id: string, missing: () => Error): { instance: Instance; row: RecoveryRow } {
  const instance = world.instances.get(id);
  const row = instance?.row;
  if (instance === undefined || row === undefined || !isListed(instance, world.now())) throw missing();
  return { instance, row };
}

function refuseBusy({ server, instanceID }: Instance, now: number): void {
  if (isActive(server.job, now)) {
    throw conflict(`Job ${server.job.jobID} still works on ${instanceID}.`, instanceID, 'RecoveryInstance');
  }
}

export const terminateRecoveryInstances = operation(
  z.strictObject({ recoveryInstanceIDs: z.array(recoveryInstanceID).min(1).max(200) }),
  (input, world): Omit<TerminateRecoveryInstancesCommandOutput, '$metadata'> => {
    const now = world.now();
    const ids = [...new Set(input.recoveryInstanceIDs)];
    const instances = ids.map((id) => {
      const { instance } = listed(world, id, () =>
        invalid('other', `Recovery instance ${id} does not exist.`),
      );
      refuseBusy(instance, now);
      if (replicationOf(world, instance.server, now).direction === 'FAILBACK') {
        throw conflict(`Instance ${id} cannot be terminated during failback.`, id, 'RecoveryInstance');
      }
      return instance;
    });
    refuseOverQuota(world, ids.length, now);
    return { job: toDrsJob(world, startTermination(world, instances, now), now) };
  },
);

const missingInstance = (id: string) => () =>
  notFound(`Recovery instance ${id} does not exist.`, id, 'RecoveryInstance');

/** DRS lets go of the instance; EC2 keeps it running. */
export const disconnectRecoveryInstance = operation(
  z.strictObject({ recoveryInstanceID }),
  ({ recoveryInstanceID: id }, world) => {
    const { instance, row } = listed(world, id, missingInstance(id));
    refuseBusy(instance, world.now());
    row.disconnectedAt = Math.min(row.disconnectedAt, world.now());
    return {};
  },
);

/** DRS forgets a disconnected instance; EC2 still keeps it running. */
export const deleteRecoveryInstance = operation(
  z.strictObject({ recoveryInstanceID }),
  ({ recoveryInstanceID: id }, world) => {
    const { instance, row } = listed(world, id, missingInstance(id));
    refuseBusy(instance, world.now());
    if (row.disconnectedAt > world.now()) {
      throw conflict(`Recovery instance ${id} must be disconnected first.`, id, 'RecoveryInstance');
    }
    row.removedAt = world.now();
    return {};
  },
);
