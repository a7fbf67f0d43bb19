import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { disagreements } from '../core/assemble-record.ts';
import { renderReport } from '../reporting/report/report.ts';
import type { Locale } from '../reporting/wording.ts';
import { readRecord } from './read-record.ts';

/** `kunren report`: makes a drill's report again, from its record alone. */
export const reportCommand = (): Command =>
  new Command('report')
    .summary('make the report of a drill again from its record')
    .description('Writes report.ja.html and report.en.html, made from drill.json and from nothing else.')
    .argument('<record>', 'drill.json of a drill')
    .option('--out <folder>', 'where to write; beside the record when left out')
    .addOption(
      new Option('--language <language>', 'only this one; else those of the plan').choices(['ja', 'en']),
    )
    .addHelpText(
      'after',
      '\nExit status: 0 written, 1 the record does not agree with its own facts, 2 it cannot be read.',
    )
    .action(report);

async function report(file: string, options: { out?: string; language?: Locale }): Promise<void> {
  const record = await readRecord(file);
  const differences = disagreements(record);
  if (differences.length > 0) {
    process.stderr.write(
      `${file}: no report is made of a record that does not agree with its own facts (${differences[0]}); see kunren judge ${file}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const folder = options.out ?? dirname(file);
  await mkdir(folder, { recursive: true });
  const locales = options.language === undefined ? record.plan.report.languages : [options.language];
  for (const locale of locales) {
    const path = join(folder, `report.${locale}.html`);
    await writeFile(path, renderReport(record, locale));
    process.stdout.write(`${path}\n`);
  }
}
