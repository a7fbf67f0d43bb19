import {
  CancelCommand$,
  DescribeDocument$,
  DescribeInstanceInformation$,
  type DescribeInstanceInformationCommandInput,
  type DescribeInstanceInformationCommandOutput,
  GetCalendarState$,
  type GetCalendarStateCommandInput,
  type GetCalendarStateCommandOutput,
  GetCommandInvocation$,
  GetParameter$,
  type GetParameterCommandInput,
  type GetParameterCommandOutput,
  GetParameters$,
  type GetParametersCommandInput,
  type GetParametersCommandOutput,
  ListCommandInvocations$,
  ListCommands$,
  SendCommand$,
} from '@aws-sdk/client-ssm';
import { calendarsOf } from '../account/conditions.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { pageOf } from '../protocol/paging.ts';
import { hybridNodes, onlineInstances } from './agent.ts';
import {
  cancelCommand,
  getCommandInvocation,
  listCommandInvocations,
  listCommands,
  sendCommand,
} from './commands.ts';
import { describeDocument } from './documents.ts';
import { listedNode } from './managed-nodes.ts';

/** Every operation of Systems Manager that the simulator supports. */
export const SSM_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  CancelCommand: modelled(CancelCommand$, cancelCommand),
  DescribeDocument: modelled(DescribeDocument$, describeDocument),
  DescribeInstanceInformation: modelled(DescribeInstanceInformation$, describeInstanceInformation),
  GetCalendarState: modelled(GetCalendarState$, getCalendarState),
  GetParameter: modelled(GetParameter$, getParameter),
  GetParameters: modelled(GetParameters$, getParameters),
  GetCommandInvocation: modelled(GetCommandInvocation$, getCommandInvocation),
  ListCommandInvocations: modelled(ListCommandInvocations$, listCommandInvocations),
  ListCommands: modelled(ListCommands$, listCommands),
  SendCommand: modelled(SendCommand$, sendCommand),
};

/** OPEN only when every named calendar is; names and ARNs are equivalent. */
function getCalendarState(
  input: GetCalendarStateCommandInput,
  aws: SimulatedAccount,
): Omit<GetCalendarStateCommandOutput, '$metadata'> {
  const names = input.CalendarNames ?? [];
  if (names.length === 0)
    throw awsError('ValidationException', 400, 'CalendarNames needs at least one name.');
  const known = new Map(calendarsOf(aws, aws.now()).map(({ name, state }) => [lastPart(name), state]));
  const states = names.map((name) => {
    const state = known.get(lastPart(name));
    if (state === undefined) throw awsError('InvalidDocument', 400, `Calendar ${name} does not exist.`);
    return state;
  });
  return {
    State: states.every((state) => state === 'OPEN') ? 'OPEN' : 'CLOSED',
    AtTime: input.AtTime ?? new Date(aws.now()).toISOString(),
  };
}

/** A parameter by its name: one that names an image, or a SecureString, readable only with decryption. */
function getParameter(
  { Name = '', WithDecryption = false }: GetParameterCommandInput,
  { scenario }: SimulatedAccount,
): Omit<GetParameterCommandOutput, '$metadata'> {
  // By name alone: the whole simulated account is in one Region, wherever a plan has its stack.
  const end = `:parameter${Name.startsWith('/') ? '' : '/'}${Name}`;
  const [ARN, Value] = Object.entries(scenario.secrets).find(([arn]) => arn.endsWith(end)) ?? [];
  const image = scenario.images.find(({ parameters }) => parameters.includes(Name));
  if (image !== undefined) {
    // Public parameters belong to no account.
    const arn = `arn:aws:ssm:${scenario.region}::parameter${Name}`;
    return { Parameter: { Name, Type: 'String', DataType: 'aws:ec2:image', ARN: arn, Value: image.id } };
  }
  if (Value === undefined) throw awsError('ParameterNotFound', 400, `Parameter ${Name} not found.`);
  return {
    Parameter: { Name, Type: 'SecureString', ARN, Value: WithDecryption ? Value : 'AQICAHencrypted' },
  };
}

/** AWS's public parameters, which name images; one that there is not is named as such and is no error. */
function getParameters(
  { Names = [] }: GetParametersCommandInput,
  { scenario: { images, region } }: SimulatedAccount,
): Omit<GetParametersCommandOutput, '$metadata'> {
  if (Names.length > 10) throw awsError('ValidationException', 400, 'names: at most 10');
  const found = Names.flatMap((Name) => {
    const image = images.find(({ parameters }) => parameters.includes(Name));
    return image === undefined
      ? []
      : [{ Name, Type: 'String' as const, Value: image.id, ARN: `arn:aws:ssm:${region}::parameter${Name}` }];
  });
  const known = new Set(found.map(({ Name }) => Name));
  return { Parameters: found, InvalidParameters: Names.filter((name) => !known.has(name)) };
}

const lastPart = (name: string): string => name.split('/').at(-1) ?? name;

const listedInstance = (
  { id, instance: { address, server } }: ReturnType<typeof hybridNodes>[number],
  now: number,
) => ({
  ...listedNode({ id, hostname: server.scenario.hostname, os: server.scenario.os, online: true }, now),
  IPAddress: address,
});

/** Instances whose agent is online, and every managed node of the scenario. */
function describeInstanceInformation(
  input: DescribeInstanceInformationCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeInstanceInformationCommandOutput, '$metadata'> {
  const now = aws.now();
  const wanted = (input.Filters ?? []).map(({ Key, Values = [] }) => {
    if (Key !== 'InstanceIds') throw awsError('InvalidFilterKey', 400, `Filter ${Key} is not modelled.`);
    return new Set(Values);
  });
  if (input.InstanceInformationFilterList?.length) {
    throw awsError('InvalidInstanceInformationFilterValue', 400, 'Use Filters instead.');
  }
  const instances = onlineInstances(aws, now).map((instance) => ({ id: instance.instanceID, instance }));
  const own = [...instances, ...hybridNodes(aws, now)].map((one) => listedInstance(one, now));
  const online = [...own, ...aws.scenario.managedNodes.map((node) => listedNode(node, now))].filter(
    ({ InstanceId }) => wanted.every((ids) => ids.has(InstanceId)),
  );
  const page = pageOf(
    online,
    { maxResults: input.MaxResults, nextToken: input.NextToken },
    {
      operation: 'DescribeInstanceInformation',
      pageSize: Math.min(50, aws.scenario.pageSize),
      idOf: ({ InstanceId }) => InstanceId,
      invalid: (message) => awsError('InvalidNextToken', 400, message),
    },
  );
  return {
    InstanceInformationList: [...page.items],
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
