import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import FakeTimers from '@sinonjs/fake-timers';
import { randomFor } from './account/random.ts';
import { watchProgress } from './time/progress.ts';
import type { Turns } from './turns.ts';

/**
 * Virtual time: waits cost nothing, while requests and probes over real sockets still work. Time jumps to the next
 * timer only when no real work is under way in this thread.
 */

/** Turns of the event loop without work after which the thread counts as idle: sockets need some. */
const QUIET_TURNS = 12;
/**
 * A probe may rightly get no answer, so it is given turns and real time: its server is in this thread, and loopback
 * delivers in microseconds.
 */
const PROBE_QUIET_TURNS = 60;
const PROBE_QUIET_MILLISECONDS = 0.5;
/** Handles that stay open while nothing happens; everything else on libuv's list is work under way. */
const IDLE_RESOURCES = new Set([
  'TCPServerWrap',
  'TCPSocketWrap',
  'UDPWrap',
  'PipeWrap',
  'TTYWrap',
  'MessagePort',
  'Timeout',
  'Immediate',
  'SignalWrap',
  'ProcessWrap',
]);

export interface VirtualTime {
  readonly startAt: Date;
  /** Seeds Math.random, so that a run can be repeated exactly. */
  readonly seed: number;
  /** Requests that a server in this thread has accepted and not yet answered. */
  readonly inFlight: () => number;
  /** Requests to AWS of this thread that wait for a function which they invoked; none when absent. */
  readonly invoking?: () => number;
  /** Where that server holds requests until the thread is idle; nowhere when absent. */
  readonly turns?: Turns;
  /** Idle turns of the event loop without any event after which the run is ended; for tests. */
  readonly patienceTurns?: number;
}

/**
 * Runs something in virtual time and restores real time afterwards.
 * @throws {StandsStill} when nothing happens any more, which is a fault of the code that runs.
 */
export async function inVirtualTime<T>(time: VirtualTime, run: () => Promise<T>): Promise<T> {
  const turn = (): Promise<void> => new Promise((resolve) => realImmediate(resolve));
  const realImmediate = setImmediate;
  const realRandom = Math.random;
  const clock = FakeTimers.install({
    now: time.startAt,
    shouldClearNativeTimers: true,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  Math.random = randomFor('virtual time', time.seed);
  const requests = watchRequests();
  let ended = false;
  try {
    const result = run().finally(() => {
      ended = true;
    });
    // The failure is thrown by the await below; here it only must not count as unhandled.
    result.catch(() => {});
    let quietTurns = 0;
    let quietSince = performance.now();
    const progress = watchProgress(time.patienceTurns);
    while (!ended) {
      await turn();
      quietTurns += 1;
      const held = time.turns?.held() ?? 0;
      const inFlight = time.inFlight();
      const toAws = requests.toAws() - (time.invoking?.() ?? 0);
      const sent = toAws + requests.others();
      progress.turn({ requests: inFlight, sent, timers: clock.countTimers(), held }, isWorking);
      if (inFlight > held || toAws > held) {
        quietTurns = 0;
        quietSince = performance.now();
      }
      if (quietTurns < QUIET_TURNS || isWorking()) continue;
      const quietMilliseconds = performance.now() - quietSince;
      if (
        requests.others() > 0 &&
        (quietTurns < PROBE_QUIET_TURNS || quietMilliseconds < PROBE_QUIET_MILLISECONDS)
      )
        continue;
      if (ended || (held === 0 && clock.countTimers() === 0)) continue;
      if (held > 0) time.turns?.next();
      else clock.next();
      progress.note();
      quietTurns = 0;
      quietSince = performance.now();
    }
    return await result;
  } finally {
    requests.stop();
    Math.random = realRandom;
    clock.uninstall();
  }
}

/** Open HTTP requests of this thread: AWS calls, which always end, and probes. */
export function watchRequests() {
  const open = new Map<ClientRequest, 'aws' | 'other'>();
  const note = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    open.set(request, String(request.getHeader('authorization')).startsWith('AWS4-') ? 'aws' : 'other');
    request.once('close', () => open.delete(request));
  };
  let probes = 0;
  const noteProbe = (message: unknown): void => {
    probes += message === 'begins' ? 1 : -1;
  };
  const count = (kind: 'aws' | 'other'): number => [...open.values()].filter((one) => one === kind).length;
  diagnostics.subscribe('http.client.request.start', note);
  diagnostics.subscribe('kunren:probe', noteProbe);
  return {
    toAws: () => count('aws'),
    others: () => count('other') + probes,
    stop: () => {
      diagnostics.unsubscribe('http.client.request.start', note);
      diagnostics.unsubscribe('kunren:probe', noteProbe);
    },
  };
}

/** Files, DNS look-ups, compression, connections being made: work that a jump of time must not overtake. */
export const isWorking = (): boolean =>
  process.getActiveResourcesInfo().some((resource) => !IDLE_RESOURCES.has(resource));
