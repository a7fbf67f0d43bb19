import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isValid } from 'ulid';
import { disagreements } from '../core/verdict/conclude.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import type { Locale } from '../reporting/wording.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { type Place, withBucket } from './place.ts';
import { parseRecord, readRecord } from './read-record.ts';
import { writeDocuments } from './write-files.ts';

const FORMATS = ['html', 'pdf', 'oscal'] as const;
type Format = (typeof FORMATS)[number];

interface Options extends Place {
  readonly out?: string;
  readonly language?: Locale;
  readonly format: readonly Format[];
}

/** `kunren report`: rebuilds a drill's documents from its record alone. */
export const reportCommand = (): Command =>
  withBucket(new Command('report'))
    .summary('rebuild the documents of a drill from its record')
    .description(
      'Writes report.ja.html, report.en.html, the same as PDF, and oscal-assessment-results.json, made from drill.json alone.',
    )
    .argument('<record>', 'drill.json of a drill, or the id of a drill in the evidence bucket')
    .option('--out <folder>', 'where to write; beside the record, or here, when left out')
    .addOption(
      new Option('--language <language>', 'only this one; else those of the plan').choices(['ja', 'en']),
    )
    .addOption(
      new Option('--format <formats>', 'some of html, pdf and oscal, with commas between')
        .argParser(formatsOf)
        .default(FORMATS, 'all'),
    )
    .addHelpText(
      'after',
      '\nExit status: 0 written, 1 the record does not agree with its own facts, 2 it cannot be read.',
    )
    .action(report);

function formatsOf(text: string): readonly Format[] {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !FORMATS.some((format) => format === word));
  if (unknown !== undefined) throw new InvalidArgumentError(`'${unknown}' is none of html, pdf and oscal.`);
  return FORMATS.filter((format) => words.includes(format));
}

async function report(file: string, options: Options): Promise<void> {
  const isId = isValid(file);
  const record = isId ? await recordInBucket(file, options) : await readRecord(file);
  const differences = disagreements(record);
  if (differences.length > 0) {
    process.stderr.write(
      `${file}: no report is made from a record that does not agree with its own facts (${differences[0]}); see ${KUNREN} judge ${file}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const folder = options.out ?? (isId ? '.' : dirname(file));
  const locales = options.language === undefined ? record.plan.report.languages : [options.language];
  const made = new Map<string, string | Uint8Array>();
  for (const format of options.format)
    for (const { name, content } of await documentsOf[format](record, locales)) made.set(name, content);
  writeDocuments(folder, made);
  for (const name of made.keys()) process.stdout.write(`${join(folder, name)}\n`);
}

/** @throws {UsageFault} when there is no such drill in the bucket, or it is not closed yet. */
async function recordInBucket(drillId: string, options: Options): Promise<DrillRecord> {
  const { operatorPorts, planOf } = await import('./operator-ports.ts');
  const ports = operatorPorts(options);
  const bytes = await ports.folder(await planOf(drillId, ports), drillId).readFile('drill.json');
  if (bytes !== undefined) return parseRecord(`drill ${drillId}`, Buffer.from(bytes).toString());
  throw new UsageFault(
    `kunren: drill ${drillId} has no record yet; ${KUNREN} status ${drillId} shows its progress`,
  );
}

interface Made {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** What only one format needs is loaded on demand: other commands start without it. */
const documentsOf: Readonly<
  Record<Format, (record: DrillRecord, locales: readonly Locale[]) => Promise<readonly Made[]>>
> = {
  html: async (record, locales) => {
    const { renderReport } = await import('../reporting/report/report.ts');
    return locales.map((locale) => ({
      name: `report.${locale}.html`,
      content: renderReport(record, locale),
    }));
  },
  pdf: async (record, locales) => {
    const { reportFonts } = await import('../infra/report-fonts.ts');
    const { renderPdf } = await import('../reporting/pdf/pdf.ts');
    const fonts = await reportFonts();
    const made: Made[] = [];
    for (const locale of locales)
      made.push({ name: `report.${locale}.pdf`, content: await renderPdf(record, locale, fonts) });
    return made;
  },
  oscal: async (record) => {
    const { renderOscal } = await import('../reporting/oscal/assessment-results.ts');
    return [{ name: 'oscal-assessment-results.json', content: renderOscal(record) }];
  },
};
