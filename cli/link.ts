import { Command } from 'commander';
import { parseDuration } from '../core/text/duration.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { bucketOf, type Place, regionOf, withBucket } from './place.ts';

interface Options extends Place {
  readonly for: string;
}

/** S3 signs for seven days at most (S3 User Guide, 'Sharing objects with presigned URLs'). */
const LONGEST_SECONDS = 7 * 86_400;

/** `kunren link`: links to a drill's reports for people without credentials. */
export const linkCommand = (): Command =>
  withBucket(new Command('link'))
    .summary('make links to the reports of a drill, for somebody without AWS credentials')
    .description(
      'Prints a presigned link to each report of a closed drill. Anyone who has one may read that report until it expires: after the given ' +
        'time, or with the credentials that made it, whichever is first. Messages never contain such links.',
    )
    .argument('<drill>', "the drill's id, such as 01M7ZGSWK853CM79MX4X6JBFW6")
    .option('--for <duration>', 'how long they are valid', '1h')
    .addHelpText('after', '\nExit status: 0 printed, 2 no such drill or wrong usage.')
    .action(link);

async function link(drillId: string, options: Options): Promise<void> {
  const seconds = parseDuration(options.for);
  if (seconds === undefined || seconds < 1 || seconds > LONGEST_SECONDS) {
    throw new UsageFault(`kunren link: '${options.for}' is not between 1s and 7d; write --for 12h`);
  }
  const [{ operatorPorts, planOf }, { presign }, { pdfName, reportName }] = await Promise.all([
    import('./operator-ports.ts'),
    import('../adapters/aws/presign.ts'),
    import('../reporting/evidence/file-names.ts'),
  ]);
  const ports = operatorPorts(options);
  const planId = await planOf(drillId, ports);
  const folder = ports.folder(planId, drillId);
  if (!(await folder.hasRecord())) {
    throw new UsageFault(
      `kunren: drill ${drillId} has no report yet; ${KUNREN} status ${drillId} shows its progress`,
    );
  }
  const { languages, pdf } = (await folder.readRecord()).plan.report;
  const names = languages.flatMap((locale) => [reportName(locale), ...(pdf ? [pdfName(locale)] : [])]);
  for (const name of names) {
    const key = `drills/${planId}/${drillId}/${name}`;
    process.stdout.write(
      `${await presign(regionOf(options), { bucket: bucketOf(options), key, seconds })}\n`,
    );
  }
}
