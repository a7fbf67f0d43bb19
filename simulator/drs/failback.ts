import type { GetFailbackReplicationConfigurationCommandOutput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import { stableID } from '../account/random.ts';
import { conflict, invalid } from './errors.ts';
import { arnOf, operation, recoveryInstanceID } from './operation.ts';
import { listedInstance, refuseBusy } from './recovery-instances.ts';

/** Replication from a recovery instance back to where its source runs. Guesses are in docs/simulator.md. */

const input = z.strictObject({ recoveryInstanceID });

/** Links the server with one in its origin; a drill instance is taken as a recovered one is. */
export const reverseReplication = operation(input, ({ recoveryInstanceID: id }, aws) => {
  const { instance, row } = listedInstance(aws, id);
  const { server } = instance;
  if (server.scenario.origin !== 'aws')
    throw invalid('other', `Recovery instance ${id} does not originate in EC2.`);
  refuseBusy(instance, aws.now());
  if (row.reversedAt <= aws.now())
    throw conflict(`Replication of ${id} is reversed already.`, id, 'RecoveryInstance');
  row.reversedAt = aws.now();
  server.reversedArn = arnOf(aws, 'source-server', stableID('s-', 'reversed', server.scenario.id));
  return { reversedDirectionSourceServerArn: server.reversedArn };
});

export const stopFailback = operation(input, ({ recoveryInstanceID: id }, aws) => {
  const { instance, row } = listedInstance(aws, id);
  row.reversedAt = Number.POSITIVE_INFINITY;
  instance.server.reversedArn = undefined;
  return {};
});

export const getFailbackReplicationConfiguration = operation(
  input,
  ({ recoveryInstanceID: id }, aws): Omit<GetFailbackReplicationConfigurationCommandOutput, '$metadata'> => {
    const { instance, row } = listedInstance(aws, id);
    return {
      recoveryInstanceID: id,
      name: instance.server.scenario.hostname,
      bandwidthThrottling: 0,
      usePrivateIP: false,
      ...row.failbackSettings,
    };
  },
);

export const updateFailbackReplicationConfiguration = operation(
  z.strictObject({
    recoveryInstanceID,
    name: z.string().max(256).optional(),
    bandwidthThrottling: z.int().min(0).optional(),
    usePrivateIP: z.boolean().optional(),
    internetProtocol: z.enum(['IPV4', 'IPV6']).optional(),
  }),
  ({ recoveryInstanceID: id, ...settings }, aws) => {
    const { row } = listedInstance(aws, id);
    row.failbackSettings = { ...row.failbackSettings, ...settings };
    return {};
  },
);
