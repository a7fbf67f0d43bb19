import type { DrillRecord } from '../../core/verdict/record.ts';
import { renderOscal } from '../oscal/assessment-results.ts';
import type { ReportFonts } from '../pdf/glyphs.ts';
import { renderReport } from '../report/report.ts';
import { pemOf } from './bundle.ts';
import { GUIDE, OSCAL, PUBLIC_KEY, pdfName, reportName } from './file-names.ts';
import { file } from './files.ts';
import { guideOf } from './guide.ts';
import type { EvidenceFile } from './statement.ts';

/** The files that are made from a record. */

/** What is made from the record alone: one report per language of the plan, and OSCAL for programs. */
export const reportsOf = (record: DrillRecord): EvidenceFile[] => [
  ...record.plan.report.languages.map((locale) =>
    file(reportName(locale), 'text/html; charset=utf-8', renderReport(record, locale)),
  ),
  file(OSCAL, 'application/json', renderOscal(record)),
];

let pdf: Promise<typeof import('../pdf/pdf.ts')> | undefined;

/** Loads what renders PDFs, once: the other files, and code that only checks them, do not need its half megabyte. */
export function loadPdf(): NonNullable<typeof pdf> {
  pdf ??= import('../pdf/pdf.ts');
  return pdf;
}

/** What is made from the record and the fonts: the report as PDF, in each language, if the plan wants it. */
export async function pdfsOf(
  record: DrillRecord,
  readFonts: () => Promise<ReportFonts>,
): Promise<EvidenceFile[]> {
  const { languages, pdf } = record.plan.report;
  if (!pdf) return [];
  const { renderPdf } = await loadPdf();
  const fonts = await readFonts();
  const files: EvidenceFile[] = [];
  for (const locale of languages)
    files.push(file(pdfName(locale), 'application/pdf', await renderPdf(record, locale, fonts)));
  return files;
}

/** What is needed to check the rest: the key's public half, and a guide to all files. */
export function keyFilesOf(
  record: DrillRecord,
  names: readonly string[],
  key: { readonly arn: string; readonly spki: Uint8Array },
): EvidenceFile[] {
  const guide = guideOf(record, [...names, PUBLIC_KEY, GUIDE], key);
  return [
    file(PUBLIC_KEY, 'application/x-pem-file', pemOf(key.spki)),
    file(GUIDE, 'text/markdown; charset=utf-8', guide),
  ];
}
