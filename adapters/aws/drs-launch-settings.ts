import type { DrsClient } from '@aws-sdk/client-drs';
import * as z from 'zod';
import { commandOf } from './drs-command.ts';
import type { ObservedLaunchSettings } from './drs-observations.ts';

/** What is of another kind than DRS documents is as unknown as what is not there. */
const text = z.string().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const settingsSchema = z.object({
  ec2LaunchTemplateID: text,
  launchDisposition: text,
  copyPrivateIp: flag,
  copyTags: flag,
  targetInstanceTypeRightSizingMethod: text,
  licensing: z.object({ osByol: flag }).nullish().catch(null),
  // These two may do harm: an answer that cannot be understood is then no answer.
  postLaunchEnabled: z.boolean().nullish(),
  launchIntoInstanceProperties: z.object({ launchIntoEC2InstanceID: z.string().nullish() }).nullish(),
  recoveryMode: text,
});

/** The client for JavaScript leaves out `recoveryMode`, which is newer (docs/aws-facts.md, 1.5), so the answer is read as it came. */
export async function launchSettingsOf(
  client: DrsClient,
  sourceServerID: string,
): Promise<ObservedLaunchSettings> {
  const GetLaunchConfiguration = commandOf('GetLaunchConfiguration');
  const { body } = await client.send(new GetLaunchConfiguration({ sourceServerID }));
  const settings = settingsSchema.parse(body);
  return {
    launchTemplateID: settings.ec2LaunchTemplateID ?? null,
    launchDisposition: settings.launchDisposition ?? null,
    copyPrivateIp: settings.copyPrivateIp ?? null,
    postLaunchEnabled: settings.postLaunchEnabled === true,
    launchIntoInstanceID: settings.launchIntoInstanceProperties?.launchIntoEC2InstanceID || null,
    rightSizing: settings.targetInstanceTypeRightSizingMethod ?? null,
    copyTags: settings.copyTags ?? null,
    osByol: settings.licensing?.osByol ?? null,
    recoveryMode: settings.recoveryMode ?? null,
  };
}
