import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { abortCommand } from './abort.ts';
import { describeAwsFault } from './aws-fault.ts';
import { describeBug } from './bug.ts';
import { checkCommand } from './check.ts';
import { cleanupCommand } from './cleanup.ts';
import { KUNREN } from './command-name.ts';
import { coverageCommand } from './coverage.ts';
import { doctorCommand } from './doctor.ts';
import { BrokenRun, BUG, OUTPUT_LOST, OutputFault, UsageFault } from './exit.ts';
import { explainCommand, schemaCommand } from './explain.ts';
import { findingCommand } from './finding.ts';
import { historyCommand } from './history.ts';
import { initCommand } from './init.ts';
import { judgeCommand } from './judge.ts';
import { linkCommand } from './link.ts';
import { listCommand } from './list.ts';
import { notifyCommand } from './notify.ts';
import { provePathCommand } from './prove-path.ts';
import { readinessCommand } from './readiness.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { scenarioCommand } from './scenario.ts';
import { simulatorCommand } from './simulator.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { validateCommand } from './validate.ts';
import { verifyCommand } from './verify.ts';

/** Runs the kunren command with these arguments; prints, and sets the process's exit status. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = makeProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** The command with all of its subcommands; wrong usage of any is thrown and ends with the same status. */
export function makeProgram(): Command {
  const program = new Command(KUNREN)
    .description('Unattended disaster-recovery drills for AWS Elastic Disaster Recovery (DRS).')
    .version(packageJson.version)
    .addCommand(validateCommand())
    .addCommand(initCommand())
    .addCommand(explainCommand())
    .addCommand(schemaCommand())
    .addCommand(runCommand())
    .addCommand(scenarioCommand())
    .addCommand(checkCommand())
    .addCommand(doctorCommand())
    .addCommand(readinessCommand())
    .addCommand(provePathCommand())
    .addCommand(coverageCommand())
    .addCommand(startCommand())
    .addCommand(statusCommand())
    .addCommand(listCommand())
    .addCommand(findingCommand())
    .addCommand(historyCommand())
    .addCommand(judgeCommand())
    .addCommand(notifyCommand())
    .addCommand(reportCommand())
    .addCommand(linkCommand())
    .addCommand(verifyCommand())
    .addCommand(abortCommand())
    .addCommand(cleanupCommand())
    .addCommand(simulatorCommand());
  for (const command of withSubcommands(program)) prepare(command);
  return program;
}

/** A command and all below it. */
export const withSubcommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

/** Settings of commander's that a command added by addCommand does not inherit. */
const prepare = (command: Command): Command =>
  command.exitOverride().showSuggestionAfterError().showHelpAfterError('(add --help for what is possible)');

/** Wrong usage, and what AWS refuses, is one message and exit status 2; anything else is a bug and shows its stack. */
function report(error: unknown): number {
  if (error instanceof UsageFault) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof OutputFault) {
    process.stderr.write(`${error.message}\n`);
    return OUTPUT_LOST;
  }
  if (error instanceof BrokenRun) {
    process.stderr.write(`${[error.message, ...(error.at === null ? [] : [error.at])].join('\n')}\n`);
    return BUG;
  }
  if (error instanceof Error && 'exitCode' in error && error.name === 'CommanderError') {
    return error.exitCode === 0 ? 0 : 2;
  }
  const fault = describeAwsFault(error);
  if (fault !== undefined) {
    process.stderr.write(`${fault}\n`);
    return 2;
  }
  process.stderr.write(describeBug(error));
  return BUG;
}
