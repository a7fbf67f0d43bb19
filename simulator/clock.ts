/** The simulator's clock: real, accelerated, or advanced by hand. */
export interface SimulatorClock {
  now(): Date;
  /** Runs something later by this clock; returns a function that cancels it. */
  after(seconds: number, run: () => void): () => void;
}

/** The longest delay of a timer, in milliseconds: anything later never occurs in a drill. */
const TIMER_MAX = 2 ** 31 - 1;

/** The machine's clock. Date and setTimeout are looked up at each call, so that a test may replace them. */
export const systemClock: SimulatorClock = {
  now: () => new Date(),
  after(seconds, run) {
    const timer = setTimeout(run, Math.min(seconds * 1_000, TIMER_MAX));
    return () => clearTimeout(timer);
  },
};

/** A clock that starts now and runs `speed` times as fast: at 60 a drill of half an hour takes half a minute. */
export function acceleratedClock(speed: number): SimulatorClock {
  const startedAt = Date.now();
  return {
    now: () => new Date(startedAt + (Date.now() - startedAt) * speed),
    after: (seconds, run) => systemClock.after(seconds / speed, run),
  };
}
