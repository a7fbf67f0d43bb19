import process from 'node:process';
import { BUG, OUTPUT_LOST } from './exit.ts';

/**
 * Keeps a command going when nobody takes what it prints: a reader that stops, as `head -1` does, or a full disk. Its
 * files are written, and its exit status is never that of a success or of a verdict.
 */
export function outliveOutput(): void {
  let isLost = false;
  process.stdout.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    // A reader that stops has what it wanted.
    if (!isLost && code !== 'EPIPE')
      process.stderr.write(`kunren: what it printed could not be written (${code})\n`);
    isLost = true;
  });
  process.stderr.on('error', () => {
    isLost = true;
  });
  process.on('exit', () => {
    if (isLost && process.exitCode !== BUG) process.exitCode = OUTPUT_LOST;
  });
}
