import { Command, Option } from 'commander';
import { withBucket } from './place.ts';
import type { HistoryOptions } from './print-history.ts';

const FORMATS: HistoryOptions['format'][] = ['table', 'csv', 'json', 'html'];

/** `kunren history`: the drills of every plan side by side. */
export const historyCommand = (): Command =>
  withBucket(new Command('history'))
    .summary('the drills of every plan side by side')
    .description(
      'Reads the records of closed drills and prints one row each; as HTML also how long ago each server was last proven ' +
        'to recover. CSV opens in Excel as it is.',
    )
    .option('--from <folder>', 'the records (drill.json) in this folder and below, instead of the bucket')
    .option('--plan <id>', 'only drills of this plan')
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table'))
    .option('--out <file>', 'write to this file instead')
    .addHelpText('after', '\nExit status: 0 printed, 2 wrong usage, or no way to the records.')
    .action(async (options: HistoryOptions) => {
      const { printHistory } = await import('./print-history.ts');
      await printHistory(options);
    });
