import { Command } from 'commander';
import type { CheckOptions } from './check-plan.ts';
import { withRegion } from './place.ts';
import { readPlanFile } from './read-plan.ts';

/** `kunren check`: checks every guard of a plan now, and changes nothing. */
export const checkCommand = (): Command =>
  withRegion(new Command('check'))
    .summary('check every guard of a plan, and change nothing')
    .description(
      'Checks everything that could refuse a drill of the plan if it were started now, in the real account and by ' +
        'the code of the drill itself. It only reads.',
    )
    .argument('<plan>', 'a plan file, or the id of a plan in plans/')
    .option('--table <name>', 'the leases, to see other drills on the servers (default: KUNREN_TABLE)')
    .option('--json', 'print the result as JSON and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 a drill could start now, 2 wrong usage, invalid plan or no way to AWS, 3 it would be refused.
It needs AWS credentials and nothing else; docs/guards.md lists every code with its way out.`,
    )
    .action(async (plan: string, options: CheckOptions) => {
      const file = readPlanFile(plan);
      const { checkPlan } = await import('./check-plan.ts');
      await checkPlan(file, options);
    });
