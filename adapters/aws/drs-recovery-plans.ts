import { type DrsClient, DrsServiceException } from '@aws-sdk/client-drs';
import * as z from 'zod';
import { commandOf } from './drs-command.ts';
import type { ObservedPlanExecution } from './drs-observations.ts';

/** DRS's own recovery plans, as far as they show a recovery that is under way (docs/aws-facts.md, 2.11). */

const page = { nextToken: z.string().optional() };

const executionsSchema = z.object({
  recoveryPlanExecutions: z.array(
    z.object({ recoveryPlanExecutionArn: z.string(), mode: z.string(), status: z.string() }),
  ),
  ...page,
});

const stepsSchema = z.object({
  recoveryPlanExecutionSteps: z.array(
    z.object({
      configuration: z.object({
        executionServerStepConfiguration: z
          .object({ servers: z.array(z.object({ serverArn: z.string() })) })
          .optional(),
      }),
    }),
  ),
  ...page,
});

type Executions = z.output<typeof executionsSchema>;
type Steps = z.output<typeof stepsSchema>;

/** What is not over: CREATED, IN_PROGRESS, CANCELLING, and any status that DRS may yet get. */
const OVER = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

/** The executions of recovery plans that are not over, with the servers of all their steps. */
export async function activePlanExecutions(client: DrsClient): Promise<ObservedPlanExecution[]> {
  const active = (await executionsOf(client)).filter(({ status }) => !OVER.has(status));
  return Promise.all(
    active.map(async ({ recoveryPlanExecutionArn: executionArn, mode, status }) => {
      const steps = await everyPage<Steps>(client, 'ListRecoveryPlanExecutionSteps', stepsSchema, {
        recoveryPlanExecutionArn: executionArn,
      });
      const servers = steps.flatMap(({ recoveryPlanExecutionSteps }) =>
        recoveryPlanExecutionSteps.flatMap(
          ({ configuration }) => configuration.executionServerStepConfiguration?.servers ?? [],
        ),
      );
      return { executionArn, mode, status, sourceServerIDs: servers.map(({ serverArn }) => idOf(serverArn)) };
    }),
  );
}

async function executionsOf(client: DrsClient): Promise<Executions['recoveryPlanExecutions']> {
  try {
    const pages = await everyPage<Executions>(client, 'ListRecoveryPlanExecutions', executionsSchema, {});
    return pages.flatMap(({ recoveryPlanExecutions }) => recoveryPlanExecutions);
  } catch (error) {
    // A Region without recovery plans has no execution of one.
    if (isUnknownOperation(error)) return [];
    throw error;
  }
}

/** A path that the service does not know is answered in one of these ways (docs/aws-facts.md, 2.11). */
const isUnknownOperation = (error: unknown): boolean =>
  error instanceof DrsServiceException &&
  (error.$metadata.httpStatusCode === 404 ||
    error.name === 'UnknownOperationException' ||
    error.name === 'MissingAuthenticationTokenException' ||
    (error.name === 'ValidationException' && 'reason' in error && error.reason === 'unknownOperation'));

const idOf = (serverArn: string): string => serverArn.slice(serverArn.lastIndexOf('/') + 1);

async function everyPage<Page extends { readonly nextToken?: string | undefined }>(
  client: DrsClient,
  operation: string,
  schema: z.ZodType<Page>,
  input: object,
): Promise<Page[]> {
  const Operation = commandOf(operation);
  const pages: Page[] = [];
  let nextToken: string | undefined;
  do {
    const { body } = await client.send(new Operation({ ...input, ...(nextToken ? { nextToken } : {}) }));
    const page = schema.parse(body);
    pages.push(page);
    nextToken = page.nextToken;
  } while (nextToken);
  return pages;
}
