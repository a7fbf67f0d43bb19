import { oneLine } from '../../core/one-line.ts';

/** What one attempt of a probe saw. */
export interface Attempt {
  readonly passed: boolean;
  readonly durationMilliseconds: number;
  /** One short line for the record; it comes from outside, so it is cut and on one line. */
  readonly seen: string;
  /** A short code such as ECONNREFUSED, TIMEOUT or UNEXPECTED_STATUS; null when passed. */
  readonly errorCode: string | null;
}

const MAXIMUM_SEEN_CHARACTERS = 200;

/**
 * Runs one attempt under its deadline. `run` calls back once; whatever it opened it closes through the function that
 * it returns. The timer is the global one, because a socket's own timers do not follow a simulated clock.
 */
export function attempt(
  timeoutSeconds: number,
  run: (done: (passed: boolean, seen: string, errorCode?: string) => void) => () => void,
): Promise<Attempt> {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    let settled = false;
    let close = (): void => {};
    const finish = (passed: boolean, seen: string, errorCode?: string): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      close();
      resolve({
        passed,
        durationMilliseconds: Date.now() - startedAt,
        seen: oneLine(seen, MAXIMUM_SEEN_CHARACTERS),
        errorCode: passed ? null : (errorCode ?? 'FAILED'),
      });
    };
    const timer = setTimeout(
      () => finish(false, `no answer within ${timeoutSeconds} s`, 'TIMEOUT'),
      timeoutSeconds * 1_000,
    );
    try {
      close = run(finish);
    } catch (error) {
      // A header or path that Node refuses to send is this probe's failure, not the end of the drill.
      const { message, code } = error as NodeJS.ErrnoException;
      finish(false, message, code);
    }
    if (settled) close();
  });
}
