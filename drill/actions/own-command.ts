import type { CommandResult } from '../../adapters/aws/commands.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { LoadedDrill } from '../recovery-method.ts';

/**
 * Whose a command is, by what SSM says of it: its id stands in a fact, and who can write facts could have written the id of
 * another's. Its comment only its sender sets.
 */

/** SSM may not list a command yet that it has just accepted. */
const LOOKS = 3;
const AGAIN_SECONDS = 2;

/** Whether SSM lists the command as another's. */
export const isForeign = (results: readonly CommandResult[], comment: string): boolean =>
  results.some((result) => result.comment !== comment);

/**
 * Cancels a command that has this comment, the drill's own, and runs on an instance that is the drill's now. Any other is
 * left alone, as is one of which that could not be seen: it ends by its own time limit.
 */
export async function cancelOwn(
  commandID: string,
  comment: string,
  drill: LoadedDrill,
  ports: Ports,
): Promise<void> {
  const { commands } = drill.target;
  try {
    let seen = await commands.results(commandID);
    for (let look = 1; look < LOOKS && seen.length === 0; look += 1) {
      await ports.sleep(AGAIN_SECONDS);
      seen = await commands.results(commandID);
    }
    if (isForeign(seen, comment)) return;
    const own = new Set((await drill.method.ownInstances(drill)).values());
    if (seen.some(({ instanceID }) => own.has(instanceID))) await commands.cancel(commandID);
  } catch {
    // What could not be cancelled changes nothing of what is recorded.
  }
}
