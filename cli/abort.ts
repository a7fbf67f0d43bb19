import { Command } from 'commander';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { type Place, regionOf, withBucket } from './place.ts';

/** `kunren abort`: makes a running drill abort. */
export const abortCommand = (): Command =>
  withBucket(new Command('abort'))
    .summary('make a running drill abort')
    .description(
      'Makes a running drill abort: it starts nothing more, removes its own drill instances and ends as ABORTED. ' +
        'The drill notices within a few minutes.',
    )
    .argument('<drill>', "the drill's id, such as 01M7ZGSWK853CM79MX4X6JBFW6")
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      '\nExit status: 0 requested, 2 no such drill or wrong usage, 3 the drill is already closed.',
    )
    .action(abort);

async function abort(drillId: string, options: Place & { readonly reason: string }): Promise<void> {
  if (options.reason.trim() === '')
    throw new UsageFault('kunren abort: say why with --reason; it goes into the record');
  const { operatorPorts, planOf } = await import('./operator-ports.ts');
  const ports = operatorPorts(options);
  const folder = ports.folder(await planOf(drillId, ports), drillId);
  if (await folder.hasRecord()) {
    process.stderr.write(
      `kunren abort: drill ${drillId} is already closed; its record is ${folder.recordKey}\n`,
    );
    process.exitCode = 3;
    return;
  }
  const { makeOperator } = await import('../adapters/aws/operator.ts');
  await folder.write('abort', {
    at: ports.now().toISOString(),
    // Who that was, AWS says: a name that somebody types proves nothing.
    by: await makeOperator(regionOf(options)).callerArn(),
    reason: options.reason,
  });
  process.stdout.write(
    `Asked drill ${drillId} to abort; next: ${KUNREN} status ${drillId} shows when it has.\n`,
  );
}
