import type {
  GetLaunchConfigurationCommandOutput,
  ListStagingAccountsCommandOutput,
  UpdateLaunchConfigurationCommandOutput,
} from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { SourceServer } from '../account/state.ts';
import { drsPage, operation, paging, serverOrThrow, sourceServerID } from './operation.ts';

/** Newer than the SDK for JavaScript. */
type RecoveryMode = 'FAST' | 'OPTIMAL';

export const getLaunchConfiguration = operation(
  z.strictObject({ sourceServerID }),
  ({ sourceServerID: id }, aws) => launchConfigurationOf(serverOrThrow(aws, id)),
);

function launchConfigurationOf(server: SourceServer): Omit<
  GetLaunchConfigurationCommandOutput & UpdateLaunchConfigurationCommandOutput,
  '$metadata'
> & {
  recoveryMode?: RecoveryMode;
} {
  const { launch, scenario, templateID } = server;
  const whole = {
    sourceServerID: scenario.id,
    name: launch.name,
    ec2LaunchTemplateID: templateID,
    launchDisposition: launch.disposition,
    targetInstanceTypeRightSizingMethod: launch.rightSizing,
    copyPrivateIp: launch.copyPrivateIp,
    copyTags: launch.copyTags,
    licensing: { osByol: launch.osByol },
    postLaunchEnabled: launch.postLaunchEnabled,
    ...(launch.intoInstance === null
      ? {}
      : { launchIntoInstanceProperties: { launchIntoEC2InstanceID: launch.intoInstance } }),
    ...(launch.recoveryMode === undefined ? {} : { recoveryMode: launch.recoveryMode }),
  };
  // Every member of the answer is optional in DRS's model.
  const { unsaid } = scenario.launch;
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !unsaid.includes(key)));
}

export const updateLaunchConfiguration = operation(
  z.strictObject({
    sourceServerID,
    name: z.string().max(128).optional(),
    launchDisposition: z.enum(['STARTED', 'STOPPED']).optional(),
    targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional(),
    copyPrivateIp: z.boolean().optional(),
    copyTags: z.boolean().optional(),
    licensing: z.strictObject({ osByol: z.boolean().optional() }).optional(),
    postLaunchEnabled: z.boolean().optional(),
    launchIntoInstanceProperties: z
      .strictObject({ launchIntoEC2InstanceID: z.string().max(255).optional() })
      .optional(),
    recoveryMode: z.enum(['FAST', 'OPTIMAL']).optional(),
  }),
  (input, aws) => {
    const server = serverOrThrow(aws, input.sourceServerID);
    const { launch } = server;
    const into = input.launchIntoInstanceProperties;
    server.launch = {
      name: input.name ?? launch.name,
      disposition: input.launchDisposition ?? launch.disposition,
      rightSizing: input.targetInstanceTypeRightSizingMethod ?? launch.rightSizing,
      copyPrivateIp: input.copyPrivateIp ?? launch.copyPrivateIp,
      copyTags: input.copyTags ?? launch.copyTags,
      osByol: input.licensing?.osByol ?? launch.osByol,
      postLaunchEnabled: input.postLaunchEnabled ?? launch.postLaunchEnabled,
      recoveryMode: input.recoveryMode ?? launch.recoveryMode,
      intoInstance: into === undefined ? launch.intoInstance : into.launchIntoEC2InstanceID || null,
    };
    return launchConfigurationOf(server);
  },
);

export const listStagingAccounts = operation(
  z.strictObject({
    maxResults: z.coerce.number().int().min(1).max(50).optional(),
    nextToken: paging.nextToken,
  }),
  (input, aws): Omit<ListStagingAccountsCommandOutput, '$metadata'> => {
    const accounts = [{ accountID: aws.scenario.account }];
    const page = drsPage(aws, 'ListStagingAccounts', accounts, input, ({ accountID }) => accountID);
    return {
      accounts: [...page.items],
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
);
