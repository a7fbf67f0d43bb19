import { Command } from 'commander';
import { exitStatusOf } from './exit.ts';
import { type Place, withStateMachine } from './place.ts';

interface Options extends Place {
  readonly once?: true;
  readonly json?: true;
}

/** `kunren status`: the status of a drill; in a terminal until it has ended. */
export const statusCommand = (): Command =>
  withStateMachine(new Command('status'))
    .summary('the live status of a drill')
    .description(
      'Shows the status of a drill: the step under way, each server, cleanup, and once it is closed its verdict. In a ' +
        'terminal it follows the drill to its end; piped, with --once or --json it prints once.',
    )
    .argument('[drill]', "the drill's id, such as 01M7ZGSWK853CM79MX4X6JBFW6 (default: the newest)")
    .option('--once', 'print once, even in a terminal')
    .option('--json', 'print the status as JSON, once, and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 it runs, or ended as PASS or PASS_WITH_FINDINGS, 1 FAIL, 2 no such drill, wrong usage or no
way to AWS, 3 INCONCLUSIVE, ABORTED or SKIPPED, or its workflow died and the sweep has not closed it yet,
4 cleanup INCOMPLETE whatever the verdict.`,
    )
    .action(status);

/** Exit status of a drill whose workflow is dead and which is not closed. */
const UNCLOSED = 3;

async function status(drillId: string | undefined, options: Options): Promise<void> {
  const [{ findDrill, readStatus }, { operatorPorts, workflowAt }, { bucketOf }, { follow }] =
    await Promise.all([
      import('./drill-status.ts'),
      import('./operator-ports.ts'),
      import('./place.ts'),
      import('./follow.ts'),
    ]);
  const ports = operatorPorts(options);
  const workflow = workflowAt(options);
  const drill = await findDrill(drillId, { ports, workflow });
  const live = process.stdout.isTTY && options.once !== true && options.json !== true;
  await print(
    live
      ? await follow(drill, { ports, workflow, silent: false })
      : await readStatus(drill, { ports, workflow }),
    { bucket: bucketOf(options), json: options.json === true },
  );
}

/** Prints a drill's status and sets the exit status that belongs to it. */
export async function print(
  found: Awaited<ReturnType<typeof import('./drill-status.ts').readStatus>>,
  { bucket, json }: { readonly bucket: string; readonly json: boolean },
): Promise<void> {
  const { formatStatus } = await import('./show-status.ts');
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : formatStatus(found, bucket));
  if (found.record !== null) process.exitCode = exitStatusOf(found.record);
  else process.exitCode = found.execution?.status === 'RUNNING' ? 0 : UNCLOSED;
}
