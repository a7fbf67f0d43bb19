import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { keepingAnswers } from '../adapters/answers.ts';
import { asWorkflowError, describeError } from '../adapters/aws-errors.ts';
import { drillIdOf } from '../adapters/drill-id.ts';
import {
  countingCalls,
  type Ground,
  makeGround,
  type Wiring,
  type World,
  worldOn,
} from '../adapters/world.ts';
import { type FunctionName, functionContract, type StateInput, type StateOutput } from '../core/contract.ts';
import { DrillRefused, TransientError } from '../core/errors.ts';

/** The ground of this environment: a warm Lambda keeps its connections. */
let cached: { readonly key: string; readonly ground: Ground } | undefined;

function currentGround(): Ground {
  const names = Object.keys(process.env).filter((name) => /^(AWS|KUNREN)_/.test(name));
  const key = JSON.stringify(names.map((name) => [name, process.env[name]]));
  if (cached?.key !== key) cached = { key, ground: makeGround(process.env) };
  return cached.ground;
}

/**
 * The one wrapper around every step: checks input and output against the contract, counts API calls, logs, and turns
 * errors that pass into TransientError. The step itself stays a plain function of its input and the world, which has
 * the parts of the wiring and no other.
 */
export function serve<N extends FunctionName>(
  name: N,
  step: (input: StateInput<N>, world: World) => Promise<StateOutput<N>>,
  wiring: Wiring,
) {
  const logger = new Logger({ serviceName: name });
  const invoke = async (event: unknown): Promise<unknown> => {
    try {
      const world = worldOn(currentGround(), wiring);
      const input = functionContract[name].input.parse(event) as StateInput<N>;
      const drill = drillOf(input);
      const run = (): Promise<StateOutput<N>> => step(input, world);
      const output = functionContract[name].output.parse(
        await (drill === undefined ? run() : keepingAnswers(name, drill, world, run)),
      );
      const result =
        'calls' in output ? { ...output, calls: addCalls(output.calls, world.takeCalls()) } : output;
      logger.info('step ended', { status: output.status });
      return result;
    } catch (error) {
      const thrown = asWorkflowError(error);
      // Of a bug the stack says where it is; of the rest the reason says all.
      const isExpected = thrown instanceof DrillRefused || thrown instanceof TransientError;
      logger.error('step failed', { reason: describeError(error), ...(isExpected ? {} : { error }) });
      throw thrown;
    }
  };
  return middy((event: unknown) => countingCalls(() => invoke(event))).use(
    injectLambdaContext(logger, { resetKeys: true }),
  );
}

/** The drill that a step is about; the sweep, which is about many, says itself whose answers are whose. */
function drillOf(input: StateInput<FunctionName>): { planId: string; drillId: string } | undefined {
  if ('drillId' in input) return input;
  if (!('request' in input)) return undefined;
  // Not opened yet, and of a plan that cannot be read, about which AWS is asked nothing.
  return { planId: String(input.request.plan['id']), drillId: drillIdOf(input.execution) };
}

/** Sums two counts of API calls, in the order of their names: calls at the same time begin in any order. */
export function addCalls(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...left };
  for (const [call, times] of Object.entries(right)) sum[call] = (sum[call] ?? 0) + times;
  return Object.fromEntries(Object.entries(sum).sort(([one], [other]) => (one < other ? -1 : 1)));
}
