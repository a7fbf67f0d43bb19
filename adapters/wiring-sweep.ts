import type { Connection } from './aws/clients.ts';
import type { EndedExecutions } from './aws/ended-executions.ts';
import { later } from './later.ts';
import { readDrs, terminations } from './bindings.ts';
import type { Maker, Target } from './runtime.ts';

/** The parts of a sweep's world that it loads when it finds something to remove, which is seldom. */

/** Step Functions is loaded by the first hourly sweep: no other invocation asks it. */
export const pastExecutions: Maker<EndedExecutions> = (connection, { KUNREN_STATE_MACHINE }) => {
  const reader = later(async () =>
    (await import('./aws/ended-executions.ts')).endedExecutions(connection, KUNREN_STATE_MACHINE),
  );
  return {
    since: async (moment) => (await reader()).since(moment),
    describe: async (arn) => (await reader()).describe(arn),
  };
};

const removalEc2 = (connection: Connection) =>
  later(async () => (await import('./removal-ec2.ts')).removalEc2(connection));

const readEc2Later: Maker<Target['ec2']> = (connection) => {
  const removal = removalEc2(connection);
  return {
    instancesOf: async (sourceServerIDs) => (await removal()).ec2.instancesOf(sourceServerIDs),
    instances: async (instanceIDs) => (await removal()).ec2.instances(instanceIDs),
  };
};

const readRemainsLater: Maker<Target['remains']> = (connection) => {
  const removal = removalEc2(connection);
  return {
    existingVolumes: async (volumeIDs) => (await removal()).remains.existingVolumes(volumeIDs),
    taggedWithJobs: async (jobIDs) => (await removal()).remains.taggedWithJobs(jobIDs),
  };
};

/** What removes a drill, for a sweep, which seldom has to. */
export const SWEEPING = {
  drs: readDrs,
  terminate: terminations,
  ec2: readEc2Later,
  remains: readRemainsLater,
} as const;
