import FakeTimers from '@sinonjs/fake-timers';
import { randomFor } from './world/random.ts';

/**
 * Virtual time: waits cost nothing, while requests and probes over real sockets still work. Time jumps to the next
 * timer only when nothing real is under way in this thread.
 */

/** Turns of the event loop without any work after which the thread counts as quiet: loopback needs two or three. */
const QUIET_TURNS = 12;
/** Real time without a jump after which something hangs; generous, because a machine may be busy. */
const STUCK_MILLISECONDS = 60_000;
/** Handles that stay open while nothing happens; everything else on libuv's list is work under way. */
const IDLE_RESOURCES = new Set([
  'TCPServerWrap',
  'TCPSocketWrap',
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
}

/**
 * Runs something in virtual time and gives back real time afterwards.
 * @throws {Error} when nothing happens for a minute of real time, which is a fault in what runs.
 */
export async function inVirtualTime<T>(time: VirtualTime, run: () => Promise<T>): Promise<T> {
  const turn = (): Promise<void> => new Promise((resolve) => realImmediate(resolve));
  const realImmediate = setImmediate;
  const realRandom = Math.random;
  const clock = FakeTimers.install({
    now: time.startAt,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  Math.random = randomFor('virtual time', time.seed);
  let ended = false;
  try {
    const result = run().finally(() => {
      ended = true;
    });
    // The failure is thrown by the await below; here it only must not count as unhandled.
    result.catch(() => {});
    let quietTurns = 0;
    let lastJump = performance.now();
    while (!ended) {
      await turn();
      quietTurns = time.inFlight() > 0 ? 0 : quietTurns + 1;
      if (quietTurns < QUIET_TURNS || isWorking()) {
        if (performance.now() - lastJump > STUCK_MILLISECONDS) throw stuck();
        continue;
      }
      if (ended) break;
      if (clock.countTimers() > 0) {
        clock.next();
        lastJump = performance.now();
      } else if (performance.now() - lastJump > STUCK_MILLISECONDS) {
        throw stuck();
      }
      quietTurns = 0;
    }
    return await result;
  } finally {
    Math.random = realRandom;
    clock.uninstall();
  }
}

/** Files, name look-ups, compression, connections being made: work that a jump of time must not overtake. */
const isWorking = (): boolean =>
  process.getActiveResourcesInfo().some((resource) => !IDLE_RESOURCES.has(resource));

const stuck = (): Error =>
  new Error(
    `virtual time stands still: ${process.getActiveResourcesInfo().join(', ') || 'no timer and no request is left'}`,
  );
