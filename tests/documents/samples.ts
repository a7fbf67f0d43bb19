import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyRow } from '../../core/history/history.ts';
import type { ReadinessResult } from '../../core/readiness/result.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { reportFonts } from '../../infra/report-fonts.ts';
import { historyPage } from '../../reporting/history/page.ts';
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

/** A page that is of no single drill. */
export type Page = Pick<Sample, 'name' | 'locale' | 'html'>;

/** Writes the history of a plan that rehearses every month, and of one with a hostile name and a missed slot. */
export function writeHistory(): Page {
  const records = [
    passedRecord,
    failingRecord(HOSTILE, HOSTILE),
    refusedRecord,
    ...Array<DrillRecord>(11).fill(passedRecord),
  ];
  const rows = records.map((record, month) => ({
    ...historyRow(record, '0'.repeat(64)),
    drillId: `01KA0000000000000000000${String(month).padStart(3, '0')}`,
    startedAt: new Date(Date.UTC(2025, 9 + month, 6, 17)).toISOString(),
    planId: month === 3 ? 'billing' : record.planId,
  }));
  const html = join(OUT, 'history.html');
  const missed = [{ planId: 'billing', slot: '2026-10-10T17:00:00.000Z' }];
  const newest = new Map([
    ['billing', null],
    ...[lookAt(passedRecord.planId, 2), lookAt('payroll', 40)].map((look) => [look.planId, look] as const),
  ]);
  const now = new Date('2026-11-21T18:00:00Z');
  writeFileSync(html, historyPage(rows, missed, now, { newest, ofAllPlans: true }));
  return { name: 'history', locale: 'ja', html };
}

/** What a look so many days ago saw: something in every check's words, and a server that calls itself by markup. */
function lookAt(planId: string, daysAgo: number): ReadinessResult {
  const at = (days: number): string => new Date(Date.UTC(2026, 10, 21 - days, 21)).toISOString();
  const { servers, target } = passedRecord;
  const [db, web] = servers;
  const hostname = db?.hostname ?? '';
  const finding = { state: 'failing' as const, toldAt: at(daysAgo), serverID: db?.serverID };
  return {
    schema: 'kunren-readiness/v1',
    planId,
    planSha256: '0'.repeat(64),
    target,
    timeZone: 'Asia/Tokyo',
    checkedAt: at(daysAgo),
    dueBy: at(daysAgo - 3),
    simulated: false,
    ready: false,
    servers: [...servers, { serverID: 's-hostile', hostname: HOSTILE }].map((server) => ({
      serverID: server.serverID,
      hostname: server.hostname,
    })),
    findings: [
      {
        ...finding,
        check: 'launch-settings',
        code: 'SETTING_CHANGED',
        resource: `${db?.serverID} instanceType`,
        values: {
          hostname,
          field: 'instanceType',
          before: 'c5.large',
          after: 't3.micro',
          lastPassedAt: at(30),
        },
        since: at(daysAgo + 12),
      },
      {
        ...finding,
        serverID: web?.serverID,
        check: 'replication',
        code: 'UNREAD',
        state: 'unknown',
        resource: 'replication',
        values: { why: `AccessDeniedException ${HOSTILE}` },
        since: at(daysAgo),
      },
      {
        ...finding,
        check: 'private-path',
        code: 'ENDPOINT_MISSING',
        resource: HOSTILE.slice(0, 80),
        values: { service: 'drs', vpc: HOSTILE },
        since: at(daysAgo + 3),
      },
    ],
    listed: [
      ...servers.map((server) => ({
        serverID: server.serverID,
        hostname: server.hostname,
        state: 'CONTINUOUS',
      })),
      { serverID: 's-0f1e2d3c4b5a69788', hostname: 'file-server', state: 'CONTINUOUS' },
      { serverID: 's-0f1e2d3c4b5a69789', hostname: HOSTILE, state: null },
    ],
    previousAt: at(daysAgo + 1),
  };
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
