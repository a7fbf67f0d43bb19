import { describe, expect, it } from 'vitest';
import { recordRows } from '../../cli/outcome.ts';
import { historyRow } from '../../core/history/history.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { contentOf } from '../../reporting/messages/content.ts';
import { closedEvent } from '../../reporting/messages/drill-events.ts';
import { renderReport } from '../../reporting/report/report.ts';
import type { Locale } from '../../reporting/wording.ts';
import { at, factsOf, failedLaunch, NOW, planOf, recovered, web } from '../builders.ts';
import { afterOthers, recordOf } from '../records.ts';

/** What a measure is judged against, and what it covers, is the same wherever somebody reads it. */

const withAllowance = { objectives: { recoveryTime: '60m', recoveryPoint: '60s', allowance: '45m' } };
const SENDER = {
  environment: 'prod',
  simulated: false,
  place: { bucket: 'evidence', region: 'ap-northeast-1', key: null },
  now: NOW,
} as unknown as Parameters<typeof closedEvent>[3];

/** Everything that says how long a recovery took. */
function everywhere(record: DrillRecord, locale: Locale): Record<string, string> {
  const event = closedEvent(
    record,
    { sha256: '0'.repeat(64), signed: true },
    { inARow: 1, thread: record.drillId },
    SENDER,
  );
  const { title, facts } = contentOf(event, locale);
  const report = renderReport(afterOthers(record), locale);
  const sectionOf = (id: string): string => {
    const from = report.indexOf(`id="${id}"`);
    return report.slice(from, report.indexOf('<section', from + 1));
  };
  return {
    title,
    facts: facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    summary: sectionOf('summary'),
    timeline: sectionOf('timeline'),
    'recovery time': sectionOf('recovery-time'),
    trend: sectionOf('trend'),
    ...(locale === 'en'
      ? {
          'history page': historyPage([historyRow(record, '0'.repeat(64))], NOW),
          command: recordRows(record).join('\n'),
        }
      : {}),
  };
}

describe('an allowance', () => {
  const missed = recordOf(
    factsOf([recovered({ verifiedAt: at(21 + 40 / 60) }), web()], { plan: planOf(withAllowance) }),
  );
  it.each<[Locale, string]>([
    ['en', 'allowed 15m (RTO 60m − 45m)'],
    ['ja', '許容 15分（RTO 60分 − 45分）'],
  ])('gives one number everywhere, in %s', (locale, text) => {
    for (const [place, said] of Object.entries(everywhere(missed, locale)))
      expect.soft(said, place).toContain(text);
  });
  it('is said in the reason', () => {
    expect(missed.reasons[0]?.text).toContain('20m 40s, longer than the allowed 15m (RTO 1h − 45m)');
  });
  it('moves the line of the trend: 20m40s of 15m is 138 %', () => {
    expect(everywhere(missed, 'en')['trend']).toContain('138 %');
    expect(everywhere(missed, 'en')['history page']).toContain('138 %');
  });
  it('of nothing leaves the objective as it is', () => {
    const passed = recordOf(factsOf([recovered(), web()]));
    for (const [place, said] of Object.entries(everywhere(passed, 'en'))) {
      expect.soft(said, place).toContain('RTO 60m');
      expect.soft(said, place).not.toContain('allowed 60m');
    }
  });
});

describe('the servers that the times cover', () => {
  const critical = recordOf(factsOf([recovered(), web({ ...failedLaunch, critical: false })]));
  const optional = recordOf(
    factsOf([recovered({ critical: false }), web({ ...failedLaunch, critical: false })]),
  );
  const all = recordOf(factsOf([recovered(), web()]));
  const PLACES = ['facts', 'summary', 'recovery time', 'command'];
  it.each<[string, DrillRecord, Locale, string]>([
    ['the critical ones', critical, 'en', 'cover critical servers only'],
    ['the critical ones, in Japanese', critical, 'ja', '必須のサーバーだけの値です'],
    ['those that recovered', optional, 'en', 'cover only the servers that recovered'],
  ])('are %s, and a pass with findings says so', (_, record, locale, text) => {
    expect(record.verdict).toBe('PASS_WITH_FINDINGS');
    const said = everywhere(record, locale);
    for (const place of PLACES) {
      if (said[place] !== undefined) expect.soft(said[place], place).toContain(text);
    }
  });
  it('are not spoken of where they are all', () => {
    for (const said of Object.values(everywhere(all, 'en'))) expect(said).not.toContain('cover ');
  });
});

describe('data that was taken after the start', () => {
  const alive = { recoveredPoint: { ...recovered().recoveredPoint, at: at(1.5) } };
  const record = recordOf(factsOf([recovered(alive), web(alive)]));
  it.each<[Locale, string]>([
    ['en', 'taken after the start, counted as 0 s'],
    ['ja', '開始後に取得、0秒として計上'],
  ])('is counted as zero and says why, in %s', (locale, text) => {
    const { facts, summary, trend, ...others } = everywhere(record, locale);
    for (const said of [facts, summary, trend]) expect.soft(said).toContain(text);
    if (locale === 'en') {
      expect(others['history page']).toContain(text);
      expect(others['command']).toContain(text);
    }
  });
  it('of one server is no reason to doubt the number of another', () => {
    const mixed = recordOf(factsOf([recovered(alive), web()]));
    expect(everywhere(mixed, 'en')['facts']).toContain('30s / RPO 60s');
  });
});
