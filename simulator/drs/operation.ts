import * as z from 'zod';
import type { SimulatedAccount, SourceServer } from '../account/state.ts';
import { type Page, type PageRequest, pageOf } from '../protocol/paging.ts';
import { invalid, invalidToken, notFound } from './errors.ts';

/** One operation of DRS: what it takes and what it does. Its output is typed by the SDK. */
export interface DrsOperation {
  readonly status: number;
  call(input: unknown, aws: SimulatedAccount): object;
}

/** Binds an operation to its input schema; unknown keys are refused before it runs. */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>, aws: SimulatedAccount) => object,
  status = 200,
): DrsOperation {
  return {
    status,
    call(input, aws) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) throw invalidFields(parsed.error.issues);
      return run(parsed.data, aws);
    },
  };
}

function invalidFields(issues: readonly z.core.$ZodIssue[]): Error {
  const fields = issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    return keys.map((key) => ({
      name: [...issue.path, ...(key === undefined ? [] : [key])].join('.'),
      message: issue.message,
    }));
  });
  const names = fields.map(({ name, message }) => `${name}: ${message}`).join('; ');
  return invalid('fieldValidationFailed', `The request is not valid: ${names}`, fields);
}

export const paging = {
  maxResults: z.int().min(1).max(1_000).optional(),
  nextToken: z.string().max(2_048).optional(),
};
export const sourceServerID = z.string().regex(/^s-[0-9a-zA-Z]{17}$/);
export const recoveryInstanceID = z.string().regex(/^i-[0-9a-fA-F]{8,17}$/);
export const jobID = z.string().regex(/^drsjob-[0-9a-zA-Z]{17}$/);
export const replicationTemplateID = z.string().regex(/^rct-[0-9a-zA-Z]{17}$/);
export const launchTemplateID = z.string().regex(/^lct-[0-9a-zA-Z]{17}$/);
export const resourceArn = z
  .string()
  .max(2_048)
  .regex(/^arn:.{16,2044}$/);
export const tagKey = z
  .string()
  .min(1)
  .max(128)
  .refine((key) => !/^aws:/i.test(key), 'begins with aws:, which is reserved');
const tagValue = z.string().max(256);
/** Not a record of zod's, which leaves out the key `__proto__`: it is a tag like any other. */
export const tagMap = z.custom<Readonly<Record<string, string>>>().check(({ value, issues }) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    issues.push({ code: 'custom', input: value, message: 'is no map' });
  for (const [key, one] of Object.entries(value ?? {})) {
    const [inKey] = tagKey.safeParse(key).error?.issues ?? [];
    const [inValue] = tagValue.safeParse(one).error?.issues ?? [];
    if (inKey !== undefined) issues.push({ code: 'custom', input: key, path: [key], message: inKey.message });
    if (inValue !== undefined)
      issues.push({ code: 'custom', input: one, path: [key], message: inValue.message });
  }
});

/** At most so many tags of one resource (API, TagResource). */
const TAGS_MAX = 50;

/** Refuses tags that would be too many beside those that a resource has. */
export function refuseTags(
  before: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): void {
  const count = Object.keys({ ...before, ...added }).length;
  if (count > TAGS_MAX)
    throw invalid('other', `A resource has at most ${TAGS_MAX} tags; these would make ${count}.`);
}

/** One page of a list, by the scenario's page size. */
export const drsPage = <Item>(
  aws: SimulatedAccount,
  operationName: string,
  items: readonly Item[],
  request: PageRequest,
  idOf: (item: Item) => string,
): Page<Item> =>
  pageOf(items, request, {
    operation: operationName,
    pageSize: aws.scenario.pageSize,
    idOf,
    invalid: invalidToken,
  });

/** A page's response as from DRS: no nextToken on the last one. */
export const withToken = <Item>(items: Item[], nextToken: string | undefined) => ({
  items,
  ...(nextToken === undefined ? {} : { nextToken }),
});

export const arnOf = ({ scenario }: SimulatedAccount, type: string, id: string): string =>
  `arn:aws:drs:${scenario.region}:${scenario.account}:${type}/${id}`;

/** The server of an id, or DRS's ResourceNotFoundException. */
export function serverOrThrow(aws: SimulatedAccount, id: string): SourceServer {
  const server = aws.servers.get(id);
  if (server === undefined) throw notFound(`Source server ${id} does not exist.`, id, 'SourceServer');
  return server;
}
