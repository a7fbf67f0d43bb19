/** Names of Step Functions; a separate file, so that scenarios and drills do not load its SDK. */

/** The operations that the simulator supports. */
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

/** For executions that no client started: the account is then unknown. */
export const NOWHERE: StatesPlace = { account: '000000000000', region: 'us-east-1' };

/** The stack of the stage `prod`. */
export const STACK = 'kunren-prod';
export const STATE_MACHINE = `${STACK}-drill`;

export const stateMachineArn = ({ account, region }: StatesPlace): string =>
  `arn:aws:states:${region}:${account}:stateMachine:${STATE_MACHINE}`;

export const executionArn = ({ account, region }: StatesPlace, name: string): string =>
  `arn:aws:states:${region}:${account}:execution:${STATE_MACHINE}:${name}`;
