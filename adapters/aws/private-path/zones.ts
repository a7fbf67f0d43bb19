import {
  type HostedZoneSummary,
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  type Route53Client,
  type VPCRegion,
} from '@aws-sdk/client-route-53';
import type { ObservedRecord, ObservedZone } from '../../../core/readiness/private-path/observation.ts';

/** Private zones of Route 53 and their records; the SDK has no paginator for either list. */

export async function zonesOf(client: Route53Client, vpcID: string, region: string): Promise<ObservedZone[]> {
  const zones: HostedZoneSummary[] = [];
  let next: string | undefined;
  do {
    const { HostedZoneSummaries = [], NextToken } = await client.send(
      new ListHostedZonesByVPCCommand({ VPCId: vpcID, VPCRegion: region as VPCRegion, NextToken: next }),
    );
    zones.push(...HostedZoneSummaries);
    next = NextToken;
  } while (next);
  return zones.map(({ HostedZoneId = '', Name = '', Owner }) => ({
    zoneID: HostedZoneId,
    name: plain(Name),
    ownerAccount: Owner?.OwningAccount ?? null,
  }));
}

export async function recordsOf(client: Route53Client, zoneID: string): Promise<ObservedRecord[]> {
  const records: ResourceRecordSet[] = [];
  let next:
    | { readonly StartRecordName?: string; readonly StartRecordType?: ResourceRecordSet['Type'] }
    | undefined = {};
  while (next !== undefined) {
    const page: ListResourceRecordSetsCommandOutput = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneID, ...next }),
    );
    const { ResourceRecordSets = [], IsTruncated, NextRecordName, NextRecordType } = page;
    records.push(...ResourceRecordSets);
    next =
      IsTruncated === true && NextRecordName !== undefined
        ? { StartRecordName: NextRecordName, StartRecordType: NextRecordType }
        : undefined;
  }
  return records.map(({ Name = '', Type = '', AliasTarget, ResourceRecords = [] }) => {
    // A CNAME leads on as an alias does; only a name below the zone's own can be one.
    const target = AliasTarget?.DNSName ?? (Type === 'CNAME' ? ResourceRecords[0]?.Value : undefined);
    return { name: plain(Name), type: Type, aliasTo: target === undefined ? null : plain(target) };
  });
}

/** Route 53 writes the last dot, and a wildcard as \052 (Route 53 Developer Guide, 'DNS domain name format'). */
const plain = (name: string): string => name.replaceAll('\\052', '*').replace(/\.$/, '').toLowerCase();
