import { Command, Option } from 'commander';
import { KUNREN } from './command-name.ts';
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
    .addOption(
      new Option('--open', 'show the page and each drill’s files in a browser of this machine').conflicts([
        'format',
        'out',
      ]),
    )
    .addHelpText(
      'after',
      `
With --open it prints an address that only this machine reaches, and opens it where there is a
browser: the page and the files of its drills, to read, until Ctrl-C.

Exit status: 0 printed, or ended with Ctrl-C; 2 wrong usage, or no way to the records.

Example:
  ${KUNREN} history --open --from out`,
    )
    .action(async ({ open, ...options }: HistoryOptions & { readonly open?: true }) => {
      if (open) {
        const { openHistory } = await import('./open-history.ts');
        await openHistory(options);
        return;
      }
      const { printHistory } = await import('./print-history.ts');
      await printHistory(options);
    });
