import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JUDGED_CODES, REFUSAL_CODES } from '../../core/guards/refusal.ts';
import { html } from '../../reporting/report/html.ts';
import { reasonsIn } from '../../reporting/report/reasons.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { WORDS_EN } from '../../reporting/report/words-en.ts';
import { WORDS_JA } from '../../reporting/report/words-ja.ts';
import { at, factsOf, recovered } from '../builders.ts';
import { afterOthers, failingRecord, passedRecord, recordOf, refusedRecord } from '../records.ts';

/** Tags of the report, without what stands between them and in quotes. */
const tagsOf = (report: string): string[] =>
  [...report.replace(/"[^"]*"/g, '""').matchAll(/<\/?([a-z][a-z0-9]*|!doctype)/g)].map(([tag]) => tag);

describe('the report', () => {
  it.each(['ja', 'en'] as const)('has every section and the verdict first, in %s', (locale) => {
    const report = renderReport(passedRecord, locale);
    const words = locale === 'ja' ? WORDS_JA : WORDS_EN;
    const { verdict, ...sections } = { verdict: words.verdictMeaning.PASS, ...words.section };
    const places = [verdict, ...Object.values(sections)].map((text) => report.indexOf(html`${text}`.markup));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(report).toContain(`<html lang="${locale}">`);
  });
  it('gives the same bytes for the same record', () => {
    expect(renderReport(structuredClone(passedRecord), 'ja')).toBe(renderReport(passedRecord, 'ja'));
  });
  it('says on its first page that a simulated drill is not evidence', () => {
    expect(renderReport(passedRecord, 'ja')).toContain(WORDS_JA.simulatedBanner);
    expect(renderReport({ ...passedRecord, simulated: false }, 'ja')).not.toContain(WORDS_JA.simulatedBanner);
  });
  it('shows measures against their objectives in words', () => {
    const report = renderReport(passedRecord, 'ja');
    for (const text of ['13分', 'RTO 60分', '✓ 達成', '± 3秒', 'クリティカルパス'])
      expect(report).toContain(text);
  });
  it('never lets a source that lived on read as "nothing lost"', () => {
    const later = { recoveredPoint: { ...recovered().recoveredPoint, at: at(1.5) } };
    const report = renderReport(recordOf(factsOf([recovered(later)])), 'ja');
    const summary = report.slice(report.indexOf('id="summary"'), report.indexOf('id="identity"'));
    expect(summary).toContain('開始後に取得、0秒として計上');
    expect(summary).toContain(WORDS_JA.sourceAlive);
  });
  it('shows how the last twelve drills did, and what has changed since the one before', () => {
    const report = renderReport(afterOthers(passedRecord), 'ja');
    const trend = report.slice(report.indexOf('id="changes"'), report.indexOf('id="probes"'));
    for (const text of ['250 % ↑', '合否を判定した11回のうち10回', '今回の訓練', 'limits.servers', 'lt-0a 4'])
      expect(trend).toContain(text);
    expect(trend.match(/<rect /g)).toHaveLength(2 * 11);
    expect(renderReport(passedRecord, 'ja')).toContain(WORDS_JA.firstDrill);
    const unread = { ...afterOthers(passedRecord), earlier: passedRecord.earlier };
    expect(renderReport(unread, 'ja')).toContain(WORDS_JA.earlierUnknown);
  });
  it('has the verdict, what to do, the findings and the measures first, identifiers and lists in annexes', () => {
    const report = renderReport(failingRecord('status 500, expected 200'), 'en');
    const order = [
      'verdict',
      'contents',
      'summary',
      'findings',
      'recovery-time',
      'probes',
      'sign-off',
      'identity',
    ];
    const places = [...order, 'event-log', 'controls', 'verification'].map((id) =>
      report.indexOf(`id="${id}"`),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(report).toMatch(
      /Next step<\/dt><dd>[^<]*: investigate and agree corrective action \(due <time>\d{4}-/,
    );
  });
  it('gives a line, and no heading, to each section that has nothing to show', () => {
    const report = renderReport(passedRecord, 'en');
    expect(report).toContain(`<li>${WORDS_EN.section.changes}: ${WORDS_EN.nothingToCompare}</li>`);
    expect(report).not.toContain('id="changes"');
  });
  it('says of isolation that nobody asked for that it was not verified', () => {
    const { plan } = passedRecord;
    const unasked = {
      ...passedRecord,
      waves: passedRecord.waves.map((wave) => ({ ...wave, isolation: [] })),
    };
    expect(renderReport(unasked, 'en')).toContain(WORDS_EN.notVerified);
    const asked = {
      ...plan,
      network: { ...plan.network, unreachable: [{ name: 'db', address: '10.0.0.9', port: 5432 }] },
    };
    expect(renderReport({ ...unasked, plan: asked }, 'en')).not.toContain(WORDS_EN.notVerified);
  });
  it('carries over findings of earlier drills, with their disposition', () => {
    const [finding] = failingRecord('status 500').findings;
    if (finding === undefined) throw new Error('a failing drill has a finding');
    const disposition = {
      at: at(-5),
      by: 'arn:aws:iam::111122223333:user/sato',
      note: '',
      rootCause: 'a closed port',
      correctiveAction: 'port opened',
      doneBy: 'Sato, network team',
    };
    const openItems = [null, disposition].map((how) => ({
      drillId: '01KAZ0000000000000000000AA',
      finding,
      disposition: how,
    }));
    const report = renderReport({ ...passedRecord, openItems }, 'ja');
    for (const text of [WORDS_JA.label.openItems, '未対応', ...Object.values(disposition).slice(1)])
      expect(report).toContain(text);
    for (const label of ['根本原因', '是正処置', '実施者', '記録者']) expect(report).toContain(label);
    const noted = { at: at(-5), by: 'arn', note: 'fixed' };
    const brief = { drillId: '01KAZ0000000000000000000AA', finding, disposition: noted };
    expect(renderReport({ ...passedRecord, openItems: [brief] }, 'ja')).not.toContain('根本原因');
    expect(report).not.toContain(WORDS_JA.overdue);
    const late = openItems.map((item) => ({ ...item, finding: { ...finding, dueDate: '2020-01-01' } }));
    const overdue = renderReport({ ...passedRecord, openItems: late }, 'ja');
    expect(overdue.split(WORDS_JA.overdue)).toHaveLength(2);
  });
  it('gives the reason of a failure in the reader’s language, and quotes what others said', () => {
    const report = renderReport(failingRecord('status 500, expected 200'), 'ja');
    expect(report).toContain(reasonsIn('ja').PROBE_FAILED);
    expect(report).toContain(
      'wordpress-db：制限時間（1時間30分）内にtcp 3306に合格しませんでした：ステータス500（想定は200）',
    );
    expect(renderReport(failingRecord('connect ECONNREFUSED 10.0.0.1'), 'ja')).toContain(
      'tcp 3306に合格しませんでした：「connect ECONNREFUSED 10.0.0.1」',
    );
    expect(renderReport(failingRecord('status 500, expected 200'), 'en')).toContain(
      'status 500, expected 200',
    );
    expect(report).toContain('未測定');
  });
  it('of a drill that was refused has the guard, and measures nothing', () => {
    const report = renderReport(refusedRecord, 'en');
    expect(report).toContain('Replication lags too far behind');
    expect(report).toContain(WORDS_EN.nothingMeasured);
    expect(report).not.toContain('✓ met');
  });
  it('has no script, and asks for nothing from outside', () => {
    const report = renderReport(passedRecord, 'ja');
    expect(report).not.toMatch(
      /<(script|iframe|link|img|object|embed|form)\b|\b(src|href)="(?!#)|url\((?!#)/,
    );
    expect(report).toContain("default-src 'none'");
  });
});

describe('what comes from outside', () => {
  it('never becomes markup, whatever it is', () => {
    const tags = tagsOf(renderReport(failingRecord('plain'), 'en'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom(
            '<script>alert(1)</script>',
            '"><img src=x onerror=alert(1)>',
            "' onload='x",
            '&lt;b&gt;',
            ']]><!--',
          ),
        ),
        (text) => {
          const report = renderReport(failingRecord(text, text), 'en');
          expect(tagsOf(report)).toEqual(tags);
        },
      ),
      { numRuns: 200 },
    );
  });
  it('never hides or turns around what stands beside it', () => {
    expect(html`${'a\u202eb\u0000c\nd'}`.markup).toBe('a\\u202eb\\u0000c\\u000ad');
  });
});

describe('the words', () => {
  it('have a Japanese text for every code of a reason', () => {
    for (const code of [...REFUSAL_CODES, ...JUDGED_CODES])
      expect(reasonsIn('ja')[code]).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  });
  it('are never the same for two codes', () => {
    expect(new Set(Object.values(reasonsIn('ja'))).size).toBe(REFUSAL_CODES.length + JUDGED_CODES.length);
    expect(new Set(Object.values(WORDS_EN.reason)).size).toBe(REFUSAL_CODES.length + JUDGED_CODES.length);
  });
});
