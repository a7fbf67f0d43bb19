import {
  CancelCommandCommand,
  type CommandInvocation,
  paginateDescribeInstanceInformation,
  paginateListCommandInvocations,
  paginateListCommands,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { chunk } from './chunk.ts';
import type { Connection } from './clients.ts';
import type { CommandResult, Commands, Sent } from './commands.ts';
import { describeError, isNamed, isTransient } from './errors.ts';
import { collect } from './pages.ts';
import { recordResponses } from './record-responses.ts';

/** SSM's model: `InstanceInformationFilterValueSet` takes 100, of which a page shows 50. */
const IDS_PER_FILTER = 50;
/** An agent that does not accept a command within the least `TimeoutSeconds` that SSM allows never runs it. */
const DELIVERY_SECONDS = 30;

export function ssmCommands({ options, count }: Connection): Commands {
  const client = recordResponses('ssm', new SSMClient(options), { options, count });
  /** Never retries by itself: SendCommand has no client token, so a second try may run it twice. */
  const once = recordResponses('ssm', new SSMClient({ ...options, maxAttempts: 1 }), { options, count });
  return {
    async online(instanceIDs) {
      const parts = await Promise.all(
        chunk(instanceIDs, IDS_PER_FILTER).map((part) =>
          collect(
            paginateDescribeInstanceInformation(
              { client },
              { Filters: [{ Key: 'InstanceIds', Values: part }] },
            ),
            (page) => page.InstanceInformationList,
          ),
        ),
      );
      return new Set(
        parts
          .flat()
          .flatMap(({ PingStatus, InstanceId = '' }) => (PingStatus === 'Online' ? [InstanceId] : [])),
      );
    },
    async send({ document, sha256, version, parameters, comment, instanceIDs }) {
      try {
        const { Command } = await once.send(
          new SendCommandCommand({
            DocumentName: document,
            ...(sha256 === undefined ? {} : { DocumentHash: sha256, DocumentHashType: 'Sha256' }),
            ...(version === undefined ? {} : { DocumentVersion: version }),
            Parameters: Object.fromEntries(
              Object.entries(parameters).map(([name, values]) => [name, [...values]]),
            ),
            Comment: comment,
            InstanceIds: [...instanceIDs],
            TimeoutSeconds: DELIVERY_SECONDS,
            // One server's failure must not keep the command from the others: by default SSM stops at the first error.
            MaxConcurrency: '100%',
            MaxErrors: '100%',
          }),
        );
        return Command?.CommandId === undefined
          ? { lost: 'SSM gave no id of the command' }
          : { commandID: Command.CommandId };
      } catch (error) {
        return refusal(error);
      }
    },
    async results(commandID) {
      const pages = paginateListCommandInvocations({ client }, { CommandId: commandID, Details: true });
      return (await collect(pages, (page) => page.CommandInvocations)).map(toResult);
    },
    async find(comment, since) {
      const after = since.toISOString().replace(/\.\d+Z$/, 'Z');
      const pages = paginateListCommands({ client }, { Filters: [{ key: 'InvokedAfter', value: after }] });
      const all = await collect(pages, (page) => page.Commands);
      return all.find((command) => command.Comment === comment)?.CommandId;
    },
    async cancel(commandID) {
      await client.send(new CancelCommandCommand({ CommandId: commandID }));
    },
  };
}

/** A response that says no is a refusal; after any other error the command may have run. */
function refusal(error: unknown): Sent {
  const text = describeError(error);
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  if (!(error instanceof Error) || status < 400 || status >= 500) return { lost: text };
  const offline = isNamed(error, 'InvalidInstanceId');
  return {
    refused: offline ? 'AGENT_OFFLINE' : error.name,
    passing: offline || isTransient(error),
    text,
  };
}

const ENDS = new Map(
  Object.entries<CommandResult['status']>({
    Success: 'SUCCEEDED',
    Failed: 'FAILED',
    TimedOut: 'TIMED_OUT',
    Cancelled: 'TIMED_OUT',
  }),
);
/** SSM's `StatusDetails` that say that the script never ran. */
const UNDELIVERED = new Set(['Undeliverable', 'Delivery Timed Out', 'DeliveryTimedOut', 'Terminated']);

function toResult({
  InstanceId = '',
  Comment = '',
  Status,
  StatusDetails = '',
  CommandPlugins = [],
}: CommandInvocation) {
  const status = UNDELIVERED.has(StatusDetails) ? 'NOT_DELIVERED' : (ENDS.get(Status ?? '') ?? 'RUNNING');
  // A document of several steps has the result of the first that failed, else of the last.
  const decisive = CommandPlugins.find((plugin) => plugin.Status === 'Failed') ?? CommandPlugins.at(-1);
  return {
    instanceID: InstanceId,
    comment: Comment,
    status,
    exitStatus: decisive?.ResponseCode ?? null,
    output: decisive?.Output ?? '',
    detail: StatusDetails || (Status ?? 'no status'),
  } satisfies CommandResult;
}
