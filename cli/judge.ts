import { Command } from 'commander';
import { disagreements } from '../core/verdict/conclude.ts';
import { readRecord } from './read-record.ts';

/** `kunren judge`: recomputes a record's conclusions and refuses a record that differs. */
export const judgeCommand = (): Command =>
  new Command('judge')
    .summary('recompute the verdict of a record')
    .description(
      'Recomputes measures, verdict, findings and timeline from the facts in drill.json and compares.',
    )
    .argument('<record>', 'drill.json of a drill')
    .option('--json', 'print {"agrees": …, "verdict": …, "disagreements": […]} and nothing else')
    .addHelpText(
      'after',
      '\nExit status: 0 the record agrees with its facts, 1 it does not, 2 it cannot be read.',
    )
    .action(judge);

async function judge(file: string, options: { json?: true }): Promise<void> {
  const record = await readRecord(file);
  const differences = disagreements(record);
  const agrees = differences.length === 0;
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ agrees, verdict: record.verdict, disagreements: differences })}\n`,
    );
  } else if (agrees) {
    process.stdout.write(`${file}: ${record.verdict}, as its facts give\n`);
  } else {
    for (const difference of differences) process.stderr.write(`${file}: ${difference}\n`);
    process.stderr.write(
      `${file}: refused; do not rely on this record, get the original from the evidence bucket\n`,
    );
  }
  process.exitCode = agrees ? 0 : 1;
}
