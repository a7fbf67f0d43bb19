import { describe, expect, it } from 'vitest';
import { type HistoryRow, historyRow } from '../../core/history/history.ts';
import { standingOf } from '../../core/history/standing.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { evidenceInBucket } from '../../reporting/history/evidence.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { DB, factsOf, NOW, recovered, WEB, web } from '../builders.ts';
import { withoutTags } from '../without-tags.ts';

/** What a manager sees: how many plans stand how, the one that needs action first, and one language at a time. */

const facts = factsOf([recovered(), web()]);
const row = historyRow({ ...facts, ...conclude(facts) }, 'ab'.repeat(32), true);
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
/** A drill so many days ago. */
const held = (days: number, changes: Partial<HistoryRow> = {}): HistoryRow => ({
  ...row,
  drillId: `01KAZ${String(1_000 - days).padStart(21, '0')}`,
  startedAt: daysAgo(days),
  ...changes,
});
const results = (db: boolean | null, other: boolean | null): HistoryRow['servers'] => [
  { serverID: DB, hostname: 'wordpress-db', recovered: db },
  { serverID: WEB, hostname: 'wordpress-web', recovered: other },
];
const failed = { verdict: 'FAIL', servers: results(true, false) } as const;
const skipped = { verdict: 'SKIPPED', servers: results(null, null) } as const;
const changed: HistoryRow['servers'] = results(true, false).map((server) => ({
  ...server,
  changedFields: server.serverID === DB ? ['instanceType'] : [],
}));

const articleIn = (locale: 'ja' | 'en', page: string): string => {
  const from = page.indexOf(`<article id="${locale}"`);
  return page.slice(from, page.indexOf('</article>', from));
};
const standing = (rows: readonly HistoryRow[], missed: readonly string[] | null = []) =>
  standingOf(rows, missed?.map((slot) => ({ planId: row.planId, slot })) ?? null, null, NOW)[0];
const codesOf = (...given: Parameters<typeof standing>) =>
  standing(...given)?.concerns.map(({ code }) => code);

describe('a plan', () => {
  it('is proven where its last drill recovered every server', () => {
    expect(standing([held(3)])).toMatchObject({ state: 'proven', concerns: [] });
  });
  it('is failing from a failed drill to the next pass, whatever was skipped in between', () => {
    expect(standing([held(9), held(6, failed), held(3, skipped)])?.state).toBe('failing');
    expect(standing([held(9), held(6, failed), held(3)])?.state).toBe('proven');
  });
  it('is never proven where no drill passed, or one server was in no passed drill', () => {
    expect(standing([held(3, skipped)])?.state).toBe('unproven');
    const some = held(3, { verdict: 'PASS_WITH_FINDINGS', servers: results(true, false) });
    expect(standing([some])?.concerns).toEqual([{ code: 'UNPROVEN', count: 1 }]);
  });
  it('is never proven, and counts no servers, where none are known', () => {
    const rows = [held(3, { verdict: 'SKIPPED', servers: [], scheduledFor: null })];
    expect([standing(rows)?.state, codesOf(rows)]).toEqual(['unproven', ['NEVER_PASSED', 'REPEAT']]);
  });
  it('has changed since where a later drill saw other launch settings than at the pass', () => {
    const later = held(3, { verdict: 'INCONCLUSIVE', servers: changed });
    expect(standing([held(9), later])?.state).toBe('changed');
  });
  it('is overdue where a slot after its last pass brought no verdict, or no drill', () => {
    expect(standing([held(9)], [daysAgo(3)])?.state).toBe('overdue');
    expect(standing([held(9), held(3, { ...skipped, scheduledFor: daysAgo(3) })])?.state).toBe('overdue');
    expect(standing([held(9)], [daysAgo(12)])?.state).toBe('proven');
  });
  it('is overdue where a server was last proven more than a year ago', () => {
    expect(standing([held(366)])?.state).toBe('proven');
    expect(standing([held(367)])).toMatchObject({
      state: 'overdue',
      concerns: [{ code: 'STALE', count: 2 }],
    });
  });
  it('is to be drilled again after a drill by hand without a verdict, and is not overdue', () => {
    const rows = [held(9), held(3, { verdict: 'ABORTED', scheduledFor: null })];
    expect([standing(rows)?.state, codesOf(rows)]).toEqual(['proven', ['REPEAT']]);
  });
  it('names leftovers before all else, and a missing signature', () => {
    const rows = [held(3, { ...failed, cleanup: 'INCOMPLETE', leftovers: 2, signed: false })];
    expect(codesOf(rows)).toEqual(['LEFTOVERS', 'FAILED', 'UNPROVEN', 'UNSIGNED']);
  });
  it('is not held back by a server that its newest drill has no more', () => {
    const [db] = results(true, null);
    const rows = [held(9, failed), held(3, { servers: db === undefined ? [] : [db] })];
    expect(standing(rows)?.state).toBe('proven');
    expect(articleIn('en', historyPage(rows, NOW))).toContain('not in the newest drill or look');
  });
});

describe('the page', () => {
  const rows = [
    held(9, { planId: 'a-proven' }),
    held(9, { planId: 'b-older', startedAt: daysAgo(90) }),
    held(9, { planId: 'c-failing', ...failed }),
  ];
  const page = historyPage(rows, NOW, { missed: [] });

  it('counts the plans in numbers that add up, each of which shows its plans alone', () => {
    const english = articleIn('en', page);
    for (const [state, count, word] of [
      ['proven', 2, '✓ proven'],
      ['overdue', 0, '! overdue'],
      ['changed', 0, '! changed since'],
      ['unproven', 0, '✕ never proven'],
      ['failing', 1, '✕ failing'],
    ] as const)
      expect(english).toMatch(
        new RegExp(`class="show-${state}"${count === 0 ? ' disabled' : ''}>.*${word}</span> <b>${count}</b>`),
      );
    for (const state of ['proven', 'failing'])
      expect(page).toContain(`article:has(.show-${state}:checked) .plan:not(.${state}){display:none}`);
  });
  it('has first the plan that needs action, then the one whose proof is oldest', () => {
    const order = [...articleIn('ja', page).matchAll(/<th scope="row"><a href="#ja-plan-([^"]+)"/g)];
    expect(order.map(([, planId]) => planId)).toEqual(['c-failing', 'b-older', 'a-proven']);
  });
  it('says what is to be done, and where nothing is', () => {
    expect(articleIn('ja', page)).toContain('<li>不合格の原因を調査し、是正する</li>');
    expect(articleIn('en', page)).toContain('no action is needed');
  });
  it('draws every plan on one axis with one line of what is allowed', () => {
    const lines = [...articleIn('en', page).matchAll(/<svg class="limit".*?<line x1="([\d.]+)"/gs)];
    expect(lines).toHaveLength(3);
    expect(new Set(lines.map(([, x]) => x)).size).toBe(1);
    const first = [...articleIn('en', page).matchAll(/<svg class="gantt".*?<rect x="([\d.]+)"/gs)];
    expect(new Set(first.map(([, x]) => x)).size).toBe(1);
    expect(page).toContain('aria-label="RTO 22 %, RPO 50 %"');
  });
  it('shows one language at a time and leads to the other, each id once', () => {
    const english = articleIn('en', page).replaceAll('日本語', '');
    expect(english).not.toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
    expect(articleIn('ja', page)).toContain('<a href="#en" lang="en" hreflang="en">English</a>');
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it('has no script, loads nothing and lets nothing be loaded', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|\ssrc=|url\(/);
  });
  it('says that it did not check what was missed, and names what was', () => {
    expect(historyPage(rows, NOW)).toContain('was not checked for this page');
    expect(page).not.toContain('was not checked for this page');
    const missed = [{ planId: 'a-proven', slot: '2026-11-20T17:00:00.000Z' }];
    expect(withoutTags(historyPage(rows, NOW, { missed }))).toContain(
      'Sat 2026-11-21 02:00 JST (2026-11-20 17:00 UTC)',
    );
  });
  it('says of simulated drills, and of no others, that nothing was recovered for real', () => {
    expect(historyPage([held(3, { simulated: true })], NOW)).toContain('nothing was recovered for real');
    expect(historyPage([held(3, { simulated: false })], NOW)).not.toContain('for real');
  });
  it('says so when nothing is recorded', () => {
    expect(historyPage([], NOW)).toContain('No drill is recorded yet.');
    expect(historyPage([], NOW)).toContain('訓練の記録はまだありません。');
  });
  it('shows per server the days and how it did in each drill, the newest first', () => {
    const text = articleIn('en', historyPage([held(90), held(60, failed)], NOW));
    expect(text).toMatch(/>wordpress-db<.*90 days.*good">✓<\/span> <span class="mark good">✓</);
    expect(text).toMatch(/>wordpress-web<.*90 days.*bad">✕<\/span> <span class="mark good">✓</);
  });
  it('never lets a name become markup', () => {
    const servers = [{ serverID: DB, hostname: '<script>x</script>', recovered: true }];
    expect(historyPage([held(1, { servers })], NOW)).not.toContain('<script');
  });
});

describe('a drill’s files', () => {
  const bucket = evidenceInBucket({ bucket: 'kunren-evidence', region: 'ap-northeast-3' });
  it('are found from a page in the bucket by the console, and by a place to copy', () => {
    const page = historyPage([held(3)], NOW, { evidence: bucket });
    expect(page).toContain(
      `href="https://ap-northeast-3.console.aws.amazon.com/s3/buckets/kunren-evidence?region=ap-northeast-3&amp;prefix=drills/${row.planId}/${held(3).drillId}/"`,
    );
    expect(page).toContain(`s3://kunren-evidence/drills/${row.planId}/`);
  });
  it('are linked where they lie, the reports in the language of the page', () => {
    const names = ['report.ja.html', 'report.en.html', 'drill.json'];
    const page = historyPage([held(3)], NOW, {
      evidence: {
        placeOf: () => null,
        drill: () => ({
          href: null,
          name: 'first',
          files: names.map((name) => ({ name, href: `first/${name}` })),
        }),
      },
    });
    const linked = (locale: 'ja' | 'en') =>
      [...articleIn(locale, page).matchAll(/href="first\/([^"]+)"/g)].map(([, name]) => name);
    expect(linked('ja')).toEqual(['report.ja.html', 'drill.json']);
    expect(linked('en')).toEqual(['report.en.html', 'drill.json']);
  });
});
