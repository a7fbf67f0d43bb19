import { describe, expect, it } from 'vitest';
import { type HistoryRow, historyRow, planHistories } from '../../core/history/history.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { historyCsv } from '../../reporting/history/csv.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { DB, factsOf, NOW, recovered, WEB, web } from '../builders.ts';
import { withoutTags } from '../without-tags.ts';

const facts = factsOf([recovered(), web()]);
const row = historyRow({ ...facts, ...conclude(facts) }, 'ab'.repeat(32));
const DAY = 86_400_000;
/** A drill so many days ago. */
const held = (daysAgo: number, changes: Partial<HistoryRow> = {}): HistoryRow => ({
  ...row,
  drillId: `01KAZ${String(1_000 - daysAgo).padStart(21, '0')}`,
  startedAt: new Date(NOW.getTime() - daysAgo * DAY).toISOString(),
  ...changes,
});
const results = (db: boolean | null, webServer: boolean | null): HistoryRow['servers'] => [
  { serverID: DB, hostname: 'wordpress-db', recovered: db },
  { serverID: WEB, hostname: 'wordpress-web', recovered: webServer },
];

describe('a row of the history', () => {
  it('has the measures, and what they are held against', () => {
    expect(row).toMatchObject({
      verdict: 'PASS',
      serversTotal: 2,
      serversRecovered: 2,
      recoveryTimeSeconds: 780,
      recoveryTimeTargetSeconds: 3_600,
      recoveryPointSeconds: 30,
      recoveryPointMethod: 'job-log',
      probesPassed: 2,
      probesTotal: 2,
      cleanup: 'COMPLETE',
      account: '111122223333',
    });
  });
  it('says of a server that was never started that nothing is known', () => {
    const some = factsOf([recovered(), web({ requestedAt: null, operationID: null, verifiedAt: null })]);
    expect(historyRow({ ...some, ...conclude(some) }, 'ab'.repeat(32)).servers).toMatchObject([
      { recovered: true },
      { recovered: null },
    ]);
  });
});

describe('the history of a plan', () => {
  const rows = [
    held(90),
    held(60, { verdict: 'FAIL', servers: results(true, false) }),
    held(30, { verdict: 'SKIPPED', servers: results(null, null) }),
  ];
  const [plan] = planHistories(rows.toReversed());

  it('is in the order of the drills, whatever order they come in', () => {
    expect(plan?.rows.map(({ verdict }) => verdict)).toEqual(['PASS', 'FAIL', 'SKIPPED']);
    expect(plan?.latest.verdict).toBe('SKIPPED');
  });
  it('counts passes among what passed or failed: a skipped drill is neither', () => {
    expect(plan?.passRate).toBe(0.5);
    expect(planHistories([held(1, { verdict: 'SKIPPED' })])[0]?.passRate).toBeNull();
  });
  it('knows when each server was last recovered in a drill that passed', () => {
    expect(plan?.servers.map(({ hostname, lastPassedAt }) => [hostname, lastPassedAt])).toEqual([
      ['wordpress-db', held(90).startedAt],
      ['wordpress-web', held(90).startedAt],
    ]);
    expect(plan?.servers[1]?.results).toEqual([true, false, null]);
  });
  it('calls a server that never was in a passed drill never proven', () => {
    const [failed] = planHistories([held(1, { verdict: 'FAIL', servers: results(true, false) })]);
    expect(failed?.servers.map(({ lastPassedAt }) => lastPassedAt)).toEqual([null, null]);
  });
});

describe('the CSV', () => {
  it('opens in Japanese Excel: a byte order mark, CRLF, one line a drill', () => {
    const text = historyCsv([held(1), held(2)]);
    expect(text.startsWith('\uFEFFschema,drillId,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
  ])('makes text of %j', (toolVersion, written) => {
    expect(historyCsv([held(1, { toolVersion })])).toContain(`,${written},`);
  });
  it('leaves empty what was not measured', () => {
    expect(historyCsv([held(1, { recoveryTimeSeconds: null })])).toContain(',3600,,');
  });
});

describe('the days', () => {
  // Two in the morning in Tokyo.
  const night = held(0, { startedAt: '2026-11-21T17:00:00.000Z', timeZone: 'Asia/Tokyo' });
  it('are those of the plan’s zone, in every table and chart', () => {
    const page = historyPage([night], NOW);
    expect(page.match(/2026-11-22/g)?.length).toBeGreaterThanOrEqual(3);
    expect(page).toContain('>11-22<');
    expect(page.replaceAll('2026-11-21 17:00 UTC', '')).not.toMatch(/(2026-)?11-21/);
  });
  it('of another zone are its own', () => {
    expect(historyPage([{ ...night, timeZone: 'America/New_York' }], NOW)).not.toContain('2026-11-22');
  });
  it('and the time of a slot that was missed are told in it, and in UTC', () => {
    const missed = [{ planId: row.planId, slot: '2026-10-10T17:00:00.000Z' }];
    const page = withoutTags(historyPage([night], NOW, { missed }));
    expect(page).toContain('2026-10-11(日) 02:00 JST（2026-10-10 17:00 UTC）');
    expect(page).toContain('Sun 2026-10-11 02:00 JST (2026-10-10 17:00 UTC)');
  });
});

describe('one drill that passed with findings', () => {
  const rows = [held(3, { verdict: 'PASS_WITH_FINDINGS', servers: results(true, false) })];
  it('is a pass in the rate and in the days since a pass', () => {
    expect(planHistories(rows)[0]).toMatchObject({ passRate: 1, lastPassedAt: held(3).startedAt });
    const page = historyPage(rows, NOW);
    expect(page).toContain('100 %');
    expect(page).toContain('最終訓練');
  });
  it('names the server that it did not prove', () => {
    const page = historyPage(rows, NOW);
    expect(page).toMatch(/✕ 未実証<\/span><em> wordpress-web/);
  });
  it('is no pass where it failed', () => {
    expect(historyPage([held(3, { verdict: 'FAIL' })], NOW)).toMatch(/class="plan failing".*✕ 未実証/);
  });
});
