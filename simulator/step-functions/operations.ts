import { randomUUID } from 'node:crypto';
import {
  DescribeExecution$,
  type DescribeExecutionCommandInput,
  type DescribeExecutionCommandOutput,
  GetExecutionHistory$,
  type GetExecutionHistoryCommandInput,
  type GetExecutionHistoryCommandOutput,
  ListExecutions$,
  type ListExecutionsCommandInput,
  type ListExecutionsCommandOutput,
  ListStateMachines$,
  type ListStateMachinesCommandInput,
  type ListStateMachinesCommandOutput,
  StartExecution$,
  type StartExecutionCommandInput,
  type StartExecutionCommandOutput,
  StopExecution$,
  type StopExecutionCommandInput,
  type StopExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { awsError } from '../protocol/error.ts';
import { jsonService } from '../protocol/json-service.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { pageOf } from '../protocol/paging.ts';
import type { Service } from '../protocol/service.ts';
import type { Executions, StoredExecution } from './executions.ts';
import { withoutData } from './history.ts';
import type { STATES_OPERATION_NAMES } from './names.ts';

type Answer<Output> = Omit<Output, '$metadata'>;

const INPUT_BYTES_MAX = 262_144;
const NAME_CHARACTERS_MAX = 80;
/** What a name must not contain, by StartExecution's reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those refused.
const UNFIT_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;
const STATE_MACHINE_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[^:/]{1,80}(:[^:/]+)?$/;
const EXECUTION_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:execution:[^:/]{1,80}:[^:/]{1,80}$/;
/** Each list's own default; the caller may ask for up to ten times as many. */
const PAGE_SIZE = 100;
const PAGE_SIZE_MAX = 1_000;

/** Step Functions over these executions. */
export function statesService(executions: Executions): Service {
  const operations = {
    DescribeExecution: modelled(DescribeExecution$, (input: DescribeExecutionCommandInput) =>
      describeExecution(input, executions),
    ),
    GetExecutionHistory: modelled(GetExecutionHistory$, (input: GetExecutionHistoryCommandInput) =>
      getExecutionHistory(input, executions),
    ),
    ListExecutions: modelled(ListExecutions$, (input: ListExecutionsCommandInput) =>
      listExecutions(input, executions),
    ),
    ListStateMachines: modelled(ListStateMachines$, (input: ListStateMachinesCommandInput) =>
      listStateMachines(input, executions),
    ),
    StartExecution: modelled(StartExecution$, (input: StartExecutionCommandInput) =>
      startExecution(input, executions),
    ),
    StopExecution: modelled(StopExecution$, (input: StopExecutionCommandInput) =>
      stopExecution(input, executions),
    ),
  } satisfies Record<keyof typeof STATES_OPERATION_NAMES, ModelledOperation>;
  return jsonService(operations, '1.0');
}

function startExecution(
  { stateMachineArn, name = randomUUID(), input = '{}' }: StartExecutionCommandInput,
  executions: Executions,
): Answer<StartExecutionCommandOutput> {
  checkMachine(stateMachineArn, executions);
  if (name === '' || name.length > NAME_CHARACTERS_MAX || UNFIT_NAME.test(name)) {
    throw awsError('InvalidName', 400, `Invalid Name: '${name}'`);
  }
  if (Buffer.byteLength(input) > INPUT_BYTES_MAX) {
    throw awsError(
      'ValidationException',
      400,
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${INPUT_BYTES_MAX}`,
    );
  }
  if (!isJson(input)) {
    throw awsError('InvalidExecutionInput', 400, 'Invalid State Machine Execution Input: it is not JSON');
  }
  const earlier = executions.all.get(executions.arnOf(name));
  if (earlier !== undefined && (earlier.status !== 'RUNNING' || earlier.input !== input)) {
    throw awsError('ExecutionAlreadyExists', 400, `Execution Already Exists: '${earlier.arn}'`);
  }
  const { arn, startedAt } = earlier ?? executions.start(name, input);
  return { executionArn: arn, startDate: startedAt };
}

function describeExecution(
  { executionArn, includedData = 'ALL_DATA' }: DescribeExecutionCommandInput,
  executions: Executions,
): Answer<DescribeExecutionCommandOutput> {
  const { input, output, failure, ...execution } = executionOf(executionArn, executions);
  const whole = includedData === 'ALL_DATA';
  return {
    ...summaryOf(execution, executions),
    ...(whole ? { input, inputDetails: { included: true } } : {}),
    ...(whole && output !== undefined ? { output, outputDetails: { included: true } } : {}),
    ...(whole ? failure : {}),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
  };
}

function getExecutionHistory(
  {
    executionArn,
    maxResults,
    nextToken,
    reverseOrder = false,
    includeExecutionData = true,
  }: GetExecutionHistoryCommandInput,
  executions: Executions,
): Answer<GetExecutionHistoryCommandOutput> {
  const { history } = executionOf(executionArn, executions);
  const events = reverseOrder ? history.events.toReversed() : history.events;
  const page = pageOf(events, sizeOf(maxResults, nextToken), {
    ...paging('GetExecutionHistory', maxResults),
    idOf: ({ id }) => String(id),
  });
  const whole = page.items.map((event) => (includeExecutionData ? event : withoutData(event)));
  return { events: whole, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
}

function listExecutions(
  {
    stateMachineArn,
    statusFilter,
    maxResults,
    nextToken,
    mapRunArn,
    redriveFilter,
  }: ListExecutionsCommandInput,
  executions: Executions,
): Answer<ListExecutionsCommandOutput> {
  if (mapRunArn !== undefined || redriveFilter !== undefined) {
    throw awsError('ValidationException', 400, 'Map Runs and redrives are not simulated.');
  }
  checkMachine(stateMachineArn, executions);
  // Running ones by their start, others by their end, the latest first.
  const moment = ({ startedAt, stoppedAt }: StoredExecution): number => (stoppedAt ?? startedAt).getTime();
  const found = [...executions.all.values()]
    .filter(({ status }) => statusFilter === undefined || status === statusFilter)
    .toSorted((a, b) => moment(b) - moment(a));
  const page = pageOf(found, sizeOf(maxResults, nextToken), {
    ...paging('ListExecutions', maxResults),
    idOf: ({ arn }) => arn,
  });
  return {
    executions: page.items.map((execution) => summaryOf(execution, executions)),
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  };
}

function listStateMachines(
  { maxResults, nextToken }: ListStateMachinesCommandInput,
  { machine }: Executions,
): Answer<ListStateMachinesCommandOutput> {
  const page = pageOf([machine], sizeOf(maxResults, nextToken), {
    ...paging('ListStateMachines', maxResults),
    idOf: ({ arn }) => arn,
  });
  const stateMachines = page.items.map(({ arn, name, createdAt }) => ({
    stateMachineArn: arn,
    name,
    type: 'STANDARD' as const,
    creationDate: createdAt,
  }));
  return { stateMachines };
}

function stopExecution(
  { executionArn, error, cause }: StopExecutionCommandInput,
  executions: Executions,
): Answer<StopExecutionCommandOutput> {
  const execution = executionOf(executionArn, executions);
  executions.stop(execution, { error, cause });
  return { stopDate: execution.stoppedAt };
}

const summaryOf = (
  {
    arn,
    name,
    status,
    startedAt,
    stoppedAt,
  }: Pick<StoredExecution, 'arn' | 'name' | 'status' | 'startedAt' | 'stoppedAt'>,
  { machine }: Executions,
) => ({
  executionArn: arn,
  stateMachineArn: machine.arn,
  name,
  status,
  startDate: startedAt,
  ...(stoppedAt === undefined ? {} : { stopDate: stoppedAt }),
});

function checkMachine(arn: string | undefined, { machine }: Executions): void {
  if (arn === undefined || !STATE_MACHINE_ARN.test(arn)) throw invalidArn(arn);
  if (arn !== machine.arn) {
    throw awsError('StateMachineDoesNotExist', 400, `State Machine Does Not Exist: '${arn}'`);
  }
}

function executionOf(arn: string | undefined, { all }: Executions): StoredExecution {
  if (arn === undefined || !EXECUTION_ARN.test(arn)) throw invalidArn(arn);
  const execution = all.get(arn);
  if (execution !== undefined) return execution;
  throw awsError('ExecutionDoesNotExist', 400, `Execution Does Not Exist: '${arn}'`);
}

const invalidArn = (arn: string | undefined) => awsError('InvalidArn', 400, `Invalid Arn: '${arn ?? ''}'`);

/** Zero means the default. */
const sizeOf = (maxResults: number | undefined, nextToken: string | undefined) => ({
  nextToken,
  maxResults: maxResults === undefined || maxResults === 0 ? PAGE_SIZE : maxResults,
});

function paging(operation: string, maxResults = 0) {
  if (!Number.isInteger(maxResults) || maxResults < 0 || maxResults > PAGE_SIZE_MAX) {
    throw awsError('ValidationException', 400, `maxResults must be from 0 to ${PAGE_SIZE_MAX}.`);
  }
  const invalid = (message: string) => awsError('InvalidToken', 400, `Invalid Token: '${message}'`);
  return { operation, pageSize: PAGE_SIZE_MAX, invalid };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
