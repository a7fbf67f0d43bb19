import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { FunctionFile } from '../infra/function-calls.ts';

/**
 * Who makes a call: each Lambda invocation has a name, its requests carry it in a header, and the endpoint checks here
 * whether it may still do anything. So a Lambda can be killed midway, and the history shows which invocation did what.
 */
export interface Invocation {
  /** `01J…/StartWave#2`: execution, state, number of the run. */
  readonly name: string;
  /** Calls that the endpoint let through. */
  calls: number;
  /** Called once, when one more call than `limit` arrives. */
  readonly onLimit?: () => void;
  readonly limit?: number;
  /** A dead Lambda's calls are cut off and change nothing. */
  dead: boolean;
}

const HEADER = 'x-kunren-invocation';
/** The request's number in this thread. */
const SENT_AS = 'x-kunren-sent-as';
/** The name for the simulation itself: the scenario's faults do not affect it. */
const ASIDE = 'aside';

let sent = 0;

const current = new AsyncLocalStorage<Invocation>();

export interface Invocations {
  /** Runs something as this invocation. */
  run<T>(invocation: Invocation, work: () => Promise<T>): Promise<T>;
  /** Runs something as the simulation itself. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Whether a request may be carried out; counts it. */
  admit(name: string | undefined): boolean;
  stop(): void;
}

/** Labels the requests that this thread sends until it is stopped. */
export function watchInvocations(): Invocations {
  const running = new Map<string, Invocation>();
  const label = (message: unknown): void => {
    const invocation = current.getStore();
    const { request } = message as { request: ClientRequest };
    // Probes carry no label: they go to servers, not to AWS.
    if (invocation === undefined || !isAws(request)) return;
    sent += 1;
    request.setHeader(HEADER, invocation.name);
    request.setHeader(SENT_AS, String(sent));
  };
  diagnostics.subscribe('http.client.request.created', label);
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
    stop: () => diagnostics.unsubscribe('http.client.request.created', label),
  };
}

const isAws = (request: ClientRequest): boolean =>
  String(request.getHeader('authorization')).startsWith('AWS4-');

/** The invocation in a request's header. */
export function invocationOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const name = headers[HEADER];
  return typeof name === 'string' ? name : undefined;
}

/** `01J…/StartWave#2+` → `start-wave`; undefined for calls that no function made. */
export function functionOf(invocation: string | undefined): FunctionFile | undefined {
  const state = /\/([A-Za-z]+)#/.exec(invocation ?? '')?.[1];
  return state?.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase() as FunctionFile | undefined;
}

/** The place of a request among those that its thread sent. */
export const sentAs = (headers: Readonly<Record<string, string | string[] | undefined>>): number =>
  Number(headers[SENT_AS] ?? 0);

export const isAside = (name: string | undefined): boolean => name === ASIDE;
