import type { DrillRecord } from '../../core/record.ts';
import { renderOscal } from '../oscal/assessment-results.ts';
import type { ReportFonts } from '../pdf/glyphs.ts';
import { renderReport } from '../report/report.ts';
import { BUNDLE_TYPE, bundleOf, pemOf } from './bundle.ts';
import { guideOf } from './guide.ts';
import type { EvidenceFile } from './statement.ts';

/** The files of a drill's evidence and what is in each. The same record and key always give the same bytes. */

export const RECORD = 'drill.json';
export const GUIDE = 'VERIFY.md';
export const PUBLIC_KEY = 'public-key.pem';
export const BUNDLE = 'drill.sigstore.json';
export const RAW = 'raw.ndjson.gz';

export const OSCAL = 'oscal-assessment-results.json';

export const reportName = (locale: string): string => `report.${locale}.html`;
export const pdfName = (locale: string): string => `report.${locale}.pdf`;

/** What is made from the record alone: one report a language of the plan, and OSCAL for programs. */
export const reportsOf = (record: DrillRecord): EvidenceFile[] => [
  ...record.plan.report.languages.map((locale) =>
    file(reportName(locale), 'text/html; charset=utf-8', renderReport(record, locale)),
  ),
  file(OSCAL, 'application/json', renderOscal(record)),
];

/** What is made from the record and the fonts: the report as PDF, in each language of a plan that wants it. */
export async function pdfsOf(
  record: DrillRecord,
  readFonts: () => Promise<ReportFonts>,
): Promise<EvidenceFile[]> {
  const { languages, pdf } = record.plan.report;
  if (!pdf) return [];
  // A drill's other files, and whoever only checks them, do without its half megabyte of code.
  const { renderPdf } = await import('../pdf/pdf.ts');
  const fonts = await readFonts();
  const files: EvidenceFile[] = [];
  for (const locale of languages)
    files.push(file(pdfName(locale), 'application/pdf', await renderPdf(record, locale, fonts)));
  return files;
}

/** What AWS answered to the drill's steps, as they kept it. */
export const rawFile = (bytes: Uint8Array): EvidenceFile => ({
  name: RAW,
  contentType: 'application/gzip',
  bytes,
});

/** What tells how to check the rest: the key's public half, and a guide to all files. */
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

/** The signature of all the others. */
export const bundleFile = (statement: string, spki: Uint8Array, signature: Uint8Array): EvidenceFile =>
  file(BUNDLE, BUNDLE_TYPE, bundleOf(statement, spki, signature));

/** The files that a drill's evidence must have, whatever else it has. */
export const requiredNames = (record: DrillRecord): string[] => [
  RECORD,
  ...record.plan.report.languages.map(reportName),
  ...(record.plan.report.pdf ? record.plan.report.languages.map(pdfName) : []),
  OSCAL,
  RAW,
  PUBLIC_KEY,
  GUIDE,
];

const file = (name: string, contentType: string, content: string | Uint8Array): EvidenceFile => ({
  name,
  contentType,
  bytes: typeof content === 'string' ? Buffer.from(content) : content,
});
