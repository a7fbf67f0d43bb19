import {
  type EC2Client,
  paginateDescribeLaunchTemplateVersions,
  type ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { ObservedTemplate } from './drs-observations.ts';
import { collect } from './pages.ts';

/** The default version of every launch template: the version that DRS uses (docs/aws-facts.md, 7.2). */
export type ReadTemplates = () => Promise<ObservedTemplate[]>;

export function templateReader(client: EC2Client): ReadTemplates {
  return async () => {
    const versions = await collect(
      paginateDescribeLaunchTemplateVersions({ client }, { Versions: ['$Default'], MaxResults: 200 }),
      (page) => page.LaunchTemplateVersions,
    );
    return versions.map((version) => ({
      launchTemplateID: version.LaunchTemplateId ?? '',
      version: version.VersionNumber ?? 0,
      ...networkOf(version.LaunchTemplateData ?? {}),
      terminationProtection: version.LaunchTemplateData?.DisableApiTermination === true,
    }));
  };
}

const UNNAMED = '(none named)';

/**
 * Subnets and groups that a template leads to, on each network interface or at its top level. Where an interface names
 * none EC2 chooses, and an existing interface keeps its own: neither is a name that a plan could allow.
 */
export function networkOf(
  data: ResponseLaunchTemplateData,
): Pick<ObservedTemplate, 'subnetIDs' | 'securityGroupIDs'> {
  const interfaces = data.NetworkInterfaces ?? [];
  const atTop = [...(data.SecurityGroupIds ?? []), ...(data.SecurityGroups ?? [])];
  const existing = ({ NetworkInterfaceId: id }: (typeof interfaces)[number]): string | undefined =>
    id === undefined ? undefined : `(that of ${id})`;
  const groupsOf = (one: (typeof interfaces)[number]): readonly string[] => {
    const other = existing(one) ?? (atTop.length === 0 ? UNNAMED : undefined);
    return one.Groups?.length ? one.Groups : other === undefined ? [] : [other];
  };
  return {
    subnetIDs: [...new Set(interfaces.map((one) => existing(one) ?? one.SubnetId ?? UNNAMED))],
    securityGroupIDs: [...new Set([...interfaces.flatMap(groupsOf), ...atTop])],
  };
}
