import { readFile } from 'node:fs/promises';
import type { Context } from 'aws-lambda';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { parse } from 'yaml';
import type { StateName } from '../core/contract.ts';
import { INVOCATION_LIMIT_SECONDS } from '../core/pacing.ts';
import { handler as checkGuards } from '../functions/check-guards.ts';
import { handler as checkWave } from '../functions/check-wave.ts';
import { handler as closeDrill } from '../functions/close-drill.ts';
import { handler as keepDrill } from '../functions/keep-drill.ts';
import { handler as openDrill } from '../functions/open-drill.ts';
import { handler as probeWave } from '../functions/probe-wave.ts';
import { handler as startWave } from '../functions/start-wave.ts';
import { handler as terminateDrill } from '../functions/terminate-drill.ts';

/** Runs the shipped state machine file with the shipped Lambda handlers, by aws-local-stepfunctions. */

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const HANDLERS: Readonly<Record<StateName, Handler>> = {
  OpenDrill: openDrill,
  CheckGuards: checkGuards,
  StartWave: startWave,
  CheckWave: checkWave,
  ProbeWave: probeWave,
  KeepDrill: keepDrill,
  TerminateDrill: terminateDrill,
  CloseDrill: closeDrill,
};

/** Of the Lambda context, what the wrapper around a step looks at. */
const lambdaContext = (state: string): Context => ({
  functionName: `kunren-${state}`,
  functionVersion: '1',
  invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:kunren-${state}`,
  memoryLimitInMB: '256',
  awsRequestId: `local-${state}`,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => INVOCATION_LIMIT_SECONDS * 1_000,
  logGroupName: `/aws/lambda/kunren-${state}`,
  logStreamName: 'local',
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

export interface Execution {
  /** A ULID: the drill's id. */
  readonly name: string;
  readonly startedAt: string;
  readonly input: unknown;
  /** Told of each step that ended. */
  readonly onStep?: (state: StateName, output: unknown) => Promise<void> | void;
}

export interface ExecutionResult {
  readonly output: unknown;
  /** States entered, the count that Step Functions bills. */
  readonly transitions: number;
  readonly states: readonly string[];
  readonly largestPayloadBytes: number;
}

const STATE_MACHINE = new URL('../statemachines/drill.asl.yml', import.meta.url);

/**
 * Runs one execution to its end.
 * @throws {Error} of the library when the execution fails.
 */
export async function execute(execution: Execution): Promise<ExecutionResult> {
  const definition: StateMachineDefinition = parse(await readFile(STATE_MACHINE, 'utf8'));
  let largestPayloadBytes = 0;
  const measured = <T>(payload: T): T => {
    largestPayloadBytes = Math.max(largestPayloadBytes, Buffer.byteLength(JSON.stringify(payload) ?? ''));
    return payload;
  };
  const run = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(
    measured(execution.input as never),
    {
      context: {
        Execution: {
          Id: `arn:aws:states:us-east-1:000000000000:execution:kunren-drill:${execution.name}`,
          Name: execution.name,
          StartTime: execution.startedAt,
        },
      },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          (Object.keys(HANDLERS) as StateName[]).map((state) => [
            state,
            async (task: unknown) => {
              const { Payload } = task as { Payload: unknown };
              const output = await HANDLERS[state](measured(Payload), lambdaContext(state));
              await execution.onStep?.(state, output);
              return { Payload: measured(output) } as never;
            },
          ]),
        ),
      },
    },
  );
  const [states, output] = await Promise.all([
    enteredStates(run.eventLogs as AsyncIterable<{ type: string; state?: { name: string } }>),
    run.result,
  ]);
  return { output, transitions: states.length, states, largestPayloadBytes };
}

/** The states in the order they were entered; a retry enters its state again, and is billed as such. */
async function enteredStates(
  events: AsyncIterable<{ readonly type: string; readonly state?: { readonly name: string } }>,
): Promise<string[]> {
  const entered: string[] = [];
  for await (const { type, state } of events) {
    if (state !== undefined && (type === 'StateEntered' || type === 'StateRetried')) entered.push(state.name);
  }
  return entered;
}
