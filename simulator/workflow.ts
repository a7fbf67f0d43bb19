import { readFile } from 'node:fs/promises';
import { ExecutionTimeoutError, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { parse } from 'yaml';
import type { StateName } from '../core/workflow/contract.ts';
import { drillIdOf } from '../drill/drill-id.ts';
import { handler as attachVolumes } from '../functions/attach-volumes.ts';
import { handler as checkGuards } from '../functions/check-guards.ts';
import { handler as checkWave } from '../functions/check-wave.ts';
import { handler as closeDrill } from '../functions/close-drill.ts';
import { handler as holdDrill } from '../functions/hold-drill.ts';
import { handler as openDrill } from '../functions/open-drill.ts';
import { handler as probeWave } from '../functions/probe-wave.ts';
import { handler as restoreWave } from '../functions/restore-wave.ts';
import { handler as runActions } from '../functions/run-actions.ts';
import { handler as startWave } from '../functions/start-wave.ts';
import { handler as terminateDrill } from '../functions/terminate-drill.ts';
import type { Invocations } from './invocations.ts';
import { createLambdas, type Handler } from './lambda.ts';
import { type ExecutionFault, isExecutionFault, type WorkflowFault } from './scenario/adversity.ts';
import { executionArn, NOWHERE } from './step-functions/names.ts';

/** Runs the shipped state machine file with the shipped Lambda handlers, using aws-local-stepfunctions. */

/** The shipped handler of each state. */
export const STATE_HANDLERS: Readonly<Record<StateName, Handler>> = {
  OpenDrill: openDrill,
  CheckGuards: checkGuards,
  StartWave: startWave,
  RestoreWave: restoreWave,
  CheckWave: checkWave,
  AttachVolumes: attachVolumes,
  RunActions: runActions,
  ProbeWave: probeWave,
  HoldDrill: holdDrill,
  TerminateDrill: terminateDrill,
  CloseDrill: closeDrill,
};

/** How an execution ended, in Step Functions' terms. */
export type Ended = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface Execution {
  /** A ULID, the drill's id, or a slot's. */
  readonly name: string;
  /** Its ARN in the account's Step Functions; invented when no client can ask for it. */
  readonly arn?: string;
  readonly startedAt: string;
  readonly input: unknown;
  /** The faults of its Lambdas and of itself. */
  readonly faults: readonly WorkflowFault[];
  readonly invocations: Invocations;
  /** Receives each step that ended. */
  readonly onStep?: (state: StateName, output: unknown) => Promise<void> | void;
  /** Receives everything that Step Functions would keep in the execution's history. */
  readonly onEvent?: (event: EventLog) => void;
  /** Somebody stops the execution, as by StopExecution. */
  readonly stopped?: AbortSignal;
}

/** An event of aws-local-stepfunctions, of the kinds that kunren's state machine can cause. */
export interface EventLog {
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly state?: {
    readonly name: string;
    readonly type: string;
    readonly input: unknown;
    readonly output?: unknown;
  };
  readonly output?: unknown;
  readonly Error?: string;
  readonly Cause?: unknown;
}

export interface ExecutionResult {
  readonly ended: Ended;
  /** Null when it did not succeed. */
  readonly output: unknown;
  /** Why it did not succeed. */
  readonly cause: string | null;
  /** States entered, the count that Step Functions bills. */
  readonly transitions: number;
  readonly states: readonly string[];
  readonly largestPayloadBytes: number;
}

const STATE_MACHINE = new URL('../statemachines/drill.asl.yml', import.meta.url);
const ENDED_BY: Readonly<Record<ExecutionFault, Ended>> = {
  'execution-aborted': 'ABORTED',
  'execution-timed-out': 'TIMED_OUT',
  'execution-failed': 'FAILED',
};

export const arnOfExecution = (name: string): string => executionArn(NOWHERE, name);

let definition: Promise<StateMachineDefinition> | undefined;

/** The shipped file, read once: it does not change under a running process. */
function shippedMachine(): Promise<StateMachineDefinition> {
  definition ??= readFile(STATE_MACHINE, 'utf8').then((text) => parse(text));
  return definition;
}

/** Runs one execution to its end, successful or not. */
export async function execute(execution: Execution): Promise<ExecutionResult> {
  const {
    name,
    arn = arnOfExecution(name),
    startedAt,
    input,
    faults,
    invocations,
    onStep,
    onEvent,
  } = execution;
  let largestPayloadBytes = 0;
  const measured = <T>(payload: T): T => {
    largestPayloadBytes = Math.max(largestPayloadBytes, Buffer.byteLength(JSON.stringify(payload) ?? ''));
    return payload;
  };
  let stoppedBy: ExecutionFault | undefined;
  const stop = (how: ExecutionFault): void => {
    stoppedBy ??= how;
    run.abort();
  };
  const owner = drillIdOf({ id: arn, name, startedAt });
  const lambdas = createLambdas({ faults, owner, invocations, stop });
  const run = new StateMachine(await shippedMachine(), { validationOptions: { noValidate: true } }).run(
    measured(input as never),
    {
      context: { Execution: { Id: arn, Name: name, StartTime: startedAt } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          (Object.keys(STATE_HANDLERS) as StateName[]).map((state) => [
            state,
            async (task: unknown) => {
              const { Payload } = task as { Payload: unknown };
              // After an abort the library continues into its own timeouts and retries; Step Functions does not.
              if (stoppedBy !== undefined) return new Promise<never>(() => {});
              const output = await lambdas.invoke(state, STATE_HANDLERS[state], measured(Payload));
              await onStep?.(state, output);
              return { Payload: measured(output) } as never;
            },
          ]),
        ),
      },
    },
  );
  execution.stopped?.addEventListener('abort', () => stop('execution-aborted'));
  const events = run.eventLogs as AsyncIterable<EventLog>;
  const [states, ended] = await Promise.all([
    followStates(events, (entered) => stopAtWait(entered, faults, stop), onEvent),
    run.result.then(
      (output: unknown) => ({ ended: 'SUCCEEDED' as const, output, cause: null }),
      (error: unknown) => ({ ended: endedBy(error, stoppedBy), output: null, cause: String(error) }),
    ),
  ]);
  return { ...ended, transitions: states.length, states, largestPayloadBytes };
}

function endedBy(error: unknown, stoppedBy: ExecutionFault | undefined): Ended {
  if (stoppedBy !== undefined) return ENDED_BY[stoppedBy];
  return error instanceof ExecutionTimeoutError ? 'TIMED_OUT' : 'FAILED';
}

/** The states in the order they were entered; a retry enters its state again, and is billed as such. */
async function followStates(
  events: AsyncIterable<EventLog>,
  onEntered: (entered: readonly string[]) => void,
  onEvent?: (event: EventLog) => void,
): Promise<string[]> {
  const entered: string[] = [];
  for await (const event of events) {
    onEvent?.(event);
    const { type, state } = event;
    if (state === undefined || (type !== 'StateEntered' && type !== 'StateRetried')) continue;
    entered.push(state.name);
    onEntered(entered);
  }
  return entered;
}

/**
 * A fault that ends an execution in a Task state is applied by that state's Lambda; in any other state it is applied
 * here.
 */
function stopAtWait(
  entered: readonly string[],
  faults: readonly WorkflowFault[],
  stop: (how: ExecutionFault) => void,
): void {
  const state = entered.at(-1);
  if (state === undefined || Object.hasOwn(STATE_HANDLERS, state)) return;
  const time = entered.filter((one) => one === state).length;
  const fault = faults.find((one) => one.state === state && one.time === time);
  if (fault !== undefined && isExecutionFault(fault.happens)) stop(fault.happens);
}
