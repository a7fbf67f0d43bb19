import { Command } from 'commander';
import { KUNREN } from './command-name.ts';
import { readPlanFile } from './read-plan.ts';
import { writeNew } from './write-files.ts';

interface Options {
  readonly out?: string;
  readonly force?: true;
}

/** `kunren scenario`: writes a simulated account in which a plan passes, to be broken on purpose. */
export const scenarioCommand = (): Command =>
  new Command('scenario')
    .summary('write a simulated account that fits a plan')
    .description(
      'Writes the simulated account in which a drill plan passes, as a file to break on purpose: with lines that make ' +
        'servers fail, stall or stay behind, each of which needs only its # taken off.',
    )
    .argument('<plan>', 'the plan file, or the id of a plan in plans/')
    .option('--out <file>', 'where it is written (default: ID.scenario.yml)')
    .option('--force', 'overwrite the file')
    .addHelpText('after', '\nExit status: 0 written, 2 wrong usage, an invalid plan, or the file is there.')
    .action(async (planFile: string, options: Options) => {
      const { plan, file } = readPlanFile(planFile);
      const { writeScenario } = await import('../simulator/write-scenario.ts');
      const out = options.out ?? `${plan.id}.scenario.yml`;
      const command = `${KUNREN} run ${file} --local --scenario ${out}`;
      writeNew(out, writeScenario(plan, command), options.force === true);
      process.stdout.write(`${out}\nNext: ${command}\n`);
    });
