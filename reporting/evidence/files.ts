import type { DrillRecord } from '../../core/verdict/record.ts';
import { BUNDLE_TYPE, bundleOf } from './bundle.ts';
import type { EvidenceFile } from './statement.ts';

/** The files of a drill's evidence. The same record and key always give the same bytes. */

export const RECORD = 'drill.json';
export const GUIDE = 'VERIFY.md';
export const PUBLIC_KEY = 'public-key.pem';
export const BUNDLE = 'drill.sigstore.json';
/** An authority's time stamp of the bundle, where the stage names one: made after it, and covered by no signature of ours. */
export const TIME_STAMP = 'drill.sigstore.tsr';
export const RAW = 'raw.ndjson.gz';

export const OSCAL = 'oscal-assessment-results.json';

export const reportName = (locale: string): string => `report.${locale}.html`;
export const pdfName = (locale: string): string => `report.${locale}.pdf`;

/** The AWS responses to the drill's steps, as they recorded them. */
export const rawFile = (bytes: Uint8Array): EvidenceFile => ({
  name: RAW,
  contentType: 'application/gzip',
  bytes,
});

/** The signature of all the others. */
export const bundleFile = (statement: string, spki: Uint8Array, signature: Uint8Array): EvidenceFile =>
  file(BUNDLE, BUNDLE_TYPE, bundleOf(statement, spki, signature));

/** RFC 3161, 3.4. */
export const timeStampFile = (bytes: Uint8Array): EvidenceFile =>
  file(TIME_STAMP, 'application/timestamp-reply', bytes);

/** The files that a drill's evidence must have. */
export const requiredNames = (record: DrillRecord): string[] => [
  RECORD,
  ...record.plan.report.languages.map(reportName),
  ...(record.plan.report.pdf ? record.plan.report.languages.map(pdfName) : []),
  OSCAL,
  RAW,
  PUBLIC_KEY,
  GUIDE,
];

export const file = (name: string, contentType: string, content: string | Uint8Array): EvidenceFile => ({
  name,
  contentType,
  bytes: typeof content === 'string' ? Buffer.from(content) : content,
});
