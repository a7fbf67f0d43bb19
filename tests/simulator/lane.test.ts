import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { takeLane } from '../../simulator/lane.ts';

const run = promisify(execFile);

/** The lane that a neighbour gets: another process, which ends at once. */
async function laneOfNeighbour(): Promise<number> {
  const script = `import { takeLane } from './simulator/lane.ts'; console.log((await takeLane()).number);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return Number(stdout);
}

describe('a lane of addresses', () => {
  it('is the same for one simulator after another, whatever neighbours do in between', async () => {
    const first = await takeLane();
    first.close();
    expect(await laneOfNeighbour()).not.toBe(first.number);
    const second = await takeLane();
    expect(second.number).toBe(first.number);
    second.close();
  });

  it('is never shared by two simulators at once', async () => {
    const [one, other] = [await takeLane(), await takeLane()];
    expect(one.number).not.toBe(other.number);
    other.close();
    one.close();
    const again = await takeLane();
    expect(again.number).toBe(Math.min(one.number, other.number));
    again.close();
  });
});
