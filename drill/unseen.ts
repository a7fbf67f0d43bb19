import { observe } from '../adapters/aws/errors.ts';
import type { Leftover } from '../core/facts/steps.ts';
import { unseenLeftovers } from '../core/facts/unseen.ts';
import type { LoadedDrill } from './recovery-method.ts';

/** What the drill recorded and cleanup could not look at. */
export async function unseen({ opening, folder }: LoadedDrill, why: string): Promise<Leftover[]> {
  const read = async <K extends 'start' | 'launch' | 'probes'>(name: K, wave: number) => {
    const seen = await observe(() => folder.read(name, wave));
    return 'known' in seen ? seen.known : undefined;
  };
  const waves = await Promise.all(
    opening.plan.waves.map(async (_, wave) => {
      const start = await read('start', wave);
      const launch = start && (await read('launch', wave));
      return { start, launch, probes: launch && (await read('probes', wave)) };
    }),
  );
  return unseenLeftovers({ servers: opening.servers, waves }, `could not be looked at: ${why}`);
}
