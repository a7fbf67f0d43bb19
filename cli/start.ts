import { Command } from 'commander';
import { KUNREN } from './command-name.ts';
import { withStateMachine } from './place.ts';
import { readPlanFile } from './read-plan.ts';
import type { StartOptions } from './start-drill.ts';

/** `kunren start`: starts a drill in AWS. */
export const startCommand = (): Command =>
  withStateMachine(new Command('start'))
    .summary('start a drill in AWS, now')
    .description(
      'Starts a drill of the plan now, by the deployed state machine. Every guard is checked there before anything is ' +
        'launched; kunren check does so beforehand.',
    )
    .argument('<plan>', 'a plan file, or the id of a plan in plans/')
    .option('--watch', 'follow it to its end, as kunren status does')
    .option('--dry-run', 'only check every guard, as kunren check does; nothing is started')
    .option('--json', 'print the result as JSON and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 started, 2 wrong usage, invalid plan or no way to AWS, 3 the plan itself forbids it (disabled,
approval expired). With --watch that of kunren status, with --dry-run that of kunren check.

Example:
  ${KUNREN} start wordpress-workshop --watch`,
    )
    .action(async (plan: string, options: StartOptions) => {
      const file = readPlanFile(plan);
      if (options.dryRun) {
        const { checkPlan } = await import('./check-plan.ts');
        await checkPlan(file, options);
        return;
      }
      const { startDrill } = await import('./start-drill.ts');
      await startDrill(file, options);
    });
