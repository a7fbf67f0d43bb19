import FakeTimers from '@sinonjs/fake-timers';
import { isWorking, watchRequests } from './virtual-time.ts';

/**
 * Accelerated time: this thread's clock and timers run so many times as fast as real time. It stands still while a
 * call of AWS made in this thread is on its way, so that no client gives up on an answer that takes milliseconds.
 */
export interface AcceleratedTime {
  /** From now on so many times as fast. */
  setSpeed(speed: number): void;
  /** Gives back real time. */
  end(): void;
}

/** How often the clock is moved on while nothing happens. */
const IDLE_MILLISECONDS = 4;
/** A probe gives up after seconds of accelerated time: at more than this an honest answer could come too late. */
const PROBE_SPEED = 50;
/** Turns of the event loop in which what a timer set off can begin its next call. */
const SETTLING_TURNS = 12;

/** From now on Date, setTimeout and setInterval of this thread go by a clock that runs so many times as fast. */
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
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < SETTLING_TURNS; turns += 1) await turn();
  };
  let ended = false;

  /** Moves to the next timer, at most so far, and says how far it went. */
  function move(milliseconds: number): number {
    const before = clock.now;
    const limit = clock.setTimeout(() => {}, milliseconds);
    clock.next();
    clock.clearTimeout(limit);
    return clock.now - before;
  }

  async function run(): Promise<void> {
    let seenAt = performance.now();
    let owed = 0;
    while (!ended) {
      const now = performance.now();
      const elapsed = now - seenAt;
      seenAt = now;
      if (requests.toAws() > 0 || isWorking()) {
        await turn();
        continue;
      }
      owed += elapsed * (requests.others() > 0 ? Math.min(speed, PROBE_SPEED) : speed);
      if (owed < 1) {
        await pause();
        continue;
      }
      owed -= move(Math.floor(owed));
      await (owed < 1 ? pause() : settle());
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
