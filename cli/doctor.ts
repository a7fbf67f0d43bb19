import { Command } from 'commander';
import { listPlanFiles } from '../infra/plan-files.ts';
import { KUNREN } from './command-name.ts';
import type { DoctorOptions } from './doctor/run-doctor.ts';
import { UsageFault } from './exit.ts';
import { withRegion } from './place.ts';
import { readPlanFile } from './read-plan.ts';

/** `kunren doctor`: says whether the next drill can work, and changes nothing. */
export const doctorCommand = (): Command =>
  withRegion(new Command('doctor'))
    .summary('say whether the next drill can work, and change nothing')
    .description(
      'Looks at everything that the next drills need in the account: the stack, DRS and its roles, functions, schedules, ' +
        'dead letters, topics, alarms, bucket, signing key, drill subnets, the way of probes to them, endpoints, EC2 capacity, ' +
        'and every guard. It only reads. Each line is ✓, ✗ or, where it could not look, ?, with the way out.',
    )
    .argument('[plans...]', 'plan files, or ids of plans in plans/ (default: all of plans/)')
    .option('--stack <name>', 'the stack (default: kunren-prod)')
    .option('--self-test', 'also have each function make its harmless calls (see below)')
    .option('--json', 'print the result as JSON and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 everything is ✓, 2 wrong usage, invalid plan or no way to AWS, 3 something is ✗ or ?.
It needs AWS credentials; what they must be allowed to read: docs/permissions.md, 'What kunren doctor reads'.
--self-test invokes each function, which then only reads, about nothing, and says its version. It needs
lambda:InvokeFunction on them, and whoever has that can also run the steps of drills: give it to few.

Examples:
  ${KUNREN} doctor
  ${KUNREN} doctor --self-test
  ${KUNREN} doctor wordpress-workshop --stack kunren-dev`,
    )
    .action(async (given: readonly string[], options: Omit<DoctorOptions, 'given'>) => {
      const plans = (given.length > 0 ? given : listPlanFiles('plans')).map(readPlanFile);
      if (plans.length === 0)
        throw new UsageFault(
          'kunren doctor: plans/ has no plan; name plan files, or go to the folder of plans/',
        );
      const { runDoctor } = await import('./doctor/run-doctor.ts');
      await runDoctor(plans, { ...options, given });
    });
