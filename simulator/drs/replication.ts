import type { DisconnectSourceServerCommandOutput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import { replicationOf } from '../account/conditions.ts';
import { isListed } from '../account/lifetime.ts';
import type { ReplicationChange } from '../account/settings.ts';
import { isActive, type SimulatedAccount, type SourceServer } from '../account/state.ts';
import { conflict, invalid } from './errors.ts';
import { operation, serverOrThrow, sourceServerID } from './operation.ts';
import { toDrsSourceServer } from './source-servers.ts';

/** What operators do to a server's replication. Guesses are in docs/simulator.md. */

const MINUTE = 60_000;
/** From the start of replication until servers for it exist, and until the first copy is whole. */
const INITIATING = 5 * MINUTE;
const INITIAL_SYNC = 25 * MINUTE;
const RESCAN = 5 * MINUTE;

const input = z.strictObject({ sourceServerID });

/** The server as DRS shows it once the changes have been made. */
function changed(aws: SimulatedAccount, server: SourceServer, ...changes: ReplicationChange[]) {
  server.replicationChanges.push(...changes);
  return toDrsSourceServer(aws, server, aws.now());
}

const stateOf = (aws: SimulatedAccount, server: SourceServer) => replicationOf(aws, server, aws.now()).state;

/** Replication begins anew: nothing of before can be recovered, and nothing new until the first copy is whole. */
function anew(aws: SimulatedAccount, { scenario }: SourceServer): ReplicationChange[] {
  const at = aws.now();
  return [
    { at, state: 'INITIATING', lagSeconds: null, isAfresh: true },
    { at: at + INITIATING, state: 'INITIAL_SYNC', lagSeconds: null, isAfresh: true },
    {
      at: at + INITIATING + INITIAL_SYNC,
      state: 'CONTINUOUS',
      lagSeconds: scenario.replication.lagSeconds,
      isAfresh: true,
    },
  ];
}

/** Stops at once and deletes every point in time; a job that runs goes on with its own snapshot. */
export const stopReplication = operation(input, ({ sourceServerID: id }, aws) => {
  const server = serverOrThrow(aws, id);
  const state = stateOf(aws, server);
  if (state === 'STOPPED' || state === 'DISCONNECTED')
    throw conflict(`Source server ${id} does not replicate: it is ${state}.`, id, 'SourceServer');
  return {
    sourceServer: changed(aws, server, { at: aws.now(), state: 'STOPPED', lagSeconds: null, isAfresh: true }),
  };
});

export const startReplication = operation(input, ({ sourceServerID: id }, aws) => {
  const server = serverOrThrow(aws, id);
  const state = stateOf(aws, server);
  if (state !== 'STOPPED')
    throw conflict(`Source server ${id} is ${state}; only a stopped one can be started.`, id, 'SourceServer');
  return { sourceServer: changed(aws, server, ...anew(aws, server)) };
});

export const retryDataReplication = operation(input, ({ sourceServerID: id }, aws) => {
  const server = serverOrThrow(aws, id);
  const state = stateOf(aws, server);
  if (state !== 'STALLED' && state !== 'STOPPED' && state !== 'DISCONNECTED')
    throw invalid('other', `Source server ${id} is ${state}; there is nothing to retry.`);
  if (state !== 'STALLED') return changed(aws, server, ...anew(aws, server));
  const { lagSeconds } = server.scenario.replication;
  const at = aws.now();
  return changed(
    aws,
    server,
    { at, state: 'RESCAN', lagSeconds, isAfresh: false },
    { at: at + RESCAN, state: 'CONTINUOUS', lagSeconds: 0, isAfresh: false },
  );
});

export const disconnectSourceServer = operation(
  input,
  ({ sourceServerID: id }, aws): Omit<DisconnectSourceServerCommandOutput, '$metadata'> => {
    const server = serverOrThrow(aws, id);
    const now = aws.now();
    if (isActive(server.job, now))
      throw conflict(`Source server ${id} takes part in job ${server.job.jobID}.`, id, 'SourceServer');
    if (server.instances.some((instance) => isListed(instance, now)))
      throw conflict(`Source server ${id} has a recovery instance.`, id, 'SourceServer');
    if (stateOf(aws, server) === 'DISCONNECTED')
      throw conflict(`Source server ${id} is disconnected already.`, id, 'SourceServer');
    return changed(aws, server, { at: now, state: 'DISCONNECTED', lagSeconds: null, isAfresh: true });
  },
);

/** DRS forgets the server; what EC2 has of it stays. */
export const deleteSourceServer = operation(
  input,
  ({ sourceServerID: id }, aws) => {
    const server = serverOrThrow(aws, id);
    if (stateOf(aws, server) !== 'DISCONNECTED')
      throw conflict(`Source server ${id} must be disconnected first.`, id, 'SourceServer');
    aws.servers.delete(id);
    return {};
  },
  204,
);
