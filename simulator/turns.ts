/**
 * Requests of a simulation are answered one at a time in the order in which they were sent, each once all that the one
 * before it set off has come to rest. So the order depends on nothing but the simulation: not on sockets, nor on the
 * load of the machine.
 */
export interface Turns {
  /** Holds a request until its turn has come. */
  wait(sentAs: number): Promise<void>;
  /** How many are held. */
  held(): number;
  /** Lets the one that was sent first go on. */
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
