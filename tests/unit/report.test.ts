import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conclude } from '../../core/assemble-record.ts';
import type { DrillFacts, DrillRecord, DrillServer } from '../../core/record.ts';
import { JUDGED_CODES, REFUSAL_CODES, refuse } from '../../core/refusal.ts';
import { html } from '../../reporting/report/html.ts';
import { REASONS_JA } from '../../reporting/report/reasons-ja.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { WORDS_EN } from '../../reporting/report/words-en.ts';
import { WORDS_JA } from '../../reporting/report/words-ja.ts';
import { factsOf, NOW, recovered, WEB } from '../builders.ts';

const at = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();
const web = (changes: Partial<DrillServer> = {}): DrillServer =>
  recovered({ sourceServerID: WEB, hostname: 'wordpress-web', wave: 'web', ...changes });
const recordOf = (facts: DrillFacts): DrillRecord => ({ ...facts, ...conclude(facts) });
const passed = recordOf(factsOf([recovered(), web()]));
const refused = recordOf(
  factsOf(
    [
      recovered({ requestedAt: null, jobID: null, verifiedAt: null }),
      web({ requestedAt: null, jobID: null }),
    ],
    { guards: { checkedAt: at(0), refusals: [refuse('LAG_TOO_LONG', 'wordpress-db lags 20m behind')] } },
  ),
);
const failing = (seen: string, hostname = 'wordpress-db'): DrillRecord => {
  const [probe] = recovered().probes;
  if (probe === undefined) throw new Error('the builder’s server has a probe');
  const facts = factsOf([
    recovered({
      hostname,
      verifiedAt: null,
      probes: [{ ...probe, status: 'FAILED', passedAt: null, seen, errorCode: 'UNEXPECTED_BODY' }],
    }),
    web(),
  ]);
  return recordOf({ ...facts, waves: facts.waves.map((wave) => ({ ...wave, outOfTime: true })) });
};

/** Tags of the report, without what stands between them and in quotes. */
const tagsOf = (report: string): string[] =>
  [...report.replace(/"[^"]*"/g, '""').matchAll(/<\/?([a-z][a-z0-9]*|!doctype)/g)].map(([tag]) => tag);

describe('the report', () => {
  it.each(['ja', 'en'] as const)('has every section and the verdict first, in %s', (locale) => {
    const report = renderReport(passed, locale);
    const words = locale === 'ja' ? WORDS_JA : WORDS_EN;
    const { verdict, ...sections } = { verdict: words.verdictMeaning.PASS, ...words.section };
    const places = [verdict, ...Object.values(sections)].map((text) => report.indexOf(html`${text}`.markup));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(report).toContain(`<html lang="${locale}">`);
  });
  it('gives the same bytes for the same record', () => {
    expect(renderReport(structuredClone(passed), 'ja')).toBe(renderReport(passed, 'ja'));
  });
  it('says on its face that a simulated drill is no evidence', () => {
    expect(renderReport(passed, 'ja')).toContain(WORDS_JA.simulatedBanner);
    expect(renderReport({ ...passed, simulated: false }, 'ja')).not.toContain(WORDS_JA.simulatedBanner);
  });
  it('shows measures against their objectives in words', () => {
    const report = renderReport(passed, 'ja');
    for (const text of ['13分', '目標値 1時間', '✓ 達成', '± 3秒', 'クリティカルパス'])
      expect(report).toContain(text);
  });
  it('never lets a source that lived on read as "nothing lost"', () => {
    const later = { pointInTime: { ...recovered().pointInTime, at: at(1.5) } };
    const report = renderReport(recordOf(factsOf([recovered(later), web(later)])), 'ja');
    const summary = report.slice(report.indexOf('id="summary"'), report.indexOf('id="identity"'));
    expect(summary).toContain('0秒');
    expect(summary).toContain(WORDS_JA.sourceAlive);
  });
  it('gives the reason of a failure in the reader’s language and in the record’s words', () => {
    const report = renderReport(failing('status 500, expected 200'), 'ja');
    expect(report).toContain(REASONS_JA.PROBE_FAILED);
    expect(report).toContain('status 500, expected 200');
    expect(report).toContain('未測定');
  });
  it('of a drill that was refused has the guard, and measures nothing', () => {
    const report = renderReport(refused, 'en');
    expect(report).toContain('Replication lags too far behind');
    expect(report).toContain(WORDS_EN.nothingMeasured);
    expect(report).not.toContain('✓ met');
  });
  it('has no script, and asks for nothing from outside', () => {
    const report = renderReport(passed, 'ja');
    expect(report).not.toMatch(
      /<(script|iframe|link|img|object|embed|form)\b|\b(src|href)="(?!#)|url\((?!#)/,
    );
    expect(report).toContain("default-src 'none'");
  });
});

describe('what comes from outside', () => {
  it('never becomes markup, whatever it is', () => {
    const tags = tagsOf(renderReport(failing('plain'), 'en'));
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
          const report = renderReport(failing(text, text), 'en');
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
      expect(REASONS_JA[code]).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  });
  it('are never the same for two codes', () => {
    expect(new Set(Object.values(REASONS_JA)).size).toBe(REFUSAL_CODES.length + JUDGED_CODES.length);
    expect(new Set(Object.values(WORDS_EN.reason)).size).toBe(REFUSAL_CODES.length + JUDGED_CODES.length);
  });
});
