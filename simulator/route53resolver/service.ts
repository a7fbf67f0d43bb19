import * as z from 'zod';
import type { SimulatedAccount } from '../account/state.ts';
import { pathOf } from '../private-path/path.ts';
import { awsError } from '../protocol/error.ts';
import { jsonError, parseBody, targetOf } from '../protocol/json-service.ts';
import { type Page, pageOf } from '../protocol/paging.ts';
import type { Service } from '../protocol/service.ts';

/** The newest client of Route 53 Resolver that could be had describes no operations at run time: their inputs are here. */
const inputSchema = z.strictObject({
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: z.string().optional(),
  Filters: z.array(z.strictObject({ Name: z.string(), Values: z.array(z.string()).min(1) })).default([]),
});
type Input = z.output<typeof inputSchema>;

/** Every operation of Route 53 Resolver that the simulator supports. */
export const ROUTE53RESOLVER_OPERATIONS: Readonly<
  Record<string, (input: Input, aws: SimulatedAccount) => object>
> = {
  ListResolverEndpoints(input, aws) {
    const found = filtered(pathOf(aws).resolverEndpoints, input, {
      HostVPCId: ({ HostVPCId }) => HostVPCId,
      Direction: ({ Direction }) => Direction,
      Status: ({ Status }) => Status,
    });
    const page = paged(aws, 'ListResolverEndpoints', found, input, ({ Id = '' }) => Id);
    return { ResolverEndpoints: page.items, ...tokenOf(page), MaxResults: MAXIMUM };
  },
  ListResolverRules(input, aws) {
    const rules = pathOf(aws).resolverRules.map(({ VPCs: _, ...rule }) => rule);
    const found = filtered(rules, input, {
      DomainName: ({ DomainName }) => DomainName,
      TYPE: ({ RuleType }) => RuleType,
    });
    const page = paged(aws, 'ListResolverRules', found, input, ({ Id = '' }) => Id);
    return { ResolverRules: page.items, ...tokenOf(page), MaxResults: MAXIMUM };
  },
  ListResolverRuleAssociations(input, aws) {
    const associations = pathOf(aws).resolverRules.flatMap(({ Id = '', VPCs = [] }) =>
      VPCs.map((VPCId) => ({
        Id: `rslvr-rrassoc-${Id} ${VPCId}`,
        ResolverRuleId: Id,
        VPCId,
        Status: 'COMPLETE',
      })),
    );
    const found = filtered(associations, input, {
      ResolverRuleId: ({ ResolverRuleId }) => ResolverRuleId,
      VPCId: ({ VPCId }) => VPCId,
    });
    const page = paged(aws, 'ListResolverRuleAssociations', found, input, ({ Id }) => Id);
    return { ResolverRuleAssociations: page.items, ...tokenOf(page), MaxResults: MAXIMUM };
  },
};

const MAXIMUM = 100;
const invalid = (message: string) => awsError('InvalidParameterException', 400, message);

/** A filter that is not modelled is an error, never ignored. */
function filtered<Resource>(
  resources: readonly Resource[],
  { Filters }: Input,
  table: Readonly<Record<string, (resource: Resource) => string | undefined>>,
): readonly Resource[] {
  return Filters.reduce<readonly Resource[]>((left, { Name, Values }) => {
    const fieldOf = Object.hasOwn(table, Name) ? table[Name] : undefined;
    if (fieldOf === undefined) throw invalid(`The filter ${Name} is not known`);
    return left.filter((resource) => Values.includes(fieldOf(resource) ?? ''));
  }, resources);
}

const paged = <Resource>(
  aws: SimulatedAccount,
  operation: string,
  resources: readonly Resource[],
  { MaxResults, NextToken }: Input,
  idOf: (resource: Resource) => string,
): Page<Resource> =>
  pageOf(
    resources,
    { maxResults: MaxResults, nextToken: NextToken },
    {
      operation,
      pageSize: Math.min(aws.scenario.pageSize, MAXIMUM),
      idOf,
      invalid: (message) => awsError('InvalidNextTokenException', 400, message),
    },
  );

const tokenOf = ({ nextToken }: Page<unknown>) => (nextToken === undefined ? {} : { NextToken: nextToken });

const JSON_HEADERS = { 'content-type': 'application/x-amz-json-1.1' };

/** Route 53 Resolver speaks JSON 1.1. */
export const route53ResolverService: Service = {
  operationOf: targetOf,
  read(request) {
    const parsed = inputSchema.safeParse(parseBody(request));
    if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
    return parsed.data;
  },
  answer(input, name, _request, aws) {
    const operation = Object.hasOwn(ROUTE53RESOLVER_OPERATIONS, name)
      ? ROUTE53RESOLVER_OPERATIONS[name]
      : undefined;
    if (operation === undefined) throw awsError('UnknownOperationException', 400, `${name} is not known`);
    return { status: 200, headers: JSON_HEADERS, body: JSON.stringify(operation(input as Input, aws)) };
  },
  refuse: (fault) => jsonError(fault, '1.1'),
};
