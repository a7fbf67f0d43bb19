import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { describeAwsFault } from './aws-fault.ts';
import { describeBug } from './bug.ts';
import { KUNREN } from './command-name.ts';
import { BrokenRun, BUG, OUTPUT_LOST, OutputFault, UsageFault } from './exit.ts';

/** Every subcommand by its name, in the order of the help. */
const SUBCOMMANDS = new Map<string, () => Promise<Command>>([
  ['validate', async () => (await import('./validate.ts')).validateCommand()],
  ['init', async () => (await import('./init.ts')).initCommand()],
  ['explain', async () => (await import('./explain.ts')).explainCommand()],
  ['schema', async () => (await import('./explain.ts')).schemaCommand()],
  ['run', async () => (await import('./run.ts')).runCommand()],
  ['scenario', async () => (await import('./scenario.ts')).scenarioCommand()],
  ['check', async () => (await import('./check.ts')).checkCommand()],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand()],
  ['readiness', async () => (await import('./readiness.ts')).readinessCommand()],
  ['prove-path', async () => (await import('./prove-path.ts')).provePathCommand()],
  ['coverage', async () => (await import('./coverage.ts')).coverageCommand()],
  ['start', async () => (await import('./start.ts')).startCommand()],
  ['status', async () => (await import('./status.ts')).statusCommand()],
  ['list', async () => (await import('./list.ts')).listCommand()],
  ['finding', async () => (await import('./finding.ts')).findingCommand()],
  ['history', async () => (await import('./history.ts')).historyCommand()],
  ['judge', async () => (await import('./judge.ts')).judgeCommand()],
  ['notify', async () => (await import('./notify.ts')).notifyCommand()],
  ['report', async () => (await import('./report.ts')).reportCommand()],
  ['link', async () => (await import('./link.ts')).linkCommand()],
  ['verify', async () => (await import('./verify.ts')).verifyCommand()],
  ['abort', async () => (await import('./abort.ts')).abortCommand()],
  ['cleanup', async () => (await import('./cleanup.ts')).cleanupCommand()],
  ['simulator', async () => (await import('./simulator.ts')).simulatorCommand()],
]);

/** Runs the kunren command with these arguments; prints, and sets the process's exit status. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    const program = await makeProgram(args[0]);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** The command with its subcommands, or with the one alone that is meant: each loads what it needs, and that is much. */
export async function makeProgram(meant?: string): Promise<Command> {
  const program = new Command(KUNREN)
    .description('Unattended disaster-recovery drills for AWS Elastic Disaster Recovery (DRS).')
    .version(packageJson.version);
  const only = SUBCOMMANDS.get(meant ?? '');
  const loaders = only === undefined ? [...SUBCOMMANDS.values()] : [only];
  for (const command of await Promise.all(loaders.map((load) => load()))) program.addCommand(command);
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
