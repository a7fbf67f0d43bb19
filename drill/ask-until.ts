import { isOfAws } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';

/**
 * Asks AWS for what a running drill waits for. A failure is no answer, and undefined: it is asked again until a moment,
 * the end of the wave's time, and after that the failure ends the drill.
 * @throws what AWS answered after that moment, and every error that is not AWS's.
 */
export async function askUntil<T>(
  deadline: Date,
  { now }: Pick<Ports, 'now'>,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!isOfAws(error) || now() >= deadline) throw error;
    return undefined;
  }
}
