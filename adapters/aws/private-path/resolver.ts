import {
  paginateListResolverEndpoints,
  paginateListResolverRuleAssociations,
  paginateListResolverRules,
  type Route53ResolverClient,
} from '@aws-sdk/client-route53resolver';
import type {
  ObservedResolverEndpoint,
  ObservedResolverRule,
} from '../../../core/readiness/private-path/observation.ts';
import { collect } from '../pages.ts';

/** The rules that are associated with a VPC; rules are listed only where there is one. */
export async function resolverRulesOf(
  client: Route53ResolverClient,
  vpcID: string,
): Promise<ObservedResolverRule[]> {
  const associations = await collect(
    paginateListResolverRuleAssociations({ client }, { Filters: [{ Name: 'VPCId', Values: [vpcID] }] }),
    (page) => page.ResolverRuleAssociations,
  );
  const ids = new Set(associations.map(({ ResolverRuleId }) => ResolverRuleId));
  if (ids.size === 0) return [];
  const rules = await collect(paginateListResolverRules({ client }, {}), (page) => page.ResolverRules);
  return rules
    .filter(({ Id }) => ids.has(Id))
    .map(({ Id = '', DomainName = '', RuleType }) => ({
      ruleID: Id,
      domain: DomainName.replace(/\.$/, '').toLowerCase(),
      isForward: RuleType === 'FORWARD',
    }));
}

export async function inboundEndpoints(
  client: Route53ResolverClient,
  vpcID: string,
): Promise<ObservedResolverEndpoint[]> {
  const endpoints = await collect(
    paginateListResolverEndpoints(
      { client },
      {
        Filters: [
          { Name: 'HostVPCId', Values: [vpcID] },
          { Name: 'Direction', Values: ['INBOUND'] },
        ],
      },
    ),
    (page) => page.ResolverEndpoints,
  );
  return endpoints.map(({ Id = '', Status = '', SecurityGroupIds = [] }) => ({
    endpointID: Id,
    status: Status,
    groupIDs: SecurityGroupIds,
  }));
}
