import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type Page, pageOf } from '../protocol/paging.ts';

/** What every EC2 list has in common: filters, pages, tags, errors. */

export const invalidParameter = (message: string) => awsError('InvalidParameterValue', 400, message);

/** EC2 takes at most this many values in one filter. */
const FILTER_VALUES_MAX = 200;

/** For each filter of a list, a resource's values. */
export type FilterTable<Resource> = Readonly<
  Record<string, (resource: Resource) => readonly (string | undefined)[]>
>;

/** The resources that pass every filter; a filter that is not modelled is an error, never ignored. */
export function filtered<Resource>(
  resources: readonly Resource[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<Resource>,
  tagsOf: (resource: Resource) => Readonly<Record<string, string>>,
): readonly Resource[] {
  const tests = (filters ?? []).map((filter) => filterTest(filter, table, tagsOf));
  return tests.length === 0
    ? resources
    : resources.filter((resource) => tests.every((test) => test(resource)));
}

function filterTest<Resource>(
  { Name = '', Values = [] }: Filter,
  table: FilterTable<Resource>,
  tagsOf: (resource: Resource) => Readonly<Record<string, string>>,
): (resource: Resource) => boolean {
  if (Values.length > FILTER_VALUES_MAX) {
    throw awsError('FilterLimitExceeded', 400, `Filter ${Name} has more than ${FILTER_VALUES_MAX} values.`);
  }
  if (Values.length === 0) throw invalidParameter(`The filter '${Name}' has no values`);
  const matches = matcher(Values);
  if (Name.startsWith('tag:')) {
    const key = Name.slice('tag:'.length);
    return (resource) => {
      const value = tagsOf(resource)[key];
      return value !== undefined && matches(value);
    };
  }
  if (Name === 'tag-key') return (resource) => Object.keys(tagsOf(resource)).some(matches);
  const answers = Object.hasOwn(table, Name) ? table[Name] : undefined;
  if (answers === undefined) throw invalidParameter(`The filter '${Name}' is invalid`);
  return (resource) => answers(resource).some((value) => value !== undefined && matches(value));
}

/** Values may contain * and ?, as in EC2. */
function matcher(values: readonly string[]): (text: string) => boolean {
  const exact = new Set(values.filter((value) => !/[*?]/.test(value)));
  const patterns = values
    .filter((value) => /[*?]/.test(value))
    .map((value) => {
      const escaped = value.replace(/[.+^${}()|[\]\\]/g, '\\$&');
      return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    });
  return (text) => exact.has(text) || patterns.some((pattern) => pattern.test(text));
}

export interface ListRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface ListOptions<Resource> {
  readonly operation: string;
  readonly idOf: (resource: Resource) => string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One page of a list by the scenario's page size, within EC2's bounds of MaxResults; or all of it at once. */
export function ec2Page<Resource>(
  aws: SimulatedAccount,
  resources: readonly Resource[],
  request: ListRequest | 'whole',
  { operation, idOf, minimum = 5, maximum = 1_000 }: ListOptions<Resource>,
): Page<Resource> {
  if (request === 'whole') return { items: resources, nextToken: undefined };
  const { MaxResults, NextToken } = request;
  if (MaxResults !== undefined && (MaxResults < minimum || MaxResults > maximum)) {
    throw invalidParameter(`Value (${MaxResults}) for MaxResults must be between ${minimum} and ${maximum}`);
  }
  const asked = { maxResults: MaxResults, nextToken: NextToken };
  return pageOf(resources, asked, {
    operation,
    pageSize: aws.scenario.pageSize,
    idOf,
    invalid: () => invalidParameter('Unable to parse pagination token'),
  });
}

/** A list that names its resources is returned in one piece and accepts no page size. */
export function refusePagesWithIDs(
  ids: readonly string[] | undefined,
  request: ListRequest,
  name: string,
): void {
  if (ids === undefined || ids.length === 0 || request.MaxResults === undefined) return;
  throw awsError('InvalidParameterCombination', 400, `The parameter ${name} cannot be used with MaxResults`);
}

export const nextToken = ({ nextToken: token }: Page<unknown>) =>
  token === undefined ? {} : { NextToken: token };

/** The resources of these ids, or EC2's error that names the first that does not exist. */
export function byID<Resource>(
  ids: readonly string[],
  find: (id: string) => Resource | undefined,
  missing: { code: string; noun: string },
): Resource[] {
  return [...new Set(ids)].map((id) => {
    const found = find(id);
    if (found === undefined) {
      throw awsError(missing.code, 400, `The ${missing.noun} ID '${id}' does not exist`);
    }
    return found;
  });
}

export const toTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const vpcOf = ({ scenario }: SimulatedAccount): string =>
  stableID('vpc-', scenario.account, scenario.region);
