import { describe, expect, test } from 'vitest';
import { createTurns } from '../../simulator/turns.ts';
import { inVirtualTime, type VirtualTime } from '../../simulator/virtual-time.ts';

/** Virtual time ends a run that goes on no more, and no other, however slow the machine is. */

const TIME: VirtualTime = { startAt: new Date('2026-11-21T12:00:00Z'), seed: 1, inFlight: () => 0 };
const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Real time that passes as on a machine that has stopped this process for so long. */
function stallMachine(seconds: number): Disposable {
  const real = performance.now;
  performance.now = () => real.call(performance) + seconds * 1_000;
  return { [Symbol.dispose]: () => Object.assign(performance, { now: real }) };
}

describe('a run in virtual time', () => {
  test('goes on after real minutes in which the machine did not let it run', async () => {
    const hours = await inVirtualTime(TIME, async () => {
      const begun = Date.now();
      await sleep(3_600);
      using _ = stallMachine(600);
      await turn();
      await sleep(3_600);
      return (Date.now() - begun) / 3_600_000;
    });
    expect(hours).toBe(2);
  });

  test('goes on while something happens, however long no timer is due', async () => {
    let inFlight = 0;
    const ended = await inVirtualTime({ ...TIME, inFlight: () => inFlight, patienceTurns: 50 }, async () => {
      for (let request = 0; request < 100; request += 1) {
        inFlight = 1 + (request % 2);
        for (let turns = 0; turns < 20; turns += 1) await turn();
      }
      inFlight = 0;
      return 'ended';
    });
    expect(ended).toBe('ended');
  });

  test.each([
    ['waits for nothing', 0, /no timer and no request is left/],
    ['waits for a request that is never answered', 1, /1 request is not answered/],
  ])('that %s is ended', async (_, inFlight, why) => {
    const run = inVirtualTime(
      { ...TIME, inFlight: () => inFlight, turns: createTurns(), patienceTurns: 500 },
      () => new Promise(() => {}),
    );
    await expect(run).rejects.toThrow(why);
    await expect(run).rejects.toMatchObject({ name: 'StandsStill' });
  });
});
