import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { reportFonts } from '../../infra/report-fonts.ts';
import { renderOscal } from '../../reporting/oscal/assessment-results.ts';
import { renderPdf } from '../../reporting/pdf/pdf.ts';
import { renderReport } from '../../reporting/report/report.ts';
import type { Locale } from '../../reporting/wording.ts';
import { madeUpKinds, rehearsedKinds } from '../drill-kinds.ts';

/** Everything that a run leaves; git does not see it. */
export const OUT = 'out/documents';

export const LOCALES = ['ja', 'en'] as const;

/** Of the others one language is enough: they differ from these in what was recorded, not in words. */
const IN_BOTH: ReadonlySet<string> = new Set(['passed', 'failed', 'refused', 'hostile', '60 servers']);

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

/** Writes every document of every kind of drill. */
export async function writeSamples(): Promise<readonly Sample[]> {
  mkdirSync(OUT, { recursive: true });
  const fonts = await reportFonts();
  const samples: Sample[] = [];
  for (const [kind, record] of [...(await rehearsedKinds()), ...madeUpKinds()]) {
    const name = kind.replaceAll(' ', '-');
    const oscal = join(OUT, `${name}.oscal.json`);
    writeFileSync(oscal, renderOscal(record));
    for (const locale of IN_BOTH.has(kind) ? LOCALES : LOCALES.slice(0, 1)) {
      const [html, pdf] = [join(OUT, `${name}.${locale}.html`), join(OUT, `${name}.${locale}.pdf`)];
      writeFileSync(html, renderReport(record, locale));
      writeFileSync(pdf, await renderPdf(record, locale, fonts));
      samples.push({ name, record, locale, html, pdf, oscal });
    }
  }
  return samples;
}
