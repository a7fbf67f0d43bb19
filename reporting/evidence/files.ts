import type { DrillRecord } from '../../core/verdict/record.ts';
import { BUNDLE_TYPE, bundleOf } from './bundle.ts';
import {
  BUNDLE,
  GUIDE,
  OSCAL,
  PLAN,
  PUBLIC_KEY,
  pdfName,
  RAW,
  RECORD,
  reportName,
  TIME_STAMP,
} from './file-names.ts';
import type { EvidenceFile } from './statement.ts';

/** The files of a drill's evidence. The same record and key always give the same bytes. */

/** The AWS responses to the drill's steps, as they recorded them. */
export const rawFile = (bytes: Uint8Array): EvidenceFile => ({
  name: RAW,
  contentType: 'application/gzip',
  bytes,
});

/** The plan as somebody wrote it, with its comments. */
export const planFile = (text: string): EvidenceFile => file(PLAN, 'application/yaml; charset=utf-8', text);

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
