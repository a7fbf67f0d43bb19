import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../core/history/coverage.ts';
import { historyRow } from '../../core/history/history.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { driftIn, provenAfter, provenSettings } from '../../core/verdict/drift.ts';
import type { DrillFacts, DrillRecord, DrillServer } from '../../core/verdict/record.ts';
import { launchSnapshotOf } from '../../drill/methods/drs/launch-snapshot.ts';
import { checkSettings } from '../../reporting/evidence/check-settings.ts';
import { inJapanese } from '../../reporting/evidence/words-ja.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { DB, factsOf, launchSettings, NOW, recovered, template, WEB, web } from '../builders.ts';

/** What a record keeps of the last pass of each server, and what changed since. */

const settingsOf = (instanceType: string) =>
  launchSnapshotOf(launchSettings(), { ...template(), instanceType });
const [LARGE, MICRO] = [settingsOf('c5.large'), settingsOf('t3.micro')];
const CHANGED = [{ field: 'instanceType', before: 'c5.large', after: 't3.micro' }];

/** A drill of two servers, the database with these settings. */
function recordWith(database: Partial<DrillServer>, changes: Partial<DrillFacts> = {}): DrillRecord {
  const facts = factsOf([recovered({ settings: LARGE, ...database }), web({ settings: LARGE })], changes);
  return { ...facts, ...conclude(facts) };
}

/** The drill after another. */
const drillAfter = (
  previous: DrillRecord,
  database: Partial<DrillServer>,
  changes: Partial<DrillFacts> = {},
) => {
  const next = recordWith(database, changes);
  return { ...next, earlier: { ...next.earlier, proven: provenAfter(previous, next.servers) } };
};

const FAILED = { verifiedAt: null, launch: { ...recovered().launch, status: 'FAILED' } };
const drift = (record: DrillRecord) =>
  driftIn(record).map(({ hostname, changes }) => ({ hostname, changes }));

describe('the settings of the last pass', () => {
  const passed = recordWith({}, { drillId: '01FIRST' });

  it('are those of the drill itself where it passed, for every server that recovered', () => {
    expect([...provenSettings(passed).keys()].toSorted()).toEqual([DB, WEB]);
    expect(provenSettings(recordWith(FAILED)).size).toBe(0);
  });

  it('are written once where nothing changed', () => {
    expect(drillAfter(passed, {}).earlier.proven).toMatchObject([
      { serverID: DB, drillId: '01FIRST' },
      { serverID: WEB, drillId: '01FIRST' },
    ]);
    expect(JSON.stringify(drillAfter(passed, {}).earlier.proven)).not.toContain('fields');
  });

  it('are carried through drills that did not pass, however many and whatever these read', () => {
    const failed = drillAfter(passed, { ...FAILED, settings: MICRO });
    const { settings: _, ...unread } = recovered();
    const blind = recordWith({});
    const skipped = {
      ...blind,
      servers: [{ ...unread, ...FAILED }],
      earlier: { ...blind.earlier, proven: provenAfter(failed, [{ serverID: DB }]) },
      verdict: 'SKIPPED' as const,
    };
    const last = drillAfter(skipped, { settings: MICRO });
    expect([drift(failed), drift(skipped), drift(last)]).toEqual([
      [{ hostname: 'wordpress-db', changes: CHANGED }],
      [],
      [{ hostname: 'wordpress-db', changes: CHANGED }],
    ]);
    expect(driftIn(last)[0]?.drillId).toBe('01FIRST');
  });

  it('are new after a pass with other settings', () => {
    const second = drillAfter(passed, { settings: MICRO }, { drillId: '01SECOND' });
    expect(drift(second)).toHaveLength(1);
    expect(drift(drillAfter(second, { settings: MICRO }))).toEqual([]);
  });

  it('are unknown where no record had them', () => {
    const { settings: _, ...unread } = recovered();
    const facts = factsOf([unread, web()]);
    const old = { ...facts, ...conclude(facts) };
    expect(drift(drillAfter(old, { settings: MICRO }))).toEqual([]);
  });
});

describe('a server in the history', () => {
  const passed = recordWith(
    {},
    { drillId: '01KAZ0000000000000000000A1', startedAt: '2026-11-01T17:00:00.000Z' },
  );
  const rowOf = (record: DrillRecord) => historyRow(record, 'ab'.repeat(32));
  const changed = drillAfter(
    passed,
    { ...FAILED, settings: MICRO },
    { drillId: '01KAZ0000000000000000000A2', startedAt: '2026-11-10T17:00:00.000Z' },
  );
  const reverted = drillAfter(changed, FAILED, { drillId: '01KAZ0000000000000000000A3' });
  const needs = (...records: DrillRecord[]) =>
    coverageOf(records.map(rowOf)).find(({ serverID }) => serverID === DB)?.needsVerification;

  it('needs no verification after a pass, nor where its settings are as they were', () => {
    expect([needs(passed), needs(passed, drillAfter(passed, FAILED))]).toEqual([null, null]);
  });
  it('needs it from the first drill that saw its settings changed', () => {
    const later = drillAfter(
      changed,
      { ...FAILED, settings: MICRO },
      { drillId: '01KAZ0000000000000000000A4' },
    );
    const expected = { since: '2026-11-10T17:00:00.000Z', fields: ['instanceType'] };
    expect([needs(passed, changed), needs(passed, changed, later)]).toEqual([expected, expected]);
  });
  it('does not need it any more when they were changed back, or it passed with them', () => {
    const proven = drillAfter(changed, { settings: MICRO }, { drillId: '01KAZ0000000000000000000A5' });
    expect([needs(passed, changed, reverted), needs(passed, changed, proven)]).toEqual([null, null]);
  });
  it('that never passed is never proven, whatever changed', () => {
    expect(needs(changed)).toBe(null);
  });
  it('shows its days from the change and not from the pass, in both languages', () => {
    const page = historyPage([rowOf(passed), rowOf(changed)], NOW);
    expect(page).toMatch(/✕ 要再確認<.*11日前に検知:<em> instanceType/);
    expect(page).toMatch(/✕ needs verification<.*seen 11 days ago:<em> instanceType/);
  });
});

describe('the report', () => {
  const passed = recordWith({});

  it.each([
    ['en', 'What decides a launch is as it was', 'instanceType', 'have changed since the server last passed'],
    [
      'ja',
      '各サーバーが前回合格した訓練のときと同じです',
      'instanceType',
      '前回の合格以降に変更されています',
    ],
  ] as const)('tells what changed, or that nothing did (%s)', (locale, nothing, field, changed) => {
    expect(renderReport(drillAfter(passed, {}), locale)).toContain(nothing);
    const report = renderReport(drillAfter(passed, { settings: MICRO }), locale);
    expect(report).toContain(field);
    expect(report).toContain(changed);
  });
});

describe('the hash of the settings', () => {
  it('is that of the fields beside it', () => {
    const [check] = checkSettings(recordWith({}));
    expect(check).toMatchObject({ outcome: 'holds' });
    expect(check && inJapanese(check)).toMatchObject({
      name: '起動設定',
      reason: expect.stringMatching(/^起動設定/),
    });
  });

  it.each<[string, DrillRecord]>([
    ['of the server', recordWith({ settings: { ...LARGE, fields: MICRO.fields } })],
    [
      'of the last pass',
      drillAfter(recordWith({ settings: { ...LARGE, fields: MICRO.fields } }), { settings: MICRO }),
    ],
  ])('betrays a field %s that was changed afterwards', (_, record) => {
    const [check] = checkSettings(record);
    expect(check).toMatchObject({ outcome: 'fails', reason: expect.stringContaining(DB) });
    expect(check && inJapanese(check).reason).toMatch(/の起動設定のハッシュ/);
  });

  it('is asked of no record without settings', () => {
    const facts = factsOf([recovered(), web()]);
    expect(checkSettings({ ...facts, ...conclude(facts) })).toEqual([]);
  });
});
