import { getLaunchConfiguration, listStagingAccounts, updateLaunchConfiguration } from './configurations.ts';
import {
  getFailbackReplicationConfiguration,
  reverseReplication,
  stopFailback,
  updateFailbackReplicationConfiguration,
} from './failback.ts';
import { initializeService } from './initialize-service.ts';
import { describeJobLogItems, describeJobs } from './jobs.ts';
import { deleteLaunchAction, listLaunchActions, putLaunchAction } from './launch-actions.ts';
import {
  createLaunchConfigurationTemplate,
  deleteLaunchConfigurationTemplate,
  describeLaunchConfigurationTemplates,
  updateLaunchConfigurationTemplate,
} from './launch-templates.ts';
import type { DrsOperation } from './operation.ts';
import {
  deleteRecoveryInstance,
  describeRecoveryInstances,
  disconnectRecoveryInstance,
  terminateRecoveryInstances,
} from './recovery-instances.ts';
import { listRecoveryPlanExecutionSteps, listRecoveryPlanExecutions } from './recovery-plans.ts';
import { describeRecoverySnapshots } from './recovery-snapshots.ts';
import {
  deleteSourceServer,
  disconnectSourceServer,
  retryDataReplication,
  startReplication,
  stopReplication,
} from './replication.ts';
import {
  createReplicationConfigurationTemplate,
  deleteReplicationConfigurationTemplate,
  describeReplicationConfigurationTemplates,
  getReplicationConfiguration,
  updateReplicationConfiguration,
  updateReplicationConfigurationTemplate,
} from './replication-settings.ts';
import { describeSourceServers } from './source-servers.ts';
import { startRecovery } from './start-recovery.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';

/** Every operation of DRS that the simulator supports. */
export const DRS_OPERATIONS: Readonly<Record<string, DrsOperation>> = {
  CreateLaunchConfigurationTemplate: createLaunchConfigurationTemplate,
  CreateReplicationConfigurationTemplate: createReplicationConfigurationTemplate,
  DeleteLaunchAction: deleteLaunchAction,
  DeleteLaunchConfigurationTemplate: deleteLaunchConfigurationTemplate,
  DeleteRecoveryInstance: deleteRecoveryInstance,
  DeleteReplicationConfigurationTemplate: deleteReplicationConfigurationTemplate,
  DeleteSourceServer: deleteSourceServer,
  DescribeJobLogItems: describeJobLogItems,
  DescribeJobs: describeJobs,
  DescribeLaunchConfigurationTemplates: describeLaunchConfigurationTemplates,
  DescribeRecoveryInstances: describeRecoveryInstances,
  DescribeRecoverySnapshots: describeRecoverySnapshots,
  DescribeReplicationConfigurationTemplates: describeReplicationConfigurationTemplates,
  DescribeSourceServers: describeSourceServers,
  DisconnectRecoveryInstance: disconnectRecoveryInstance,
  DisconnectSourceServer: disconnectSourceServer,
  GetFailbackReplicationConfiguration: getFailbackReplicationConfiguration,
  GetLaunchConfiguration: getLaunchConfiguration,
  GetReplicationConfiguration: getReplicationConfiguration,
  InitializeService: initializeService,
  ListLaunchActions: listLaunchActions,
  ListRecoveryPlanExecutionSteps: listRecoveryPlanExecutionSteps,
  ListRecoveryPlanExecutions: listRecoveryPlanExecutions,
  ListStagingAccounts: listStagingAccounts,
  ListTagsForResource: listTagsForResource,
  PutLaunchAction: putLaunchAction,
  RetryDataReplication: retryDataReplication,
  ReverseReplication: reverseReplication,
  StartRecovery: startRecovery,
  StartReplication: startReplication,
  StopFailback: stopFailback,
  StopReplication: stopReplication,
  TagResource: tagResource,
  TerminateRecoveryInstances: terminateRecoveryInstances,
  UntagResource: untagResource,
  UpdateFailbackReplicationConfiguration: updateFailbackReplicationConfiguration,
  UpdateLaunchConfiguration: updateLaunchConfiguration,
  UpdateLaunchConfigurationTemplate: updateLaunchConfigurationTemplate,
  UpdateReplicationConfiguration: updateReplicationConfiguration,
  UpdateReplicationConfigurationTemplate: updateReplicationConfigurationTemplate,
};
