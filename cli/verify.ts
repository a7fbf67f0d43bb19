import { Command, Option } from 'commander';
import { KUNREN } from './command-name.ts';
import { withRegion } from './place.ts';
import type { VerifyOptions } from './verify-evidence.ts';

/** `kunren verify`: checks evidence without trusting anybody. */
export const verifyCommand = (): Command =>
  withRegion(
    new Command('verify')
      .summary('check the evidence of a drill, of all drills of a plan, or of a look at readiness')
      .description(
        'Checks the signature, every file, the record, its verdict, the reports and the chain of drills. A folder is ' +
          'checked without network; s3:// with your AWS credentials, and how long S3 keeps each file too.',
      )
      .argument(
        '<place>',
        "a drill's folder, a plan's or that of a look at readiness; or s3://BUCKET/drills/PLAN, …/PLAN/DRILL or s3://BUCKET/readiness/PLAN/TIME",
      )
      .option('--key <file>', 'the public key (PEM), from its custodian and not from the folder')
      .option(
        '--head <sha256>',
        'the hash in the newest message about the plan: shows whether drills were cut off',
      )
      .option(
        '--code <file...>',
        'kunren.code.json of each release that was reviewed: shows whether its code ran',
      )
      .option(
        '--authority <file>',
        'certificates (PEM) of the time-stamping authority: shows since when the signature exists',
      )
      .addOption(
        new Option('--language <language>', 'of what is printed').choices(['ja', 'en']).default('en'),
      )
      .option(
        '--json',
        'print {"kind": "drill" or "readiness", "holds": …, "checks": […]} and nothing else, in English',
      ),
  )
    .addHelpText(
      'after',
      `
✓ holds, ✕ does not, – could not be checked.
Exit status: 0 everything holds, 1 something does not or --key is missing, 2 wrong usage.

Example:
  ${KUNREN} verify s3://BUCKET/drills/wordpress-workshop --key kunren.pem --head HASH`,
    )
    .action(async (place: string, options: VerifyOptions) => {
      const { verifyEvidence } = await import('./verify-evidence.ts');
      await verifyEvidence(place, options);
    });
