import { Command } from 'commander';
import { formatDuration } from '../core/text/duration.ts';
import { oneLine } from '../core/text/one-line.ts';
import { type Place, withBucket } from './place.ts';

/** How often the terminal shows the progress. */
const NEWS_SECONDS = 60;

/** `kunren cleanup`: removes a drill's instances now, such as those that are held for inspection. */
export const cleanupCommand = (): Command =>
  withBucket(new Command('cleanup'))
    .summary('remove the instances of a drill now')
    .description(
      "Removes what is left of a drill, such as instances that are held for inspection, by the same code as the workflow's own " +
        'cleanup: only drill instances of its own jobs. The workflow closes the drill at its time.',
    )
    .argument('<drill>', "the drill's id, such as 01M7ZGSWK853CM79MX4X6JBFW6")
    .addHelpText(
      'after',
      '\nExit status: 0 nothing is left, 2 no such drill or wrong usage, 4 something is left.',
    )
    .action(cleanup);

async function cleanup(drillId: string, options: Place): Promise<void> {
  const [{ operatorPorts, planOf }, { loadDrill }, { cleanUp }] = await Promise.all([
    import('./operator-ports.ts'),
    import('../drill/load-drill.ts'),
    import('../drill/clean-up.ts'),
  ]);
  const ports = operatorPorts(options);
  const drill = await loadDrill({ planId: await planOf(drillId, ports), drillId }, ports);
  const name = (await drill.folder.hasRecord()) ? 'sweep' : 'cleanup';
  const startedAt = ports.now().getTime();
  let facts = await cleanUp(drill, ports, { seconds: NEWS_SECONDS, name, afresh: true });
  while (facts.status === 'RUNNING') {
    const seconds = (ports.now().getTime() - startedAt) / 1_000;
    process.stdout.write(
      `+${formatDuration(seconds)} ${facts.leftovers.length} left, such as ${facts.leftovers[0]?.id}\n`,
    );
    facts = await cleanUp(drill, ports, { seconds: NEWS_SECONDS, name });
  }
  if (facts.status === 'COMPLETE') {
    process.stdout.write(`Nothing of drill ${drillId} is left.\n`);
    return;
  }
  for (const { type, id, detail } of facts.leftovers)
    process.stderr.write(`${oneLine(`${type} ${id}: ${detail}`)}\n`);
  process.stderr.write('kunren cleanup: these could not be removed; remove them in the AWS console\n');
  process.exitCode = 4;
}
