import { Command } from 'commander';
import { KUNREN } from './command-name.ts';
import { withLanguage } from './print-findings.ts';
import { readPlanFile } from './read-plan.ts';
import type { ProofOptions } from './show-proof.ts';

/** `kunren prove-path`: what a source server itself sees of a plan's private path. */
export const provePathCommand = (): Command =>
  withLanguage(new Command('prove-path'))
    .summary('prove a private path from a source server, by a read-only command there')
    .description(
      'Has Systems Manager run one fixed script on a source server that you name: where the names of DRS and S3 lead ' +
        'there, and whether TLS answers at them. The script writes nothing and changes nothing; --dry-run prints it and ' +
        'sends nothing.',
    )
    .argument('<plan>', 'a plan file with privatePath, or the id of a plan in plans/')
    .requiredOption('--from <id>', 'the source server as Systems Manager knows it: i-… or mi-…')
    .option('--region <name>', "where that server is managed (default: the source's Region in the plan)")
    .option('--dry-run', 'print the scripts, and send nothing')
    .option('--json', 'print the result as JSON and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 proven, 2 wrong usage, invalid plan or no way to AWS, 3 something is ✗ or ?.
It needs credentials of the source servers' account that may send AWS-RunShellScript or AWS-RunPowerShellScript to that
server. OperatorPolicy lets you where the server has the tag kunren-prove-path=allowed: docs/permissions.md.

Examples:
  ${KUNREN} prove-path shop --from i-0a1b2c3d4e5f60001 --dry-run
  ${KUNREN} prove-path shop --from i-0a1b2c3d4e5f60001 --language ja`,
    )
    .action(async (plan: string, options: ProofOptions) => {
      const file = readPlanFile(plan);
      const { showProof } = await import('./show-proof.ts');
      await showProof(file, options);
    });
