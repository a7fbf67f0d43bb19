import type {
  CancelCommandCommandInput,
  CancelCommandCommandOutput,
  GetCommandInvocationCommandInput,
  GetCommandInvocationCommandOutput,
  ListCommandInvocationsCommandInput,
  ListCommandInvocationsCommandOutput,
  ListCommandsCommandInput,
  ListCommandsCommandOutput,
  SendCommandCommandInput,
  SendCommandCommandOutput,
} from '@aws-sdk/client-ssm';
import { randomFor } from '../account/random.ts';
import type { CommandRun, Instance, SentCommand, SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { pageOf } from '../protocol/paging.ts';
import { isOnline } from './agent.ts';
import { answerOf } from './answers.ts';
import { exitOf, hasEnded, standingOf, toCommand, toInvocation } from './course.ts';
import { DOCUMENTS, documentMeant } from './documents.ts';
import { nodeOf, runOnNode } from './managed-nodes.ts';
import { volumeScriptAnswer } from './volume-answers.ts';

/** SSM Run Command: the whole course of a command is recorded when it is sent; each response follows from the clock. */

type Answer<Output> = Omit<Output, '$metadata'>;

const DEFAULT_EXECUTION_SECONDS = 3_600;
const DELIVERY_MILLISECONDS = 300;
const OUTPUT_ALONE = 24_000;

/** The length limits of SSM's model (service-2.json, 2014-11-06), as the service checks them. */
function checkLengths({
  InstanceIds = [],
  Comment = '',
  TimeoutSeconds = 30,
}: SendCommandCommandInput): void {
  const wrong =
    (InstanceIds.length > 50 && 'instanceIds: at most 50') ||
    (Comment.length > 100 && 'comment: at most 100 characters') ||
    ((TimeoutSeconds < 30 || TimeoutSeconds > 2_592_000) && 'timeoutSeconds: 30 to 2592000');
  if (wrong) throw awsError('ValidationException', 400, `1 validation error detected: ${wrong}`);
}

export function sendCommand(
  input: SendCommandCommandInput,
  aws: SimulatedAccount,
): Answer<SendCommandCommandOutput> {
  checkLengths(input);
  const { DocumentName = '', InstanceIds = [], Parameters = {}, Comment = '', Targets } = input;
  if (Targets !== undefined || InstanceIds.length === 0)
    throw awsError('InvalidTargets', 400, 'Targets are not modelled: name InstanceIds.');
  const platforms = DOCUMENTS.get(DocumentName);
  documentMeant(aws, DocumentName, { version: input.DocumentVersion, hash: input.DocumentHash });
  if (platforms !== undefined && (Parameters['commands'] ?? []).length === 0)
    throw awsError('InvalidParameters', 400, 'Parameter "commands" requires at least one value.');
  const sentAt = aws.now();
  const targets = InstanceIds.map((id) => {
    const node = nodeOf(aws, id);
    if (node?.online === true && platforms?.some((one) => one === node.os) !== false) return node;
    const instance = aws.instances.get(id);
    if (instance === undefined || !isOnline(instance, sentAt))
      throw awsError(
        'InvalidInstanceId',
        400,
        `Instances [[${id}]] not in a valid state for account ${aws.scenario.account}`,
      );
    if (platforms?.includes(instance.server.scenario.os) === false)
      throw awsError('UnsupportedPlatformType', 400, `${DocumentName} is not for the platform of ${id}.`);
    return instance;
  });
  const command: SentCommand = {
    commandID: commandIDOf(aws),
    document: DocumentName,
    comment: Comment,
    parameters: Parameters,
    sentAt,
    runs: targets.map((target) =>
      'instanceID' in target
        ? runOn(aws, target, input, sentAt)
        : runOnNode(target, (Parameters['commands'] ?? []).join('\n'), sentAt + DELIVERY_MILLISECONDS),
    ),
    cancelledAt: Number.POSITIVE_INFINITY,
  };
  aws.commands.set(command.commandID, command);
  return { Command: toCommand(command, sentAt) };
}

function commandIDOf(aws: SimulatedAccount): string {
  const chance = randomFor(aws.seed, 'command', aws.commands.size);
  const hex = Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function runOn(
  aws: SimulatedAccount,
  instance: Instance,
  { DocumentName = '', Parameters = {} }: SendCommandCommandInput,
  sentAt: number,
): CommandRun {
  const startsAt = sentAt + DELIVERY_MILLISECONDS;
  const script = Parameters['commands']?.join('\n') ?? `document ${DocumentName}`;
  const { exitStatus, output, seconds } =
    volumeScriptAnswer(aws, instance, script, startsAt) ?? answerOf(instance, script, startsAt);
  const most = Number(Parameters['executionTimeout']?.[0] ?? DEFAULT_EXECUTION_SECONDS);
  return {
    instance,
    startsAt,
    endsAt: startsAt + Math.min(seconds, most) * 1_000,
    timesOut: seconds > most,
    exitStatus,
    output,
  };
}

function commandNamed(aws: SimulatedAccount, id: string | undefined): SentCommand {
  const command = aws.commands.get(id ?? '');
  if (command === undefined) throw awsError('InvalidCommandId', 400, `There is no command ${id}.`);
  return command;
}

const invalidToken = (message: string) => awsError('InvalidNextToken', 400, message);
const pageSizeOf = (aws: SimulatedAccount): number => Math.min(50, aws.scenario.pageSize);

export function listCommands(
  { CommandId, InstanceId, Filters = [], MaxResults, NextToken }: ListCommandsCommandInput,
  aws: SimulatedAccount,
): Answer<ListCommandsCommandOutput> {
  const kept = Filters.reduce<SentCommand[]>((all, { key, value = '' }) => {
    if (key === 'InvokedAfter') return all.filter(({ sentAt }) => sentAt >= Date.parse(value));
    if (key === 'DocumentName') return all.filter(({ document }) => document === value);
    throw awsError('InvalidFilterKey', 400, `Filter ${key} is not modelled.`);
  }, [...aws.commands.values()].reverse());
  const found = kept
    .filter(({ commandID }) => CommandId === undefined || commandID === CommandId)
    .filter(
      ({ runs }) =>
        InstanceId === undefined || runs.some(({ instance }) => instance.instanceID === InstanceId),
    );
  const page = pageOf(
    found,
    { maxResults: MaxResults, nextToken: NextToken },
    {
      operation: 'ListCommands',
      pageSize: pageSizeOf(aws),
      idOf: ({ commandID }) => commandID,
      invalid: invalidToken,
    },
  );
  return {
    Commands: page.items.map((command) => toCommand(command, aws.now())),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

export function listCommandInvocations(
  input: ListCommandInvocationsCommandInput,
  aws: SimulatedAccount,
): Answer<ListCommandInvocationsCommandOutput> {
  const { CommandId, InstanceId, Filters, Details = false, MaxResults, NextToken } = input;
  if (Filters?.length) throw awsError('InvalidFilterKey', 400, 'Filters are not modelled.');
  const commands = CommandId === undefined ? [...aws.commands.values()] : [commandNamed(aws, CommandId)];
  const rows = commands
    .flatMap((command) => command.runs.map((run) => ({ command, run })))
    .filter(({ run }) => InstanceId === undefined || run.instance.instanceID === InstanceId);
  const page = pageOf(
    rows,
    { maxResults: MaxResults, nextToken: NextToken },
    {
      operation: 'ListCommandInvocations',
      pageSize: pageSizeOf(aws),
      idOf: ({ command, run }) => `${command.commandID} ${run.instance.instanceID}`,
      invalid: invalidToken,
    },
  );
  return {
    CommandInvocations: page.items.map(({ command, run }) => toInvocation(command, run, aws.now(), Details)),
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

export function getCommandInvocation(
  { CommandId, InstanceId }: GetCommandInvocationCommandInput,
  aws: SimulatedAccount,
): Answer<GetCommandInvocationCommandOutput> {
  const command = commandNamed(aws, CommandId);
  const run = command.runs.find(({ instance }) => instance.instanceID === InstanceId);
  if (run === undefined) throw awsError('InvocationDoesNotExist', 400, '');
  const standing = standingOf(command, run, aws.now());
  return {
    CommandId: command.commandID,
    InstanceId: run.instance.instanceID,
    Comment: command.comment,
    DocumentName: command.document,
    Status: standing.status,
    StatusDetails: standing.details,
    ResponseCode: exitOf(standing, run),
    StandardOutputContent: hasEnded(standing) ? run.output.slice(0, OUTPUT_ALONE) : '',
    StandardErrorContent: '',
  };
}

export function cancelCommand(
  { CommandId }: CancelCommandCommandInput,
  aws: SimulatedAccount,
): Answer<CancelCommandCommandOutput> {
  const command = commandNamed(aws, CommandId);
  command.cancelledAt = Math.min(command.cancelledAt, aws.now());
  return {};
}
