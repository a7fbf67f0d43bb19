import { Route53Client } from '@aws-sdk/client-route-53';
import { Route53ResolverClient } from '@aws-sdk/client-route53resolver';
import type { Observation } from '../../../core/guards/observation.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PrivatePath } from '../../../core/plan/private-path.ts';
import { zoneName } from '../../../core/readiness/private-path/names-needed.ts';
import type { ObservedRecord, ObservedSide } from '../../../core/readiness/private-path/observation.ts';
import { connectionTo } from '../assumed-role.ts';
import type { Connection } from '../clients.ts';
import { replicationOf } from '../drs-replication-settings.ts';
import { ec2Of } from '../ec2-client.ts';
import { observe } from '../errors.ts';
import { readAcls } from '../network-acls.ts';
import { prefixLists } from '../prefix-lists.ts';
import { recordResponses } from '../record-responses.ts';
import { readSecurityGroups } from '../security-groups.ts';
import type { ReadPrivatePath } from './path-to-read.ts';
import { inboundEndpoints, resolverRulesOf } from './resolver.ts';
import { stagingEndpoints } from './staging.ts';
import { transitOf } from './transit.ts';
import { peeringsOf, routeTablesOf, subnetsOf, vpcOf } from './vpc.ts';
import { recordsOf, zonesOf } from './zones.ts';

/**
 * Reads both sides of a private path, each with the credentials of its account. Nothing here changes anything, and what
 * cannot be read is unknown. Beside replication settings the calls do not grow with the number of servers.
 */
export const privatePathReader =
  (home: Connection): ReadPrivatePath =>
  async ({ path, target, serverIDs }) => {
    const there = connectionTo(target, home);
    const from = 'vpc' in path.source ? sourceOf(path.source, target) : undefined;
    const sourceConnection = from === undefined ? undefined : connectionTo(from.target, home);
    const [staging, source, own] = await Promise.all([
      readSide(there, path.stagingVpc, target),
      from === undefined || sourceConnection === undefined
        ? null
        : readSide(sourceConnection, from.vpc, from.target),
      readStaging(there, path, serverIDs),
    ]);
    const connectionOf = (account: string): Connection =>
      sourceConnection !== undefined && account === source?.account && account !== staging.account
        ? sourceConnection
        : there;
    return {
      region: target.region,
      staging,
      source,
      ...own,
      records: await readRecords(
        target.region,
        [staging, ...(source === null ? [] : [source])],
        connectionOf,
      ),
    };
  };

/** The source VPC as a place to read: in the target's account by the target's role. */
function sourceOf(
  { vpc, account, region, role }: Extract<PrivatePath['source'], { vpc: string }>,
  target: DrillPlan['target'],
) {
  const isSameAccount = account === undefined || account === target.account;
  return {
    vpc,
    target: {
      account: account ?? target.account,
      region: region ?? target.region,
      role: role ?? (isSameAccount ? target.role : undefined),
    },
  };
}

async function readSide(
  connection: Connection,
  vpcID: string,
  { account, region }: DrillPlan['target'],
): Promise<ObservedSide> {
  const ec2 = ec2Of(connection);
  const lists = prefixLists(ec2);
  const resolver = resolverOf(connection);
  const routeTables = await observe(() => routeTablesOf(ec2, vpcID, lists));
  const vias =
    'known' in routeTables ? routeTables.known.flatMap(({ routes }) => routes.map((one) => one.via)) : [];
  const [vpc, subnets, acls, peerings, zones, resolverRules, transit] = await Promise.all([
    observe(() => vpcOf(ec2, vpcID)),
    observe(() => subnetsOf(ec2, vpcID)),
    observe(() => readAcls(ec2, 'vpc-id', [vpcID])),
    observe(() => peeringsOf(ec2, vias)),
    observe(() => zonesOf(route53Of(connection), vpcID, region)),
    observe(() => resolverRulesOf(resolver, vpcID)),
    transitOf(ec2, vpcID, vias),
  ]);
  return {
    vpcID,
    account,
    region,
    vpc,
    subnets,
    routeTables,
    acls,
    peerings,
    zones,
    resolverRules,
    ...transit,
  };
}

async function readStaging(
  connection: Connection,
  { stagingVpc, source }: PrivatePath,
  serverIDs: readonly string[],
) {
  const ec2 = ec2Of(connection);
  const [endpoints, groups, inboundResolvers, replication] = await Promise.all([
    observe(() => stagingEndpoints(ec2, stagingVpc)),
    observe(() => readSecurityGroups(ec2, 'vpc-id', [stagingVpc])),
    'vpc' in source ? { known: [] } : observe(() => inboundEndpoints(resolverOf(connection), stagingVpc)),
    replicationOf(connection, serverIDs),
  ]);
  return { endpoints, groups, inboundResolvers, replication };
}

/** The records of the zones that have a needed name, each read in the account that owns it. */
async function readRecords(
  region: string,
  sides: readonly ObservedSide[],
  connectionOf: (account: string) => Connection,
): Promise<ReadonlyMap<string, Observation<readonly ObservedRecord[]>>> {
  const names = [zoneName('drs', region), zoneName('s3', region)];
  const zones = sides.flatMap((side) => ('known' in side.zones ? side.zones.known : []));
  const needed = new Map(
    zones.flatMap(({ zoneID, name, ownerAccount }) =>
      names.includes(name) && ownerAccount !== null ? [[zoneID, ownerAccount] as const] : [],
    ),
  );
  const read = [...needed].map(async ([zoneID, owner]) => {
    const records = await observe(() => recordsOf(route53Of(connectionOf(owner)), zoneID));
    return [zoneID, records] as const;
  });
  return new Map(await Promise.all(read));
}

const route53Of = (connection: Connection): Route53Client =>
  recordResponses('route53', new Route53Client(connection.options), connection);

const resolverOf = (connection: Connection): Route53ResolverClient =>
  recordResponses('route53resolver', new Route53ResolverClient(connection.options), connection);
