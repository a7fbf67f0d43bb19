import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { EventLog } from '../workflow.ts';
import { createHistory, type ExecutionHistory, type Failure } from './history.ts';
import { executionArn, STATE_MACHINE, type StatesPlace, stateMachineArn } from './names.ts';

/** The state machine of a simulated account and its executions, as in Step Functions. */

export interface StateMachineScene {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly region: string;
  readonly createdAt: Date;
}

export interface StoredExecution {
  readonly name: string;
  readonly arn: string;
  readonly input: string;
  readonly startedAt: Date;
  readonly history: ExecutionHistory;
  status: ExecutionStatus;
  stoppedAt: Date | undefined;
  output: string | undefined;
  failure: Failure;
  readonly stopping: AbortController;
}

/** An execution's outcome, from its runner. */
export interface RunEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>;
  readonly output?: string;
  readonly failure?: Failure;
}

/** Receives what Step Functions keeps in an execution's history. */
export type Report = (event: EventLog) => void;

/** Runs an execution to its end. */
export type Runner = (
  execution: StoredExecution,
  report: Report,
  machine: StateMachineScene,
) => Promise<RunEnd>;

/** What its runner tells of an execution that runs elsewhere. */
export interface KeptExecution {
  readonly report: Report;
  end(how: RunEnd): void;
}

export interface Executions {
  readonly machine: StateMachineScene;
  readonly all: ReadonlyMap<string, StoredExecution>;
  arnOf(name: string): string;
  /** Starts one; it runs by itself. */
  start(name: string, input: string): StoredExecution;
  /** Registers one that runs elsewhere, until its runner reports its end. */
  keep(name: string, input: string): KeptExecution;
  stop(execution: StoredExecution, failure: Failure): void;
  now(): Date;
}

/** The executions of one account and Region; `run` does the work of those that are started here. */
export function createExecutions(place: StatesPlace, now: () => Date, run: Runner): Executions {
  const { account, region } = place;
  const machine = {
    name: STATE_MACHINE,
    arn: stateMachineArn(place),
    roleArn: `arn:aws:iam::${account}:role/${STATE_MACHINE}`,
    region,
    createdAt: now(),
  };
  const all = new Map<string, StoredExecution>();
  const arnOf = (name: string): string => executionArn(place, name);

  function end(execution: StoredExecution, { status, output, failure = {} }: RunEnd): void {
    if (execution.status !== 'RUNNING') return;
    Object.assign(execution, { status, output, failure, stoppedAt: now() });
    if (status === 'SUCCEEDED') return;
    const type = {
      FAILED: 'ExecutionFailed',
      TIMED_OUT: 'ExecutionTimedOut',
      ABORTED: 'ExecutionAborted',
    } as const;
    execution.history.end(type[status], failure);
  }

  function keep(name: string, input: string): StoredExecution {
    const startedAt = now();
    const history = createHistory({ at: startedAt, input, roleArn: machine.roleArn, region });
    const execution: StoredExecution = {
      name,
      arn: arnOf(name),
      input,
      startedAt,
      history,
      status: 'RUNNING',
      stoppedAt: undefined,
      output: undefined,
      failure: {},
      stopping: new AbortController(),
    };
    all.set(execution.arn, execution);
    return execution;
  }

  const reporting =
    (execution: StoredExecution): Report =>
    (event) => {
      if (execution.status === 'RUNNING') execution.history.note(event);
    };

  return {
    machine,
    all,
    arnOf,
    now,
    keep(name, input) {
      const execution = keep(name, input);
      return { report: reporting(execution), end: (how) => end(execution, how) };
    },
    start(name, input) {
      const execution = keep(name, input);
      run(execution, reporting(execution), machine).then(
        (ended) => end(execution, ended),
        (error: unknown) =>
          end(execution, { status: 'FAILED', failure: { error: 'States.Runtime', cause: String(error) } }),
      );
      return execution;
    },
    stop(execution, failure) {
      end(execution, { status: 'ABORTED', failure });
      execution.stopping.abort();
    },
  };
}
