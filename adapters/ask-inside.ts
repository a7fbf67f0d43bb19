import {
  type AskedInside,
  type InsideAnswer,
  type InsideQuestion,
  insideContract,
} from '../core/workflow/inside.ts';
import { INSIDE_LIMIT_SECONDS, INVOCATION_LIMIT_SECONDS } from '../core/workflow/pacing.ts';
import type { InvokeFunction } from './aws/invoke-function.ts';
import type { Pins } from './store/pins.ts';

/** The drill of which something is asked. */
export type AskedDrill = Pick<AskedInside, 'planId' | 'drillId' | 'secretsKey'>;

/** RunInside, the function that sends commands, as those that may not send any see it. */
export interface Inside {
  /**
   * Its answers, in the question's order. What it has written counts as written by this step, its calls as this step's.
   * @throws {Error} as of AWS where it gave none in time.
   */
  ask(drill: AskedDrill, question: InsideQuestion): Promise<readonly InsideAnswer[]>;
  /** Whether it can be reached at all, and runs. */
  test(): Promise<void>;
}

/** What an invocation of a step knows of itself. */
export interface Asking {
  readonly beganAt: number;
  /** By drill. */
  readonly pins: ReadonlyMap<string, Pins>;
}

/** The facts that RunInside writes: versions of others in its answer are ignored. */
const ITS_OWN = /^(?:wave-\d+\/actions|aborted)$/;

/** A step has to write down what it learns, and must not be ended before that. */
const RESERVE_SECONDS = 5;
const LEAST_SECONDS = 5;
const TEST_SECONDS = 5;

const timeIsOver = (): Error =>
  Object.assign(new Error('this step has no time left to ask inside servers; its next run asks'), {
    name: 'TimeoutError',
  });

/** Asks by invoking the function, for no longer than the asking invocation itself may last. */
export const asksInside = (
  invoke: InvokeFunction,
  asking: () => Asking | undefined,
  count: (call: string) => void,
): Inside => ({
  async ask({ planId, drillId, secretsKey }, question) {
    const { beganAt = Date.now(), pins: all } = asking() ?? {};
    const pins = all?.get(drillId);
    const leftSeconds = INVOCATION_LIMIT_SECONDS - RESERVE_SECONDS - (Date.now() - beganAt) / 1_000;
    if (leftSeconds < LEAST_SECONDS) throw timeIsOver();
    const facts = pins?.known === undefined ? undefined : { ...pins.known, ...pins.written };
    const input: AskedInside = {
      planId,
      drillId,
      question,
      ...(secretsKey === undefined ? {} : { secretsKey }),
      ...(facts === undefined ? {} : { facts }),
    };
    const given = await invoke(input, Math.min(INSIDE_LIMIT_SECONDS + 1, leftSeconds));
    const { answers, calls, facts: after = {} } = insideContract.output.parse(given);
    for (const [call, times] of Object.entries(calls))
      for (let time = 0; time < times; time += 1) count(call);
    for (const [place, version] of Object.entries(after))
      if (pins !== undefined && ITS_OWN.test(place) && version !== facts?.[place])
        pins.written[place] = version;
    return answers;
  },
  async test() {
    await invoke({ selfTest: { calls: [] } }, TEST_SECONDS);
  },
});
