import type { Connection } from './aws-clients.ts';
import { later } from './later.ts';
import { readDrs, terminations } from './wiring.ts';
import type { Maker, Target } from './world.ts';

/** The parts of a sweep's world that it loads when it finds something to remove, which is seldom. */

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
