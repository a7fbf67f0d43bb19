/** The operations of Step Functions that the simulator knows; apart, so that a scenario is read without its SDK. */
export const STATES_OPERATION_NAMES = {
  DescribeExecution: true,
  GetExecutionHistory: true,
  ListExecutions: true,
  ListStateMachines: true,
  StartExecution: true,
  StopExecution: true,
} as const;
