import FakeTimers from '@sinonjs/fake-timers';
import { isWorking, watchRequests } from './virtual-time.ts';

/**
 * Accelerated time: this thread's clock and timers run at a multiple of real time. The clock stops while an AWS call of
 * this thread is pending, so that no client times out on a response that takes milliseconds.
 */
export interface AcceleratedTime {
  /** Sets the factor from now on. */
  setSpeed(speed: number): void;
  /** Restores real time. */
  end(): void;
}

/** How often the clock is advanced while nothing happens. */
const IDLE_MILLISECONDS = 4;
/** A probe times out after seconds of accelerated time: above this factor a timely answer could come too late. */
const PROBE_SPEED = 50;
/** Turns of the event loop in which a timer's callback can begin its next call. */
const SETTLING_TURNS = 12;

/** From now on Date, setTimeout and setInterval of this thread use an accelerated clock. */
export function accelerateTime(initialSpeed: number): AcceleratedTime {
  let speed = initialSpeed;
  const realImmediate = setImmediate;
  const realTimeout = setTimeout;
  const clock = FakeTimers.install({
    now: new Date(),
    shouldClearNativeTimers: true,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  const requests = watchRequests();
  const turn = (): Promise<void> => new Promise((resolve) => realImmediate(resolve));
  const pause = (): Promise<void> => new Promise((resolve) => realTimeout(resolve, IDLE_MILLISECONDS));
  const runTurns = async (): Promise<void> => {
    for (let turns = 0; turns < SETTLING_TURNS; turns += 1) await turn();
  };
  let ended = false;

  /** Advances to the next timer, up to a limit; returns how far. */
  function move(milliseconds: number): number {
    const before = clock.now;
    const limit = clock.setTimeout(() => {}, milliseconds);
    clock.next();
    clock.clearTimeout(limit);
    return clock.now - before;
  }

  async function run(): Promise<void> {
    let seenAt = performance.now();
    let behind = 0;
    while (!ended) {
      const now = performance.now();
      const elapsed = now - seenAt;
      seenAt = now;
      if (requests.toAws() > 0 || isWorking()) {
        await turn();
        continue;
      }
      behind += elapsed * (requests.others() > 0 ? Math.min(speed, PROBE_SPEED) : speed);
      if (behind < 1) {
        await pause();
        continue;
      }
      behind -= move(Math.floor(behind));
      await (behind < 1 ? pause() : runTurns());
    }
  }

  // What a timer throws ends the process, as it would in real time.
  void run();
  return {
    setSpeed(other) {
      speed = other;
    },
    end() {
      ended = true;
      requests.stop();
      clock.uninstall();
    },
  };
}
