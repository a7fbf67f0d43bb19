import { Command, InvalidArgumentError } from 'commander';
import type { ListOptions } from './list-drills.ts';
import { withStateMachine } from './place.ts';

const LIMIT_MAX = 1_000;

const limit = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= LIMIT_MAX) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${LIMIT_MAX}.`);
};

/** `kunren list`: drills, newest first. */
export const listCommand = (): Command =>
  withStateMachine(new Command('list'))
    .summary('drills, newest first')
    .description(
      'Lists drills, newest first: those that are closed as their records in the evidence bucket say, those under way ' +
        'as Step Functions says.',
    )
    .option('--plan <id>', 'only drills of this plan')
    .option('--limit <number>', 'the most to list', limit, 20)
    .option('--json', 'print the list as JSON and nothing else')
    .addHelpText('after', '\nExit status: 0 listed, 2 wrong usage or no way to AWS.')
    .action(async (options: ListOptions) => {
      const { listDrills } = await import('./list-drills.ts');
      await listDrills(options);
    });
