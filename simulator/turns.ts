/**
 * Requests of a simulation are answered one at a time, each after all effects of the previous one have ended: in the
 * order in which they were sent, or, where several drills run at once, in one drawn by the seed, as a network mixes
 * them. So the order depends only on the simulation, not on sockets or the machine's load.
 */
export interface Turns {
  /** Holds a request until its turn has come. */
  wait(sentAs: number): Promise<void>;
  /** How many are held. */
  held(): number;
  /** Lets one of them continue. */
  next(): void;
  /** From now on new requests are answered at once: nobody is left to give turns. Those that are held stay so. */
  open(): void;
}

/** `draw` gives numbers in [0, 1); without it the request that was sent first is always the next. */
export function createTurns(draw: () => number = () => 0): Turns {
  const waiting = new Map<number, () => void>();
  let isOpen = false;
  return {
    wait: (sentAs) => (isOpen ? Promise.resolve() : new Promise((resolve) => waiting.set(sentAs, resolve))),
    open() {
      isOpen = true;
    },
    held: () => waiting.size,
    next() {
      const inOrder = [...waiting.keys()].toSorted((a, b) => a - b);
      const chosen = inOrder[Math.floor(draw() * inOrder.length)] ?? Number.NaN;
      waiting.get(chosen)?.();
      waiting.delete(chosen);
    },
  };
}
