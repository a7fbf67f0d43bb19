import type { Observation } from '../../guards/observation.ts';
import type { ReadinessFinding } from '../finding.ts';
import { finding } from './finding.ts';
import type { ObservedSide, PrivatePathObservation } from './observation.ts';
import { existingSidesOf } from './side.ts';

/** What could not be read: one finding for each call, and one for all of them where an account may not be read at all. */

interface Unread {
  readonly actions: string;
  readonly of: Pick<ObservedSide, 'vpcID' | 'account' | 'region'>;
  readonly error: string;
}

/** The permission that reads each part of a side. */
const OF_SIDE = {
  vpc: 'ec2:DescribeVpcs, ec2:DescribeVpcAttribute',
  subnets: 'ec2:DescribeSubnets',
  routeTables: 'ec2:DescribeRouteTables, ec2:GetManagedPrefixListEntries',
  acls: 'ec2:DescribeNetworkAcls',
  peerings: 'ec2:DescribeVpcPeeringConnections',
  zones: 'route53:ListHostedZonesByVPC',
  resolverRules: 'route53resolver:ListResolverRuleAssociations, route53resolver:ListResolverRules',
  attachments: 'ec2:DescribeTransitGatewayAttachments',
} as const satisfies { readonly [Part in keyof ObservedSide]?: string };

const OF_STAGING = {
  endpoints: 'ec2:DescribeVpcEndpoints',
  groups: 'ec2:DescribeSecurityGroups, ec2:GetManagedPrefixListEntries',
  inboundResolvers: 'route53resolver:ListResolverEndpoints',
} as const satisfies { readonly [Part in keyof PrivatePathObservation]?: string };

export function unreadFindings(seen: PrivatePathObservation): ReadinessFinding[] {
  const byCall = Map.groupBy(everyUnread(seen), ({ of, actions }) => `${of.vpcID} ${actions}`);
  const firsts = [...byCall.values()].flatMap(([first]) => first ?? []);
  const byReason = Map.groupBy(firsts, ({ of, error }) => `${of.vpcID} ${error}`);
  return [...byReason.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const actions = [...new Set(same.flatMap(({ actions }) => actions.split(', ')))];
    return [
      finding('NOT_READ', `${first.of.vpcID} ${actions[0] ?? ''}`, {
        actions: actions.join(', '),
        account: first.of.account,
        region: first.of.region,
        vpc: first.of.vpcID,
        error: first.error,
      }),
    ];
  });
}

function everyUnread(seen: PrivatePathObservation): Unread[] {
  const { staging, records, replication } = seen;
  return [
    ...existingSidesOf(seen).flatMap((side) => [
      ...unreadParts(side, OF_SIDE, side),
      ...[...side.transitRoutes.values()].flatMap((routes) =>
        unread(routes, 'ec2:SearchTransitGatewayRoutes', side),
      ),
    ]),
    ...unreadParts(seen, OF_STAGING, staging),
    ...[...records.values()].flatMap((one) => unread(one, 'route53:ListResourceRecordSets', staging)),
    ...replication.flatMap(({ settings, isTemplate }) =>
      unread(
        settings,
        isTemplate ? 'drs:DescribeReplicationConfigurationTemplates' : 'drs:GetReplicationConfiguration',
        staging,
      ),
    ),
  ];
}

const unreadParts = <Part extends string>(
  from: Readonly<Record<NoInfer<Part>, Observation<unknown>>>,
  actions: Readonly<Record<Part, string>>,
  of: Unread['of'],
): Unread[] => Object.keys(actions).flatMap((part) => unread(from[part as Part], actions[part as Part], of));

const unread = (observation: Observation<unknown>, actions: string, of: Unread['of']): Unread[] =>
  'unknown' in observation ? [{ actions, of, error: observation.unknown }] : [];
