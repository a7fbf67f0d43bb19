import type { KeyObject } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccount } from './account/create.ts';
import { createListeners } from './account/listeners.ts';
import { playOperators } from './account/operators.ts';
import type { SimulatedAccount } from './account/state.ts';
import type { Authorizer } from './authorizer.ts';
import { type SimulatorClock, systemClock } from './clock.ts';
import { type CallRecord, createEndpoint } from './endpoint.ts';
import { anyKey } from './kms/key.ts';
import { takeLane } from './lane.ts';
import type { Service } from './protocol/service.ts';
import type { Scenario } from './scenario/resolve.ts';
import { createEmulators } from './storage/emulators.ts';
import type { Turns } from './turns.ts';

export type { SimulatedAccount } from './account/state.ts';
export { acceleratedClock, type SimulatorClock } from './clock.ts';
export type { CallRecord } from './endpoint.ts';

/** A simulated AWS account behind one HTTP endpoint on 127.0.0.1. */
export interface Simulator {
  readonly url: string;
  readonly port: number;
  readonly scenario: Scenario;
  readonly aws: SimulatedAccount;
  /** Every API call answered, all services, in order. */
  readonly calls: readonly CallRecord[];
  /** Requests accepted and not yet fully answered, save those that wait for a function, and ports being opened or closed. */
  inFlight(): number;
  /** Ends every connection and listener at once. */
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly seed?: number;
  readonly clock?: SimulatorClock;
  /** Whether requests of this Lambda invocation are still served; all are when absent. */
  readonly admit?: (invocation: string | undefined) => boolean;
  /** Optional services, by the name that requests are signed for. */
  readonly more?: (aws: SimulatedAccount) => Readonly<Record<string, Service>>;
  /** The time for the Date header of a caller's responses; the account's own when absent. */
  readonly dateFor?: (invocation: string | undefined) => Date;
  /** Decides what each caller may do; everything when absent. */
  readonly iam?: Authorizer | undefined;
  /** Decides when each request is answered; at once when absent. */
  readonly turns?: Turns;
  /** The key that KMS signs with; when absent, one for the life of the process. */
  readonly signingKey?: KeyObject;
}

/** Starts the endpoint and the account behind it; the clock decides between virtual and accelerated time. */
export async function startSimulator(scenario: Scenario, options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    seed = 1,
    clock = systemClock,
    admit = () => true,
    more = () => ({}),
    dateFor = clock.now,
    iam,
    turns,
    signingKey = anyKey(),
  } = options;
  const lane = await takeLane();
  const aws = createAccount({
    scenario,
    clock,
    seed,
    lane: lane.number,
    listeners: createListeners,
    signingKey,
  });
  const emulators = createEmulators(scenario.region);
  const calls: CallRecord[] = [];
  const endpoint = createEndpoint({
    aws,
    emulators,
    record: (call) => calls.push(call),
    admit,
    more,
    dateFor,
    iam,
    turns,
  });
  const callOff = playOperators(aws);
  const server = http.createServer(endpoint.handle);
  // Real time must not cut a client's idle connection while virtual time stands still.
  server.keepAliveTimeout = 0;
  const release = async () => {
    callOff();
    await Promise.all([aws.listeners.close(), emulators.close()]);
    lane.close();
  };
  try {
    await listen(server, port);
  } catch (error) {
    await release();
    throw error;
  }
  // A server that listens on an address has a port.
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    scenario,
    aws,
    calls,
    inFlight: () => endpoint.inFlight() - aws.invoking + aws.listeners.busy(),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await release();
    },
  };
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(
          `The simulator cannot listen on 127.0.0.1:${port} (${error.message}); free the port or leave --port out.`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
