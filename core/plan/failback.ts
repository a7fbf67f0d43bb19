import * as z from 'zod';

/** Looks, on each instance of a drill, at what failing back from it would need; it never begins a failback. */
export const failbackSchema = z.strictObject({
  network: z
    .enum(['isolated', 'recovery'])
    .default('isolated')
    .describe(
      'isolated: clones cannot reach DRS, so agents and ports tell nothing; recovery: they run in the network of a real recovery, and both are looked at.',
    ),
});
