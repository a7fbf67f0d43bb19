import {
  DescribeAlarms$,
  type DescribeAlarmsCommandInput,
  type DescribeAlarmsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { alarmsOf } from '../account/conditions.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { pageOf } from '../protocol/paging.ts';

/** Every operation of CloudWatch that the simulator supports. */
export const CLOUDWATCH_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  DescribeAlarms: modelled(DescribeAlarms$, describeAlarms),
};

const PAGE_MAX = 100;
/** An alarm of the scenario, which is not the stack's. */
const BESIDE = { reason: 'The scenario says so', actionsEnabled: true, actions: [] };
const MODELLED = new Set([
  'AlarmNames',
  'AlarmNamePrefix',
  'AlarmTypes',
  'StateValue',
  'MaxRecords',
  'NextToken',
]);

function describeAlarms(
  input: DescribeAlarmsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeAlarmsCommandOutput, '$metadata'> {
  const other = Object.keys(input).find((key) => !MODELLED.has(key));
  if (other !== undefined)
    throw awsError('ValidationError', 400, `${other} is not modelled by the simulator`);
  const { AlarmNames = [], AlarmNamePrefix = '', AlarmTypes = [], StateValue, MaxRecords, NextToken } = input;
  if (AlarmNames.length > PAGE_MAX) {
    throw awsError('ValidationError', 400, `AlarmNames may hold at most ${PAGE_MAX} names`);
  }
  const wanted = new Set(AlarmNames);
  const metric = AlarmTypes.length === 0 || AlarmTypes.includes('MetricAlarm');
  const own = [...(aws.deployment?.alarms ?? [])].map(([name, alarm]) => ({ name, ...alarm }));
  const given = alarmsOf(aws, aws.now()).map((alarm) => ({ ...alarm, ...BESIDE }));
  const alarms = [...own, ...given].filter(
    ({ name, state }) =>
      metric &&
      (wanted.size === 0 || wanted.has(name)) &&
      name.startsWith(AlarmNamePrefix) &&
      (StateValue === undefined || StateValue === state),
  );
  const page = pageOf(
    alarms,
    { maxResults: MaxRecords, nextToken: NextToken },
    {
      operation: 'DescribeAlarms',
      pageSize: Math.min(PAGE_MAX, aws.scenario.pageSize),
      idOf: ({ name }) => name,
      invalid: (message) => awsError('InvalidNextToken', 400, message),
    },
  );
  const { region, account } = aws.scenario;
  return {
    MetricAlarms: page.items.map(({ name, state, reason, actionsEnabled, actions }) => ({
      AlarmName: name,
      AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
      StateValue: state,
      StateReason: reason,
      StateUpdatedTimestamp: new Date(aws.startedAt),
      ActionsEnabled: actionsEnabled,
      AlarmActions: actions,
    })),
    CompositeAlarms: [],
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}
