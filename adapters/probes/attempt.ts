import { channel } from 'node:diagnostics_channel';
import type { Phases } from '../../core/facts/probes.ts';
import { maskSecrets } from '../../core/text/mask-secrets.ts';
import { oneLine } from '../../core/text/one-line.ts';

/** What one attempt of a probe saw. */
export interface Attempt {
  readonly passed: boolean;
  readonly durationMilliseconds: number;
  readonly phases: Phases;
  /** One short line for the record; it comes from outside, so it is without secrets, cut, and on one line. */
  readonly seen: string;
  /** A short code such as ECONNREFUSED, TIMEOUT or UNEXPECTED_STATUS, docs/probes.md; null when passed. */
  readonly errorCode: string | null;
}

export type Done = (passed: boolean, seen: string, errorCode?: string) => void;

/** Ends the attempt; only the first call counts. */
export type Reached = (phase: keyof Phases) => void;

const MAXIMUM_SEEN_CHARACTERS = 200;

/** Reports that an attempt begins or has ended: simulated time must not overtake an answer in transit. */
const attempts = channel('kunren:probe');

/**
 * Runs one attempt under its deadline. `run` calls back once; the function that it returns closes what it opened. The
 * timer is the global one, because a socket's own timers do not follow a simulated clock.
 */
export function attempt(
  timeoutSeconds: number,
  run: (done: Done, reached: Reached) => () => void,
): Promise<Attempt> {
  const startedAt = Date.now();
  let reachedAt = startedAt;
  const phases: Phases = { connectMilliseconds: null, tlsMilliseconds: null, firstByteMilliseconds: null };
  const reached: Reached = (phase) => {
    if (phases[phase] !== null) return;
    const now = Date.now();
    phases[phase] = now - reachedAt;
    reachedAt = now;
  };
  attempts.publish('begins');
  return new Promise((resolve) => {
    let ended = false;
    let close = (): void => {};
    const finish: Done = (passed, seen, errorCode) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      close();
      attempts.publish('is over');
      resolve({
        passed,
        durationMilliseconds: Date.now() - startedAt,
        phases: { ...phases },
        // Before it is cut: half a secret is not seen as one.
        seen: oneLine(maskSecrets(seen), MAXIMUM_SEEN_CHARACTERS),
        errorCode: passed ? null : (errorCode ?? 'FAILED'),
      });
    };
    const timer = setTimeout(
      () => finish(false, `no answer within ${timeoutSeconds} s`, 'TIMEOUT'),
      timeoutSeconds * 1_000,
    );
    try {
      close = run(finish, reached);
    } catch (error) {
      // A header or path that Node refuses to send is this probe's failure, not the end of the drill.
      const { message, code } = error as NodeJS.ErrnoException;
      finish(false, message, code);
    }
    if (ended) close();
  });
}
