import { Command } from 'commander';
import { listPlanFiles } from '../infra/plan-files.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { withRegion } from './place.ts';
import { withLanguage } from './print-findings.ts';
import { readPlanFile } from './read-plan.ts';
import type { CoverageOptions } from './show-coverage.ts';

/** `kunren coverage`: what no plan rehearses. */
export const coverageCommand = (): Command =>
  withLanguage(withRegion(new Command('coverage')))
    .summary('say which servers no plan names, and which plans name servers that are gone')
    .description(
      'Compares all plans with the source servers of each account and Region that they rehearse in. It only reads.',
    )
    .argument('[plans...]', 'plan files, or ids of plans in plans/ (default: all of plans/)')
    .option('--json', 'print the result as JSON and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 every server is in a plan, 2 wrong usage, invalid plan or no way to AWS, 3 something is ✗ or ?.

Example:
  ${KUNREN} coverage`,
    )
    .action(async (given: readonly string[], options: CoverageOptions) => {
      const plans = (given.length > 0 ? given : listPlanFiles('plans')).map(readPlanFile);
      if (plans.length === 0)
        throw new UsageFault(
          'kunren coverage: plans/ has no plan; name plan files, or go to the folder of plans/',
        );
      const replicated = plans.filter(({ plan }) => plan.method !== 'restore');
      if (replicated.length === 0)
        throw new UsageFault(
          'kunren coverage: these plans restore volumes, and coverage is of servers that replicate; name plans of method: drs',
        );
      const { showCoverage } = await import('./show-coverage.ts');
      await showCoverage(replicated, options);
    });
