import {
  ListHostedZonesByVPC$,
  type ListHostedZonesByVPCCommandInput,
  type ListHostedZonesByVPCCommandOutput,
  ListResourceRecordSets$,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
} from '@aws-sdk/client-route-53';
import type { SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { pageOf } from '../protocol/paging.ts';

/** Every operation of Route 53 that the simulator supports. */
export const ROUTE53_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  ListHostedZonesByVPC: modelled(ListHostedZonesByVPC$, listHostedZonesByVpc),
  ListResourceRecordSets: modelled(ListResourceRecordSets$, listResourceRecordSets),
};

type Answer<Output> = Omit<Output, '$metadata'>;

/** Route 53 API Reference: at most so many a page in both lists. */
const PAGE = { zones: 100, records: 300 } as const;

function listHostedZonesByVpc(
  { VPCId, VPCRegion, MaxItems, NextToken }: ListHostedZonesByVPCCommandInput,
  aws: SimulatedAccount,
): Answer<ListHostedZonesByVPCCommandOutput> {
  const zones = pathOf(aws).zones.filter(({ VPCs }) =>
    VPCs.some((vpc) => vpc.VPCId === VPCId && vpc.VPCRegion === VPCRegion),
  );
  const asked = { maxResults: MaxItems, nextToken: NextToken };
  const page = pageOf(zones, asked, {
    operation: 'ListHostedZonesByVPC',
    pageSize: Math.min(aws.scenario.pageSize, PAGE.zones),
    idOf: ({ Id }) => Id,
    invalid: (message) => awsError('InvalidPaginationToken', 400, message),
  });
  return {
    HostedZoneSummaries: page.items.map(({ Id, Name, Owner }) => ({ HostedZoneId: Id, Name, Owner })),
    MaxItems: MaxItems ?? PAGE.zones,
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

/** By name and type; the next page begins at a record and not at a token. */
function listResourceRecordSets(
  { HostedZoneId = '', StartRecordName, StartRecordType, MaxItems }: ListResourceRecordSetsCommandInput,
  aws: SimulatedAccount,
): Answer<ListResourceRecordSetsCommandOutput> {
  const zone = pathOf(aws).zones.find(({ Id }) => Id === HostedZoneId);
  if (zone === undefined)
    throw awsError('NoSuchHostedZone', 404, `No hosted zone found with ID: ${HostedZoneId}`);
  const begin = zone.Records.findIndex(
    ({ Name, Type }) =>
      Name === StartRecordName && (StartRecordType === undefined || Type === StartRecordType),
  );
  const size = Math.min(MaxItems ?? PAGE.records, PAGE.records, aws.scenario.pageSize);
  const from = Math.max(begin, 0);
  const next = zone.Records[from + size];
  return {
    ResourceRecordSets: zone.Records.slice(from, from + size),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { NextRecordName: next.Name, NextRecordType: next.Type }),
    MaxItems: MaxItems ?? PAGE.records,
  };
}
