import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/**
 * Who makes a call: each run of a Lambda has a name, its requests carry it in a header, and the endpoint asks here
 * whether that run may still do anything. So a Lambda can be killed in the middle, and a history tells who did what.
 */
export interface Invocation {
  /** `01J…/StartWave#2`: execution, state, the how manieth run. */
  readonly name: string;
  /** Calls that the endpoint let through. */
  calls: number;
  /** Told when one more call than `limit` arrives, once. */
  readonly onLimit?: () => void;
  readonly limit?: number;
  /** A dead Lambda's calls are cut off and change nothing. */
  dead: boolean;
}

const HEADER = 'x-kunren-invocation';
/** The how manieth request of this thread it is. */
const SENT_AS = 'x-kunren-sent-as';
/** The name of what belongs to the simulation itself: no fault of the scenario befalls it. */
const ASIDE = 'aside';

let sent = 0;

const current = new AsyncLocalStorage<Invocation>();

export interface Invocations {
  /** Runs something as this invocation. */
  run<T>(invocation: Invocation, work: () => Promise<T>): Promise<T>;
  /** Runs something of the simulation's own. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Whether a request may be carried out; counts it. */
  admit(name: string | undefined): boolean;
  stop(): void;
}

/** Marks the requests that this thread sends until it is stopped. */
export function watchInvocations(): Invocations {
  const running = new Map<string, Invocation>();
  const mark = (message: unknown): void => {
    const invocation = current.getStore();
    const { request } = message as { request: ClientRequest };
    // Probes say nothing of it: they are for servers, not for AWS.
    if (invocation === undefined || !isAws(request)) return;
    sent += 1;
    request.setHeader(HEADER, invocation.name);
    request.setHeader(SENT_AS, String(sent));
  };
  diagnostics.subscribe('http.client.request.created', mark);
  return {
    run(invocation, work) {
      running.set(invocation.name, invocation);
      return current.run(invocation, work);
    },
    aside: (work) => current.run({ name: ASIDE, calls: 0, dead: false }, work),
    admit(name) {
      const invocation = running.get(name ?? '');
      if (invocation === undefined) return true;
      if (invocation.calls === invocation.limit) invocation.onLimit?.();
      if (invocation.dead) return false;
      invocation.calls += 1;
      return true;
    },
    stop: () => diagnostics.unsubscribe('http.client.request.created', mark),
  };
}

const isAws = (request: ClientRequest): boolean =>
  String(request.getHeader('authorization')).startsWith('AWS4-');

/** The invocation that a request says it belongs to. */
export function invocationOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const name = headers[HEADER];
  return typeof name === 'string' ? name : undefined;
}

/** The place of a request among those that its thread sent. */
export const sentAs = (headers: Readonly<Record<string, string | string[] | undefined>>): number =>
  Number(headers[SENT_AS] ?? 0);

export const isAside = (name: string | undefined): boolean => name === ASIDE;
