/**
 * Requests of a simulation are answered one at a time in the order in which they were sent, each after all effects of
 * the previous one have ended. So the order depends only on the simulation, not on sockets or the machine's load.
 */
export interface Turns {
  /** Holds a request until its turn has come. */
  wait(sentAs: number): Promise<void>;
  /** How many are held. */
  held(): number;
  /** Lets the one that was sent first continue. */
  next(): void;
}

export function createTurns(): Turns {
  const waiting = new Map<number, () => void>();
  return {
    wait: (sentAs) => new Promise((resolve) => waiting.set(sentAs, resolve)),
    held: () => waiting.size,
    next() {
      const first = Math.min(...waiting.keys());
      waiting.get(first)?.();
      waiting.delete(first);
    },
  };
}
