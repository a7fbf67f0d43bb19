import { Command } from 'commander';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { withBucket } from './place.ts';
import { withLanguage } from './print-findings.ts';
import { readPlanFile } from './read-plan.ts';
import type { ReadinessOptions } from './show-readiness.ts';

/** `kunren readiness`: what stands between a plan's servers and their recovery today. */
export const readinessCommand = (): Command =>
  withLanguage(withBucket(new Command('readiness')))
    .summary('say what would keep the servers of a plan from recovering today')
    .description(
      'Looks at what a drill of the plan would check and at what matters between drills: how each server replicates, and ' +
        'whether somebody fails one over or back. It only reads. Each finding has the way out.',
    )
    .argument('<plan>', 'a plan file, or the id of a plan in plans/')
    .option('--json', 'print the result as JSON and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 ready, 2 wrong usage, invalid plan or no way to AWS, 3 something is ✗ or ?.
It needs AWS credentials that may read; the stack's ReaderPolicy is enough.

Example:
  ${KUNREN} readiness wordpress-workshop --language ja`,
    )
    .action(async (plan: string, options: ReadinessOptions) => {
      const file = readPlanFile(plan);
      if (file.plan.method === 'restore')
        throw new UsageFault(
          `kunren readiness: ${file.plan.id} restores volumes, and readiness is of servers that replicate; ${KUNREN} check ${file.plan.id} asks everything that its drill rests on`,
        );
      const { showReadiness } = await import('./show-readiness.ts');
      await showReadiness(file, options);
    });
