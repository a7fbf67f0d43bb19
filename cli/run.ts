import { Command, InvalidArgumentError } from 'commander';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { startThread } from './local-thread.ts';
import type { RunOptions } from './run-locally.ts';

const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 0 to 999999999.');
  return Number(text);
};

/** `kunren run`: rehearses a plan. */
export const runCommand = (): Command =>
  new Command('run')
    .summary('rehearse a drill plan')
    .description(
      'Rehearses a drill plan from its first guard to its record. With --local everything happens on this machine, ' +
        'in virtual time, against a simulated AWS: the real state machine, functions and SDK clients, no account.',
    )
    .argument('<plan>', 'the plan file, such as plans/wordpress-workshop.yml')
    .option('--local', 'rehearse on this machine against a simulated AWS')
    .option(
      '--scenario <file>',
      'the simulated account; without it everything that the plan names exists and is healthy',
    )
    .option(
      '--seed <number>',
      'decides everything random in the simulation: the same seed gives the same drill; without it each drill is its own',
      wholeNumber,
    )
    .option('--out <dir>', 'where the files go (default: out/PLAN-TIME)')
    .option('--no-pdf', 'leave out the PDFs of the report, which take a third of the time')
    .option('--json', 'print the record and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 PASS or PASS_WITH_FINDINGS, 1 FAIL, 2 wrong usage, invalid plan or scenario,
3 INCONCLUSIVE, ABORTED or SKIPPED, 4 cleanup INCOMPLETE whatever the verdict,
70 a bug in kunren (a rehearsal that breaks off leaves in --out what it had found),
74 files or output could not be written (a full disk, a closed pipe).

Example:
  ${KUNREN} run plans/wordpress-workshop.yml --local --scenario simulator/scenarios/one-fails.yml`,
    )
    .action(run);

async function run(planFile: string, options: RunOptions): Promise<void> {
  if (options.local !== true) {
    throw new UsageFault('kunren run: only local rehearsals can be run from here; add --local');
  }
  const startedAt = performance.now();
  // Both threads load for a second or more: beside each other.
  const thread = startThread();
  try {
    const { runInThread } = await import('./run-locally.ts');
    await runInThread(thread, { planFile, options, startedAt });
  } finally {
    await thread.terminate();
  }
}
