import { Command } from 'commander';
import { UsageFault } from './exit.ts';
import type { ClosingOptions } from './findings.ts';
import { type Place, withBucket } from './place.ts';

/** `kunren finding`: the findings of earlier drills, until somebody closes them. */
export const findingCommand = (): Command =>
  new Command('finding')
    .summary('the open findings of earlier drills')
    .description(
      "Findings come back in the records of their plan's drills until somebody records their disposition.",
    )
    .addCommand(
      withBucket(new Command('list'))
        .summary('the open findings of a plan')
        .argument('<plan>', "the plan's id")
        .option('--json', 'print the list as JSON and nothing else')
        .addHelpText('after', '\nExit status: 0 listed, 2 wrong usage or no way to the records.')
        .action(list),
    )
    .addCommand(
      withBucket(new Command('close'))
        .summary('record the disposition of a finding')
        .argument('<drill>', 'the drill that found it, such as 01M7ZGSWK853CM79MX4X6JBFW6')
        .argument('<finding>', 'its id in that drill, such as F-1')
        .option('--cause <text>', 'the root cause')
        .option('--action <text>', 'the corrective action')
        .option('--by <name>', 'who took it; your own ARN is recorded beside it')
        .option('--note <text>', 'anything else')
        .addHelpText('after', '\nExit status: 0 closed, 2 no such finding or wrong usage, 3 closed before.')
        .action(close),
    );

async function list(planId: string, options: Place & { readonly json?: true }): Promise<void> {
  const { listFindings } = await import('./findings.ts');
  await listFindings(planId, options);
}

async function close(drillId: string, findingId: string, options: Place & ClosingOptions): Promise<void> {
  if ([options.action, options.note].every((text) => text === undefined || text.trim() === ''))
    throw new UsageFault(
      'kunren finding close: say with --action what was done, and with --cause why it was needed; both go into the next record',
    );
  const { closeFinding } = await import('./findings.ts');
  await closeFinding(drillId, findingId, options);
}
