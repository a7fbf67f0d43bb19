import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { makeProgram, withSubcommands } from '../../cli/program.ts';
import { runKunren } from './run-kunren.ts';

/** Wrong usage ends with 2 at every level: 1 would say that a drill failed. */

const wordsOf = (command: Command): string[] =>
  command.parent === null ? [] : [...wordsOf(command.parent), command.name()];

const program = await makeProgram();

describe('wrong usage ends with 2', () => {
  it.each(withSubcommands(program).map((command) => wordsOf(command).join(' ')))(
    'of kunren %s',
    async (words) => {
      const ended = await runKunren([...words.split(' ').filter((word) => word !== ''), '--no-such-option']);
      expect([ended.status, ended.stderr]).toEqual([
        2,
        expect.stringMatching(/unknown option|required option/),
      ]);
    },
  );

  it('of a subcommand without what it needs, or without any', async () => {
    const drill = '01M7ZGSWK853CM79MX4X6JBFW6';
    expect((await runKunren(['finding', 'close', drill, 'F-1'])).status).toBe(2);
    expect((await runKunren(['finding', 'close'])).status).toBe(2);
    expect((await runKunren(['finding', 'clos'])).status).toBe(2);
    expect((await runKunren(['finding'])).status).toBe(2);
    expect((await runKunren(['finding', 'list', '--help'])).status).toBe(0);
  });
});
