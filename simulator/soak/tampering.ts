import * as fc from 'fast-check';
import type { Data } from './data.ts';

/** What somebody who can write into the bucket does to a drill's facts; most cases have none of it. */

const WAVE = ['start', 'launch', 'probes', 'actions', 'joined'] as const;
const file = fc.oneof(
  fc.constantFrom('opening', 'opening', 'guards', 'cleanup', 'failback', 'hold'),
  fc
    .record({ wave: fc.nat(1), name: fc.constantFrom(...WAVE) })
    .map(({ wave, name }) => `wave-${wave}/${name}`),
);

const one = fc.record({
  after: fc.constantFrom(
    'OpenDrill',
    'CheckGuards',
    'StartWave',
    'RestoreWave',
    'CheckWave',
    'ProbeWave',
    'ProbeWave',
    'TerminateDrill',
  ),
  time: fc.integer({ min: 1, max: 3 }),
  file,
  does: fc.constantFrom('removes', 'empties', 'garbles', 'postdates', 'redirects', 'passes'),
});

/** What an operator may write, who would rather have the drill forgotten. */
const plant = one
  .map(({ after, time }) => ({ after, time, does: 'plants' }))
  .chain((rest) =>
    fc.constantFrom('cleanup', 'sweep', 'abort').map((planted) => ({ ...rest, file: planted })),
  );

export const sometimesTampering: fc.Arbitrary<readonly Data[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<readonly Data[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: plant }), {
      minLength: 1,
      maxLength: 4,
    }),
  },
);
