import {
  describeLaunchConfigurationTemplates,
  describeReplicationConfigurationTemplates,
  getLaunchConfiguration,
  getReplicationConfiguration,
  listStagingAccounts,
  updateLaunchConfiguration,
} from './configurations.ts';
import { describeJobLogItems, describeJobs } from './jobs.ts';
import type { DrsOperation } from './operation.ts';
import {
  deleteRecoveryInstance,
  describeRecoveryInstances,
  disconnectRecoveryInstance,
  terminateRecoveryInstances,
} from './recovery-instances.ts';
import { listRecoveryPlanExecutionSteps, listRecoveryPlanExecutions } from './recovery-plans.ts';
import { describeRecoverySnapshots } from './recovery-snapshots.ts';
import { describeSourceServers } from './source-servers.ts';
import { startRecovery } from './start-recovery.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';

/** Every operation of DRS that the simulator supports. */
export const DRS_OPERATIONS: Readonly<Record<string, DrsOperation>> = {
  DeleteRecoveryInstance: deleteRecoveryInstance,
  DescribeJobLogItems: describeJobLogItems,
  DescribeJobs: describeJobs,
  DescribeLaunchConfigurationTemplates: describeLaunchConfigurationTemplates,
  DescribeRecoveryInstances: describeRecoveryInstances,
  DescribeRecoverySnapshots: describeRecoverySnapshots,
  DescribeReplicationConfigurationTemplates: describeReplicationConfigurationTemplates,
  DescribeSourceServers: describeSourceServers,
  DisconnectRecoveryInstance: disconnectRecoveryInstance,
  GetLaunchConfiguration: getLaunchConfiguration,
  GetReplicationConfiguration: getReplicationConfiguration,
  ListRecoveryPlanExecutionSteps: listRecoveryPlanExecutionSteps,
  ListRecoveryPlanExecutions: listRecoveryPlanExecutions,
  ListStagingAccounts: listStagingAccounts,
  ListTagsForResource: listTagsForResource,
  StartRecovery: startRecovery,
  TagResource: tagResource,
  TerminateRecoveryInstances: terminateRecoveryInstances,
  UntagResource: untagResource,
  UpdateLaunchConfiguration: updateLaunchConfiguration,
};
