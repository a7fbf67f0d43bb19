import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { callOf } from '../adapters/aws/clients.ts';
import { asWorkflowError, describeError } from '../adapters/aws/errors.ts';
import { recordingResponses } from '../adapters/aws/record-responses.ts';
import { enteredStates } from '../adapters/bindings.ts';
import type { Ports } from '../adapters/ports.ts';
import { type Bindings, countingCalls, makeRuntime, portsOn, type Runtime } from '../adapters/runtime.ts';
import { maskSecrets } from '../core/text/mask-secrets.ts';
import { addCalls } from '../core/workflow/calls.ts';
import {
  type FunctionName,
  functionContract,
  type StateInput,
  type StateName,
  type StateOutput,
} from '../core/workflow/contract.ts';
import { DrillRefused, TransientError } from '../core/workflow/errors.ts';
import { assertEntered } from '../drill/assert-entered.ts';
import { drillIdOf } from '../drill/drill-id.ts';
import { isSelfTest, selfTest } from './self-test.ts';

/** The runtime of this environment: a warm Lambda keeps its connections. */
let cached: { readonly key: string; readonly runtime: Runtime } | undefined;

function currentRuntime(): Runtime {
  const names = Object.keys(process.env).filter((name) => /^(AWS|KUNREN)_/.test(name));
  const key = JSON.stringify(names.map((name) => [name, process.env[name]]));
  if (cached?.key !== key) cached = { key, runtime: makeRuntime(process.env) };
  return cached.runtime;
}

/**
 * The one wrapper around every step: checks input and output against the contract, counts API calls, logs, and turns
 * errors that pass into TransientError. The step itself stays a plain function of its input and the ports, of
 * which it has those that are bound and no others. A self-test is answered here, and the step does not run.
 */
export function serve<N extends FunctionName>(
  name: N,
  step: (input: StateInput<N>, ports: Ports) => Promise<StateOutput<N>>,
  bindings: Bindings,
) {
  const logger = new Logger({ serviceName: name });
  const invoke = async (event: unknown): Promise<unknown> => {
    try {
      const runtime = currentRuntime();
      const ports = portsOn(runtime, bindings);
      if (isSelfTest(event)) {
        const answer = await selfTest(event, ports, {
          stateMachine: runtime.environment.KUNREN_STATE_MACHINE,
        });
        logger.info('self-test ended', { failed: answer.calls.filter(({ error }) => error !== null).length });
        return answer;
      }
      const input = functionContract[name].input.parse(event) as StateInput<N>;
      const drill = drillOf(input);
      const known = knownFacts(input);
      const written = drill === undefined ? {} : ports.pinFacts(drill.drillId, name, known);
      const run = (): Promise<StateOutput<N>> => step(input, ports);
      const output = functionContract[name].output.parse(
        await (drill === undefined ? run() : recordingResponses(name, drill, ports, run)),
      );
      const result =
        'calls' in output
          ? {
              ...output,
              calls: addCalls(output.calls, ports.takeCalls()),
              ...(known === undefined ? {} : { facts: { ...known, ...written } }),
            }
          : output;
      logger.info('step ended', { status: output.status });
      return result;
    } catch (error) {
      const thrown = quiet(asWorkflowError(error), callOf(error));
      // A bug needs its stack; for other errors the reason is enough.
      const isExpected = thrown instanceof DrillRefused || thrown instanceof TransientError;
      const reason = maskSecrets(describeError(error));
      logger.error('step failed', isExpected ? { reason } : { reason, error: stackOf(error) });
      throw thrown;
    }
  };
  return middy((event: unknown) => countingCalls(() => invoke(event))).use(
    injectLambdaContext(logger, { resetKeys: true }),
  );
}

/** A step that starts, commands, removes or closes something: it runs for its workflow alone, whoever invokes the function. */
export const serveState = <N extends StateName>(
  name: N,
  step: (input: StateInput<N>, ports: Ports) => Promise<StateOutput<N>>,
  bindings: Bindings,
) =>
  serve<N>(
    name,
    async (state, ports) => {
      await assertEntered(name, state, ports);
      return await step(state, ports);
    },
    { ...bindings, enteredState: enteredStates },
  );

/**
 * The error without secrets, its message led by the call that failed, if one did: Lambda logs what is thrown, and Step
 * Functions keeps its message.
 */
function quiet(error: unknown, call?: string): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? maskSecrets(error) : error;
  error.message = maskSecrets(call === undefined ? error.message : `${call}: ${error.message}`);
  if (error.stack !== undefined) error.stack = maskSecrets(error.stack);
  if (error.cause !== undefined) error.cause = quiet(error.cause);
  return error;
}

/** Where an error came from; what it quotes may be secret, and what it holds besides is not logged. */
const stackOf = (error: unknown): { readonly name: string; readonly stack: string } =>
  error instanceof Error
    ? { name: error.name, stack: maskSecrets(error.stack ?? error.message) }
    : { name: typeof error, stack: maskSecrets(String(error)) };

/** The facts that the workflow knows; undefined in a payload of an earlier release, which goes on as it began. */
function knownFacts(input: StateInput<FunctionName>): Readonly<Record<string, string>> | undefined {
  if ('drillId' in input) return input.facts;
  return 'request' in input ? {} : undefined;
}

/** The drill that a step is about; the sweep, which handles many, assigns its responses itself. */
function drillOf(input: StateInput<FunctionName>): { planId: string; drillId: string } | undefined {
  if ('drillId' in input) return input;
  if (!('request' in input)) return undefined;
  // Not opened yet, and with a plan that cannot be read: no AWS calls are made for it.
  return { planId: String(input.request.plan['id']), drillId: drillIdOf(input.execution) };
}
