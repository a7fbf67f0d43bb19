import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveBoard } from '../../cli/progress.ts';
import type { Progress } from '../../simulator/local-run.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';

/** The list of stages that a person sees in a terminal while a drill runs. */

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const { stdout } = process;
const { write, isTTY } = stdout;
let printed = '';
beforeEach(() => {
  printed = '';
  stdout.isTTY = true;
  stdout.write = ((text: string) => {
    printed += text;
    return true;
  }) as typeof write;
});
afterEach(() => Object.assign(stdout, { write, isTTY }));

const step = (state: Progress['state'], status: string, wave = 0): Progress => ({
  at: '2026-11-22T00:00:00.000Z',
  elapsedSeconds: 90,
  state,
  status,
  wave,
  servers: [],
});

/** The stages beside which something turns from now on. */
async function turning(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 150));
  printed = '';
  await expect.poll(() => printed).toMatch(SPINNER);
  await new Promise((resolve) => setTimeout(resolve, 250));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is told where to draw by them.
  const shown = printed.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '');
  return [...new Set([...shown.matchAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] (.*)/g)].map(([, title = '']) => title))];
}

describe('the live board', () => {
  it('turns beside the stage that is under way, and beside none that has not begun', async () => {
    const board = liveBoard(planOfData(planDataWith()));
    expect(await turning()).toEqual(['Open the drill']);
    board.show(step('OpenDrill', 'OPENED'));
    board.show(step('CheckGuards', 'CLEAR'));
    expect(await turning()).toEqual(['Wave database: launch']);
    board.show(step('ProbeWave', 'DONE', 1));
    expect(await turning()).toEqual(['Clean up']);
    await board.close();
  });
});
