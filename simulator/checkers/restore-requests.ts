import type { DrillPlan } from '../../core/plan/plan.ts';
import type { History } from '../history.ts';
import type { CallRecord } from '../server.ts';
import { callsOf } from './requests.ts';
import { callerOf, drillOfTags, expiryOf, hostsIn, type Tags } from './restored.ts';

/** What restore drills ask EC2 to make, as it was sent: all of it is theirs by tag and token, and shut off. */

interface TagSpecification {
  readonly ResourceType?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

interface MakeInput {
  readonly ClientToken?: string;
  readonly SnapshotId?: string;
  readonly SubnetId?: string;
  readonly SecurityGroupIds?: readonly string[];
  readonly TagSpecifications?: readonly TagSpecification[];
  readonly MetadataOptions?: { readonly HttpTokens?: string };
  readonly InstanceInitiatedShutdownBehavior?: string;
  readonly NetworkInterfaces?: readonly {
    readonly SubnetId?: string;
    readonly Groups?: readonly string[];
    readonly AssociatePublicIpAddress?: boolean;
  }[];
  readonly BlockDeviceMappings?: readonly { readonly Ebs?: { readonly SnapshotId?: string } }[];
}

const inputOf = ({ input }: CallRecord): MakeInput => (input ?? {}) as MakeInput;

const tagsFor = ({ TagSpecifications = [] }: MakeInput, kind: string): Tags =>
  Object.fromEntries(
    TagSpecifications.filter(({ ResourceType }) => ResourceType === kind)
      .flatMap(({ Tags = [] }) => Tags)
      .map(({ Key = '', Value = '' }) => [Key, Value]),
  );

/** What each call makes that can be tagged. */
const MADE: readonly (readonly [string, readonly string[]])[] = [
  ['CreateVolume', ['volume']],
  ['RunInstances', ['instance', 'volume']],
];

/** Every volume, host and root volume carries its drill's tags from its first moment on, and every request a token. */
export const whatIsMadeIsTagged = (history: History): string[] =>
  MADE.flatMap(([operation, kinds]) =>
    callsOf(history, `ec2:${operation}`).flatMap((call) => {
      const input = inputOf(call);
      const caller = callerOf(history, call);
      const say = (what: string): string => `${call.at}: ${operation} ${what}`;
      return [
        ...(input.ClientToken ? [] : [say('has no client token')]),
        ...(caller?.plan.method === 'restore' ? [] : [say('is of no restore drill that ran here')]),
        ...kinds.flatMap((kind) => {
          const tags = tagsFor(input, kind);
          const drillId = drillOfTags(tags);
          if (drillId === undefined)
            return [say(`tags its ${kind} with ${Object.keys(tags).join(', ')} alone`)];
          return [
            ...(drillId === caller?.drillId ? [] : [say(`tags its ${kind} as drill ${drillId}'s`)]),
            ...(expiryOf(tags) > Date.parse(call.at) ? [] : [say(`makes a ${kind} that has expired`)]),
          ];
        }),
        ...(operation === 'CreateVolume' && !input.SnapshotId ? [say('restores nothing')] : []),
      ];
    }),
  );

/** A host has no way out and in, asks for tokens, ends when it shuts down, and never boots from a restored disk. */
export const hostsAreShutOff = (history: History): string[] => [
  ...callsOf(history, 'ec2:RunInstances').flatMap((call) => {
    const caller = callerOf(history, call);
    const doubts = doubtsOf(inputOf(call), caller?.plan);
    return doubts.map((doubt) => `${call.at}: RunInstances ${doubt}`);
  }),
  ...hostsIn(history.aws).flatMap(({ instanceID, publicAddress, imdsv2 }) => [
    ...(publicAddress === undefined ? [] : [`${instanceID} has the public address ${publicAddress}`]),
    ...(imdsv2 === 'required' ? [] : [`${instanceID} takes metadata requests without a token`]),
  ]),
];

function doubtsOf(input: MakeInput, plan: DrillPlan | undefined): string[] {
  const [own] = input.NetworkInterfaces ?? [];
  const subnet = own?.SubnetId ?? input.SubnetId;
  const groups = own?.Groups ?? input.SecurityGroupIds ?? [];
  const { subnets = [], securityGroups = [] } = plan?.network ?? {};
  const mapped = (input.BlockDeviceMappings ?? []).filter(({ Ebs }) => Ebs?.SnapshotId !== undefined);
  return [
    ...(subnet !== undefined && subnets.includes(subnet) ? [] : [`is in subnet ${subnet}, not the plan's`]),
    ...(groups.length > 0 && groups.every((group) => securityGroups.includes(group))
      ? []
      : [`is in groups ${groups.join(', ')}, not the plan's`]),
    ...(own?.AssociatePublicIpAddress === false ? [] : ['does not refuse a public address']),
    ...(input.MetadataOptions?.HttpTokens === 'required' ? [] : ['does not require tokens']),
    ...(input.InstanceInitiatedShutdownBehavior === 'terminate' ? [] : ['would stay when it shuts down']),
    ...(mapped.length === 0 ? [] : ['has a volume of a snapshot from its start']),
  ];
}
