import {
  GetSchedule$,
  type GetScheduleCommandInput,
  type GetScheduleCommandOutput,
} from '@aws-sdk/client-scheduler';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';

/** Every operation of EventBridge Scheduler that the simulator supports. */
export const SCHEDULER_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  GetSchedule: modelled(GetSchedule$, getSchedule),
};

/** Nothing starts by it: kunren's schedules are only told of. */
function getSchedule(
  { Name = '', GroupName = 'default' }: GetScheduleCommandInput,
  { deployment, scenario }: SimulatedAccount,
): Omit<GetScheduleCommandOutput, '$metadata'> {
  const found = deployment?.stack === GroupName ? deployment.schedules.get(Name) : undefined;
  if (found === undefined)
    throw awsError('ResourceNotFoundException', 404, `Schedule ${Name} does not exist.`);
  const { region, account } = scenario;
  return {
    Arn: `arn:aws:scheduler:${region}:${account}:schedule/${GroupName}/${Name}`,
    GroupName,
    Name,
    State: found.state,
    ScheduleExpression: found.expression,
    // UTC when it was created without one (API Reference, GetSchedule).
    ScheduleExpressionTimezone: found.timeZone ?? 'UTC',
    Target: {
      Arn: `arn:aws:lambda:${region}:${account}:function:${GroupName}-startDrill`,
      RoleArn: `arn:aws:iam::${account}:role/${GroupName}-SchedulerRole`,
      Input: found.input,
    },
  };
}
