import * as z from 'zod';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { notFound, templateQuotaExceeded } from './errors.ts';
import {
  arnOf,
  drsPage,
  launchTemplateID,
  operation,
  paging,
  refuseTags,
  tagMap,
  withToken,
} from './operation.ts';

/** The account's template of launch settings, for servers that are added later. */

const DEFAULTS = {
  launchDisposition: 'STARTED',
  targetInstanceTypeRightSizingMethod: 'BASIC',
  copyPrivateIp: false,
  copyTags: true,
  licensing: { osByol: false },
  postLaunchEnabled: false,
} as const;

const settings = {
  launchDisposition: z.enum(['STARTED', 'STOPPED']).optional(),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional(),
  copyPrivateIp: z.boolean().optional(),
  copyTags: z.boolean().optional(),
  licensing: z.strictObject({ osByol: z.boolean().optional() }).optional(),
  exportBucketArn: z
    .string()
    .regex(/^arn:.{16,2044}$/)
    .optional(),
  postLaunchEnabled: z.boolean().optional(),
  launchIntoSourceInstance: z.boolean().optional(),
  recoveryMode: z.enum(['FAST', 'OPTIMAL']).optional(),
};

function templateOf(aws: SimulatedAccount, id: string) {
  const template = aws.launchTemplates.get(id);
  if (template === undefined)
    throw notFound(`Template ${id} does not exist.`, id, 'LaunchConfigurationTemplate');
  return template;
}

function shown(aws: SimulatedAccount, id: string) {
  const { settings: own, tags } = templateOf(aws, id);
  return {
    launchConfigurationTemplateID: id,
    arn: arnOf(aws, 'launch-configuration-template', id),
    tags: { ...tags },
    ...DEFAULTS,
    ...own,
  };
}

export const describeLaunchConfigurationTemplates = operation(
  z.strictObject({ launchConfigurationTemplateIDs: z.array(launchTemplateID).max(1).optional(), ...paging }),
  ({ launchConfigurationTemplateIDs: wanted = [], ...request }, aws) => {
    const ids = wanted.length === 0 ? [...aws.launchTemplates.keys()] : wanted;
    const templates = ids.map((id) => shown(aws, id));
    const page = drsPage(
      aws,
      'DescribeLaunchConfigurationTemplates',
      templates,
      request,
      (one) => one.launchConfigurationTemplateID,
    );
    return withToken([...page.items], page.nextToken);
  },
);

export const createLaunchConfigurationTemplate = operation(
  z.strictObject({ ...settings, tags: tagMap.optional() }),
  ({ tags = {}, ...given }, aws) => {
    refuseTags({}, tags);
    if (aws.launchTemplates.size > 0) throw templateQuotaExceeded('LaunchConfigurationTemplate');
    const id = stableID('lct-', aws.scenario.account, aws.now());
    aws.launchTemplates.set(id, { settings: given, tags: { ...tags }, actions: new Map() });
    return { launchConfigurationTemplate: shown(aws, id) };
  },
  201,
);

export const updateLaunchConfigurationTemplate = operation(
  z.strictObject({ launchConfigurationTemplateID: launchTemplateID, ...settings }),
  ({ launchConfigurationTemplateID: id, ...given }, aws) => {
    const template = templateOf(aws, id);
    aws.launchTemplates.set(id, { ...template, settings: { ...template.settings, ...given } });
    return { launchConfigurationTemplate: shown(aws, id) };
  },
);

export const deleteLaunchConfigurationTemplate = operation(
  z.strictObject({ launchConfigurationTemplateID: launchTemplateID }),
  ({ launchConfigurationTemplateID: id }, aws) => {
    templateOf(aws, id);
    aws.launchTemplates.delete(id);
    return {};
  },
  204,
);
