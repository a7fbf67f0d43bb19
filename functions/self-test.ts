import { callOf } from '../adapters/aws/clients.ts';
import { describeError, isNamed } from '../adapters/aws/errors.ts';
import type { Look, LookedFrom } from '../adapters/look.ts';
import type { Ports } from '../adapters/ports.ts';
import { type SelfTestAnswer, selfTestSchema } from '../core/workflow/self-test.ts';
import packageJson from '../package.json' with { type: 'json' };
import { HOME_LOOKS, TARGET_LOOKS } from './looks.ts';

/** A VPC without an endpoint or route to a service never answers: the others must not wait for it. */
const CALL_SECONDS = 6;

/** Whether an event asks for a self-test: no step's input has this key. */
export const isSelfTest = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'selfTest' in event;

/**
 * Makes each call that is asked for, once and all at the same time, if there is a harmless form of it and the function
 * is bound to its port. Nothing is written, and no drill is opened.
 * @throws {z.ZodError} for a malformed event.
 */
export async function selfTest(
  event: unknown,
  ports: Ports,
  { stateMachine }: Pick<LookedFrom, 'stateMachine'>,
): Promise<SelfTestAnswer> {
  const { calls, target } = selfTestSchema.parse(event).selfTest;
  const from = { stateMachine, now: ports.now() };
  const there = target === undefined ? undefined : ports.target(target);
  const asked = [...new Set(calls)].map((call) => ({
    call,
    look:
      prepared(HOME_LOOKS.get(call), ports, from) ??
      (TARGET_LOOKS.get(call) ?? [])
        .map((look) => prepared(look, there, from))
        .find((one) => one !== undefined),
  }));
  const made = asked.flatMap(({ call, look }) => (look === undefined ? [] : [{ call, look }]));
  return {
    version: packageJson.version,
    calls: await Promise.all(
      made.map(async ({ call, look }) => ({ call, error: await errorOf(call, look) })),
    ),
    notTried: asked.flatMap(({ call, look }) => (look === undefined ? [call] : [])),
  };
}

interface Prepared {
  readonly make: () => Promise<unknown>;
  readonly absent: readonly string[];
}

/** Undefined where there is no such look, or no port for it. */
function prepared<P>(
  look: Look<P> | undefined,
  ports: P | undefined,
  from: LookedFrom,
): Prepared | undefined {
  if (look === undefined || ports?.[look.port] === undefined) return undefined;
  return { make: () => look.make(ports, from), absent: look.absent ?? [] };
}

async function errorOf(call: string, { make, absent }: Prepared): Promise<string | null> {
  try {
    await inTime(make());
    return null;
  } catch (error) {
    if (isNamed(error, ...absent)) return null;
    // Another call may have failed on the way, such as that of assuming the target's role.
    const failed = callOf(error);
    const isOther = failed !== undefined && operationIn(failed) !== operationIn(call);
    return `${isOther ? `${failed}: ` : ''}${describeError(error)}`;
  }
}

const operationIn = (call: string): string | undefined => call.split(':')[1];

async function inTime(work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(Object.assign(new Error(`no answer within ${CALL_SECONDS} s`), { name: 'TimeoutError' })),
    CALL_SECONDS * 1_000,
  );
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
