import {
  type EC2Client,
  paginateDescribeLaunchTemplateVersions,
  type ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { ObservedTemplate } from './drs-observations.ts';
import { collect } from './pages.ts';
import { templateDataOf } from './template-data.ts';

/** The default version of every launch template: the version that DRS uses (docs/aws-facts.md, 7.2). */
export type ReadTemplates = () => Promise<ObservedTemplate[]>;

export function templateReader(client: EC2Client): ReadTemplates {
  return async () => {
    const versions = await collect(
      paginateDescribeLaunchTemplateVersions(
        { client },
        { Versions: ['$Default', '$Latest'], MaxResults: 200 },
      ),
      (page) => page.LaunchTemplateVersions,
    );
    return [...Map.groupBy(versions, ({ LaunchTemplateId }) => LaunchTemplateId ?? '')].flatMap(
      ([launchTemplateID, both]) => {
        const numbers = both.map(({ VersionNumber }) => VersionNumber ?? 0);
        const chosen = both.find(({ DefaultVersion }) => DefaultVersion === true);
        if (chosen === undefined) return [];
        const data = chosen.LaunchTemplateData ?? {};
        return [
          {
            launchTemplateID,
            version: chosen.VersionNumber ?? 0,
            latestVersion: Math.max(...numbers),
            ...networkOf(data),
            ...addressesOf(data),
            ...templateDataOf(data),
            terminationProtection: data.DisableApiTermination === true,
            instanceProfile: data.IamInstanceProfile?.Name ?? lastPart(data.IamInstanceProfile?.Arn),
          },
        ];
      },
    );
  };
}

const lastPart = (arn: string | undefined): string | null => arn?.split('/').at(-1) ?? null;

/** Addresses on each network interface: a copied one stays in the template (docs/aws-facts.md, 7.2). */
export function addressesOf(
  data: ResponseLaunchTemplateData,
): Pick<ObservedTemplate, 'fixedAddresses' | 'publicIp'> {
  const interfaces = data.NetworkInterfaces ?? [];
  const wishes = interfaces.flatMap((one) => [
    one.AssociatePublicIpAddress,
    one.AssociateCarrierIpAddress === true ? true : undefined,
  ]);
  return {
    fixedAddresses: [
      ...new Set(
        interfaces.flatMap((one) => [
          ...(one.PrivateIpAddress === undefined ? [] : [one.PrivateIpAddress]),
          ...(one.PrivateIpAddresses ?? []).flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
          ...(one.Ipv6Addresses ?? []).flatMap(({ Ipv6Address }) => Ipv6Address ?? []),
        ]),
      ),
    ],
    publicIp: wishes.includes(true) ? true : wishes.includes(false) ? false : null,
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
