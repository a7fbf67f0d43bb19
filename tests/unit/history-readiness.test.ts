import { describe, expect, it } from 'vitest';
import { type HistoryRow, historyRow } from '../../core/history/history.ts';
import { standingOf, uncovered } from '../../core/history/standing.ts';
import { compareRuns, type ReadinessResult } from '../../core/readiness/result.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { DB, factsOf, NOW, recovered, WEB, web } from '../builders.ts';
import { withoutTags } from '../without-tags.ts';

/** What the newest look at each plan adds to the history: its findings, changed settings, and servers in no plan. */

const DAY = 86_400_000;
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();
const facts = factsOf([recovered(), web()]);
const { plan } = facts;
const held = (days: number, changes: Partial<HistoryRow> = {}): HistoryRow => ({
  ...historyRow({ ...facts, ...conclude(facts) }, 'ab'.repeat(32)),
  startedAt: daysAgo(days),
  ...changes,
});

const SERVERS = [
  { serverID: DB, hostname: 'wordpress-db' },
  { serverID: WEB, hostname: 'wordpress-web' },
];
const changed = {
  check: 'launch-settings' as const,
  code: 'SETTING_CHANGED',
  state: 'failing' as const,
  resource: `${DB} instanceType`,
  serverID: DB,
  values: {
    hostname: 'wordpress-db',
    field: 'instanceType',
    before: 'a',
    after: 'b',
    lastPassedAt: daysAgo(20),
  },
  since: daysAgo(5),
  toldAt: daysAgo(5),
};
const looked = (days: number, changes: Partial<ReadinessResult> = {}): ReadinessResult => ({
  ...compareRuns(
    { ...plan, readiness: { expression: 'cron(0 6 * * ? *)', remindAfter: 604_800 } },
    {
      planSha256: '0'.repeat(64),
      simulated: false,
      checkedAt: new Date(daysAgo(days)),
      servers: SERVERS,
      findings: [],
      notLookedAt: [],
      listed: SERVERS.map((server) => ({ ...server, state: 'CONTINUOUS' })),
    },
    undefined,
  ).result,
  ...changes,
});
const newestOf = (...results: ReadinessResult[]) => new Map(results.map((one) => [one.planId, one]));
const pageOf = (rows: readonly HistoryRow[], newest: ReadonlyMap<string, ReadinessResult | null>): string =>
  historyPage(rows, NOW, { looks: { newest, ofAllPlans: true } });
const serverIn = (row: HistoryRow, result: ReadinessResult, id = DB) =>
  standingOf([row], [], newestOf(result), NOW)[0]?.servers.find(({ serverID }) => serverID === id);

describe('a plan that was looked at', () => {
  it('is ready, and the page says when that was seen', () => {
    const result = looked(0.5);
    const page = pageOf([held(20)], newestOf(result));
    expect(page).toContain('✓ 準備完了');
    expect(page).toContain('✓ ready');
    expect(withoutTags(page)).toContain('確認日時: 2026-11-21(土) 14:00 JST（2026-11-21 05:00 UTC）');
  });
  it('has each finding with its resource, its days and what to do, in both languages', () => {
    const page = pageOf([held(20)], newestOf(looked(0.5, { findings: [changed] })));
    for (const text of [
      '✕ 5日',
      '✕ 5 days',
      `${DB} instanceType`,
      '再検証が必要です',
      '意図した変更であれば訓練を実施し',
      'needs verification: instanceType has changed from a to b',
      'hold a drill of the server',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('準備完了');
  });
  it('and never drilled is on the page too, its servers never proven', () => {
    const page = pageOf([], newestOf(looked(0.5)));
    expect(page).toContain(plan.id);
    expect(page.match(/✕ 未実証/g)?.length).toBeGreaterThanOrEqual(2);
  });
  it('is overdue when two looks that were due have not come, and then it is not ready', () => {
    const late = looked(3);
    const page = pageOf([held(20)], newestOf(late));
    expect(page).toContain('✕ 確認の遅延');
    expect(page).toContain('The last look is overdue');
    expect(page).not.toContain('準備完了');
    expect(serverIn(held(20), late)?.ready).toBeNull();
    expect(pageOf([held(20)], newestOf(looked(1)))).not.toContain('✕ overdue');
  });
  it('without a schedule is never overdue', () => {
    expect(pageOf([held(20)], newestOf(looked(300, { dueBy: null })))).not.toContain('✕ overdue');
  });
});

describe('a plan that was not', () => {
  it('says so, and what to do', () => {
    const page = pageOf([held(20)], new Map());
    expect(page).toContain('一度も確認していません');
    expect(page).toContain('never looked at');
    expect(page).toContain('Give the plan readiness');
  });
  it('is no plan whose newest result cannot be read', () => {
    const page = pageOf([held(20)], new Map([[plan.id, null]]));
    expect(page).toContain('the newest result cannot be read');
    expect(page).not.toContain('never looked at');
  });
  it('has nothing about readiness where nobody asked', () => {
    expect(historyPage([held(20)], NOW)).not.toMatch(/Readiness|looked at|準備状況/);
  });
});

describe('a server whose settings a look saw changed', () => {
  const result = looked(0.5, { findings: [changed] });
  it('needs verification from that look on: its days begin anew', () => {
    expect(serverIn(held(20), result)?.needsVerification).toEqual({
      since: changed.since,
      fields: ['instanceType'],
    });
    const page = pageOf([held(20)], newestOf(result));
    expect(page).toMatch(/✕ 要再確認<.*5日前に検知:<em> instanceType/);
    expect(page).toMatch(/✕ needs verification<.*seen 5 days ago:<em> instanceType/);
  });
  it('does not after a pass that is newer than the look', () => {
    expect(serverIn(held(0.1), result)?.needsVerification).toBeNull();
  });
  it('and passed since the change was first seen, needs it from that pass', () => {
    expect(serverIn(held(2), result)?.needsVerification?.since).toBe(daysAgo(2));
  });
  it('counts among what is found of it today, and the other server is ready', () => {
    expect(serverIn(held(20), result)?.ready).toEqual({ failing: 1, unknown: 0 });
    expect(serverIn(held(20), result, WEB)?.ready).toEqual({ failing: 0, unknown: 0 });
  });
});

describe('servers in no plan', () => {
  const other = { serverID: 's-0123456789abcdef0', hostname: 'file-server', state: 'CONTINUOUS' };
  const listed = [...SERVERS.map((server) => ({ ...server, state: 'CONTINUOUS' })), other];
  const gaps = (rows: readonly HistoryRow[], ...results: ReadinessResult[]) =>
    uncovered(standingOf(rows, [], newestOf(...results), NOW), NOW).map(({ servers }) =>
      servers.map(({ hostname }) => hostname),
    );

  it('are those that were listed and that no look and no drill names', () => {
    expect(gaps([], looked(0.5, { listed }))).toEqual([['file-server']]);
    expect(pageOf([], newestOf(looked(0.5, { listed })))).toContain('neither looked at nor drilled: 1');
  });
  it('are none where another plan was looked at, or drilled, with them', () => {
    const ofOther = { planId: 'files', servers: [other] };
    expect(gaps([], looked(0.5, { listed }), looked(0.5, ofOther))).toEqual([[]]);
    const drilled = held(3, { planId: 'files', servers: [{ ...other, recovered: true }] });
    expect(gaps([drilled], looked(0.5, { listed }))).toEqual([[]]);
  });
  it('are not covered by a look that is overdue, such as one of a plan that is gone', () => {
    expect(gaps([], looked(0.5, { listed }), looked(9, { planId: 'files', servers: [other] }))).toEqual([
      ['file-server'],
    ]);
  });
  it('are not known where nothing was listed, and the page does not say that all is well', () => {
    const page = pageOf([], newestOf(looked(0.5, { listed: null })));
    expect(page).toContain('the servers could not be listed');
    expect(page).not.toContain('every server is looked at');
    expect(pageOf([held(3)], new Map())).toContain('it is not known whether any server is in no plan');
  });
  it('are not asked of one plan alone', () => {
    const page = historyPage([], NOW, {
      looks: { newest: newestOf(looked(0.5, { listed })), ofAllPlans: false },
    });
    expect(page).not.toContain('file-server');
  });
});

it('text from outside never becomes markup, and is cut', () => {
  const hostname = `<script>x</script>${'y'.repeat(3_000)}`;
  const hostile = looked(0.5, {
    servers: [{ serverID: DB, hostname }],
    listed: [{ serverID: 's-1', hostname, state: hostname }],
    findings: [{ ...changed, resource: hostname, values: { ...changed.values, hostname } }],
  });
  const page = pageOf([], newestOf(hostile));
  expect(page.includes('<script')).toBe(false);
  expect(page.includes('y'.repeat(600))).toBe(false);
});
