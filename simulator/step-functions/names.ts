/** Names of Step Functions; apart, so that a scenario is read and a drill is run without its SDK. */

/** The operations that the simulator knows. */
export const STATES_OPERATION_NAMES = {
  DescribeExecution: true,
  GetExecutionHistory: true,
  ListExecutions: true,
  ListStateMachines: true,
  StartExecution: true,
  StopExecution: true,
} as const;

export interface StatesPlace {
  readonly account: string;
  readonly region: string;
}

/** Of executions that no client started: nobody could ask whose account it is. */
export const NOWHERE: StatesPlace = { account: '000000000000', region: 'us-east-1' };

/** As the stack of the stage `prod` names it. */
export const STATE_MACHINE = 'kunren-prod-drill';

export const stateMachineArn = ({ account, region }: StatesPlace): string =>
  `arn:aws:states:${region}:${account}:stateMachine:${STATE_MACHINE}`;

export const executionArn = ({ account, region }: StatesPlace, name: string): string =>
  `arn:aws:states:${region}:${account}:execution:${STATE_MACHINE}:${name}`;
