import { createHash } from 'node:crypto';
import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { ObservedTemplate } from './drs-observations.ts';

/** What a launch template says of an instance besides its network: EC2 API Reference, ResponseLaunchTemplateData. */
export function templateDataOf(
  data: ResponseLaunchTemplateData,
): Pick<ObservedTemplate, 'instanceType' | 'imdsv2' | 'volumes' | 'others'> {
  return {
    instanceType: data.InstanceType ?? (data.InstanceRequirements === undefined ? null : BY_REQUIREMENTS),
    imdsv2: data.MetadataOptions?.HttpTokens ?? null,
    volumes: (data.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
      Ebs === undefined
        ? []
        : [
            {
              device: DeviceName ?? UNNAMED,
              type: Ebs.VolumeType ?? null,
              encrypted: Ebs.Encrypted ?? null,
              kmsKey: Ebs.KmsKeyId ?? null,
            },
          ],
    ),
    others: othersOf(data),
  };
}

const BY_REQUIREMENTS = '(by requirements)';
const UNNAMED = '(unnamed)';

/** What stands in a field of its own; of a second network interface nothing does. */
const OWN_FIELD = [
  /^(InstanceType|MetadataOptions\.HttpTokens|DisableApiTermination)$/,
  /^IamInstanceProfile\./,
  /^(SecurityGroupIds|SecurityGroups)$/,
  /^BlockDeviceMappings\.[^ ]*\.Ebs\.(VolumeType|Encrypted|KmsKeyId)$/,
];
const OWN_FIELD_OF_THE_ONLY_INTERFACE =
  /^NetworkInterfaces\.[^.]*\.(SubnetId|Groups|Associate(PublicIp|CarrierIp)Address|PrivateIpAddress(es)?|Ipv6Addresses)\b/;

/** Everything else by its path: any of it may decide whether a launch works. */
function othersOf({ UserData, ...data }: ResponseLaunchTemplateData): Record<string, string> {
  const own =
    (data.NetworkInterfaces ?? []).length > 1 ? OWN_FIELD : [...OWN_FIELD, OWN_FIELD_OF_THE_ONLY_INTERFACE];
  const leaves = leavesOf(data, []).filter(([path]) => !own.some((pattern) => pattern.test(path)));
  // A script may hold passwords: only whether it changed is anybody's business.
  const script: Leaf[] =
    UserData === undefined
      ? []
      : [['UserData', `sha256:${createHash('sha256').update(UserData).digest('hex')}`]];
  return Object.fromEntries([...leaves, ...script].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

type Leaf = readonly [path: string, value: string];

/** EC2 promises no order of lists, so their members are known by name where they have one, and simple ones are sorted. */
function leavesOf(value: unknown, path: readonly string[]): Leaf[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || value instanceof Date) return [[path.join('.'), String(value)]];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key]));
  if (value.every((part) => typeof part !== 'object'))
    return value.length === 0 ? [] : [[path.join('.'), value.map(String).toSorted().join(', ')]];
  return value.flatMap((part: unknown, place) => {
    const named = typeof part === 'object' && part !== null ? nameIn({ ...part }) : undefined;
    return leavesOf(named?.rest ?? part, [...path, named?.name ?? String(place)]);
  });
}

const NAMING = ['Key', 'DeviceName', 'DeviceIndex', 'ResourceType'];

function nameIn(part: Record<string, unknown>): { name: string; rest: unknown } | undefined {
  const key = NAMING.find((one) => part[one] !== undefined);
  if (key === undefined) return undefined;
  const { [key]: name, ...rest } = part;
  return { name: String(name), rest };
}
