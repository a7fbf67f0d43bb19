/**
 * Tells a run that stands still from one on a slow machine. Only turns of the event loop count in which this thread had
 * nothing to do and nothing changed: while the machine lets it wait, no turn passes.
 */

/**
 * Idle turns without any event after which nothing will come: about a minute on an idle machine. So many, because
 * compression, keys and modules are worked on outside of this thread, and nothing here shows them.
 */
export const PATIENCE_TURNS = 25_000_000;

/** What this thread waits for at a moment. */
export interface Pending {
  /** Requests that a server in this thread has accepted and not answered. */
  readonly requests: number;
  /** Requests to AWS and probes that this thread has sent and that have not ended. */
  readonly sent: number;
  readonly timers: number;
  /** Requests that wait for their turn. */
  readonly held: number;
}

export interface Progress {
  /** Something happened: time moved or a request was let through. */
  note(): void;
  /** A turn has passed; throws when too many have passed without any event. */
  turn(now: Pending, isWorking: () => boolean): void;
}

/** Virtual time stands still: a fault of what runs in it, or of the simulator. */
export class StandsStill extends Error {
  override readonly name = 'StandsStill';
}

/** How often a turn looks whether the operating system still works on something, which takes longer than a turn. */
const LOOK_TURNS = 64;

export function watchProgress(patienceTurns: number = PATIENCE_TURNS): Progress {
  let idleTurns = 0;
  let before: Pending | undefined;
  return {
    note() {
      idleTurns = 0;
    },
    turn(now, isWorking) {
      const changed =
        before === undefined ||
        before.requests !== now.requests ||
        before.sent !== now.sent ||
        before.timers !== now.timers ||
        before.held !== now.held;
      before = now;
      idleTurns = changed ? 0 : idleTurns + 1;
      // A file or a name that is being looked up: the operating system ends it, or says that it failed.
      if (idleTurns > 0 && idleTurns % LOOK_TURNS === 0 && isWorking()) idleTurns = 0;
      if (idleTurns >= patienceTurns) throw new StandsStill(describe(now, idleTurns));
    },
  };
}

function describe({ requests, sent, timers }: Pending, turns: number): string {
  const waitsFor = [
    requests > 0 ? `${requests} request${requests === 1 ? ' is' : 's are'} not answered` : '',
    sent > 0 ? `${sent} sent by a step or a probe ${sent === 1 ? 'has' : 'have'} not ended` : '',
    timers > 0 ? `${timers} timer${timers === 1 ? ' is' : 's are'} set` : '',
  ].filter((one) => one !== '');
  const what = waitsFor.length === 0 ? 'no timer and no request is left' : waitsFor.join(', ');
  return `virtual time stands still: nothing has happened in ${turns} turns of the event loop, and ${what}`;
}
