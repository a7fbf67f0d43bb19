/** What the files of a drill's evidence are called. */

export const RECORD = 'drill.json';
/** The plan's file as it was deployed. */
export const PLAN = 'plan.yml';
export const GUIDE = 'VERIFY.md';
export const PUBLIC_KEY = 'public-key.pem';
export const BUNDLE = 'drill.sigstore.json';
/** An authority's time stamp of the bundle, where the stage names one: made after it, and covered by no signature of ours. */
export const TIME_STAMP = 'drill.sigstore.tsr';
export const RAW = 'raw.ndjson.gz';

export const OSCAL = 'oscal-assessment-results.json';

export const reportName = (locale: string): string => `report.${locale}.html`;
export const pdfName = (locale: string): string => `report.${locale}.pdf`;
