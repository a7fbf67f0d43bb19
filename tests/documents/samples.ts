import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { reportFonts } from '../../infra/report-fonts.ts';
import { renderOscal } from '../../reporting/oscal/assessment-results.ts';
import { renderPdf } from '../../reporting/pdf/pdf.ts';
import { renderReport } from '../../reporting/report/report.ts';
import type { Locale } from '../../reporting/wording.ts';
import { largeRecord } from '../large-records.ts';
import { afterOthers, failingRecord, passedRecord, refusedRecord } from '../records.ts';

/** Everything that a run leaves; git does not see it. */
export const OUT = 'out/documents';

export const LOCALES = ['ja', 'en'] as const;

/** What somebody else's server may call itself and answer. */
export const HOSTILE = `<script>alert(1)</script>"'&]]>\u202egnp.exe\u0000𠮷🔥 ${'x'.repeat(3_000)}`;

export const SAMPLES: Readonly<Record<string, DrillRecord>> = {
  passed: passedRecord,
  failed: afterOthers(failingRecord('status 500, expected 200')),
  refused: refusedRecord,
  hostile: afterOthers(failingRecord(HOSTILE, HOSTILE), HOSTILE),
  large: largeRecord(60, 5),
};

export interface Sample {
  readonly name: string;
  readonly record: DrillRecord;
  readonly locale: Locale;
  readonly html: string;
  readonly pdf: string;
  readonly oscal: string;
}

/** A page in one of its languages, which the fragment of its address may name. */
export interface Page extends Pick<Sample, 'name' | 'locale' | 'html'> {
  readonly fragment?: string;
  /** It has nothing that a shorter one has not: only whether it fits is asked. */
  readonly isLong?: boolean;
}

/** Writes every document of every sample. */
export async function writeSamples(): Promise<readonly Sample[]> {
  mkdirSync(OUT, { recursive: true });
  const fonts = await reportFonts();
  const samples: Sample[] = [];
  for (const [name, record] of Object.entries(SAMPLES)) {
    const oscal = join(OUT, `${name}.oscal.json`);
    writeFileSync(oscal, renderOscal(record));
    for (const locale of LOCALES) {
      const [html, pdf] = [join(OUT, `${name}.${locale}.html`), join(OUT, `${name}.${locale}.pdf`)];
      writeFileSync(html, renderReport(record, locale));
      writeFileSync(pdf, await renderPdf(record, locale, fonts));
      samples.push({ name, record, locale, html, pdf, oscal });
    }
  }
  return samples;
}
