import { beforeAll, describe, expect, it } from 'vitest';
import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { closedEvent } from '../../reporting/messages/drill-events.ts';
import { mailOf } from '../../reporting/messages/mail.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { targetText } from '../../reporting/moments.ts';
import { contextOf } from '../../reporting/report/context.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { sectionsOf } from '../../reporting/report/sections.ts';
import { type Locale, WORDING } from '../../reporting/wording.ts';
import { englishIn } from '../../simulator/checkers/language.ts';
import { HOSTILE, madeUpKinds, rehearsedKinds } from '../drill-kinds.ts';
import { MENTIONS, SENDER } from '../messages/samples.ts';

/** Every kind of drill as every document: what Chromium and poppler need not be asked; for that see tests/documents. */

const LOCALES = ['ja', 'en'] as const;
const KINDS = [
  'passed',
  'restored',
  'failed',
  'refused',
  'aborted',
  'partly',
  'incomplete',
  'hostile',
  '60 servers',
  '500 servers',
];
let records: ReadonlyMap<string, DrillRecord> = new Map();
beforeAll(async () => {
  records = new Map([...(await rehearsedKinds()), ...madeUpKinds()]);
}, 120_000);

const recordOf = (kind: string): DrillRecord => {
  const record = records.get(kind);
  if (record === undefined) throw new Error(`there is no drill that is ${kind}`);
  return record;
};
const eventOf = (record: DrillRecord, languages: readonly Locale[]) =>
  closedEvent(
    { ...record, plan: { ...record.plan, report: { ...record.plan.report, languages: [...languages] } } },
    { sha256: '0'.repeat(64), signed: true },
    { inARow: 1, thread: record.drillId },
    SENDER,
  );
/** What a person reads of a page, what is drawn left out. */
const textOf = (html: string): string =>
  html.replace(/<(style|svg|code)\b[\s\S]*?<\/\1>|<[^>]*>/gu, '\n').replaceAll('&#39;', "'");

/** Each document of a drill in a language, by its name. */
function documentsOf(record: DrillRecord, locale: Locale): Map<string, string> {
  const event = eventOf(record, [locale]);
  return new Map([
    ['the report', renderReport(record, locale)],
    ['the mail', mailOf(event).text],
    ...WEBHOOK_SERVICES.map((service) => {
      const { contentType, body } = webhookMessage(service, { event, mentions: MENTIONS });
      const isJson = contentType === 'application/json';
      return [
        `the message in ${service}`,
        isJson ? body : decodeURIComponent(body.replaceAll('+', ' ')),
      ] as const;
    }),
  ]);
}

it('every kind is here', () => {
  expect([...records.keys()].toSorted()).toEqual(KINDS.toSorted());
});

it.each(LOCALES)('a drill that passed and left something asks for somebody to look, in %s', (locale) => {
  const { nextStep, lookAtLeftovers } = WORDING[locale];
  for (const text of documentsOf(recordOf('incomplete'), locale).values()) {
    expect(textOf(text).replaceAll(/\n *(?=\S)/gu, '')).toContain(lookAtLeftovers.slice(0, 10));
    expect(text).not.toContain(nextStep.PASS);
  }
});

describe.each(KINDS)('a drill that is %s', (kind) => {
  it('says in Japanese whatever is kunren’s own', () => {
    const record = recordOf(kind);
    const ofOthers = [JSON.stringify(record.plan), HOSTILE];
    const english = [...documentsOf(record, 'ja')].flatMap(([name, text]) =>
      englishIn(text.replaceAll(/https?:\S+/gu, ''))
        .filter((sentence) => !ofOthers.some((words) => words.includes(sentence)))
        .map((sentence) => `${name}: ${sentence.slice(0, 200)}`),
    );
    expect(english).toEqual([]);
  });

  it.each(LOCALES)('has dates in one form, in %s', (locale) => {
    for (const [name, text] of documentsOf(recordOf(kind), locale)) {
      const odd = textOf(text).match(
        /\d{4}-\d\d-\d\dT\d\d:|\d{4}年|\d{4}\/\d{1,2}\/\d|\b\d{1,2}\/\d{1,2}\/\d{4}|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d/gu,
      );
      expect([name, odd]).toEqual([name, null]);
    }
  });

  it.each(LOCALES)('has one figure for each objective, in %s', (locale) => {
    const record = recordOf(kind);
    const { recoveryTime, recoveryPoint } = record;
    const wanted = [
      `RTO ${targetText(recoveryTime.targetSeconds, locale)}`,
      `RPO ${targetText(recoveryPoint.targetSeconds, locale)}`,
    ];
    for (const [name, text] of documentsOf(record, locale)) {
      const figures =
        textOf(text).match(/\bR[TP]O \d+(?:日|時間|分|秒|[dhms])(?: ?\d+(?:時間|分|秒|[hms]))*/gu) ?? [];
      const others = figures.filter((figure) => !wanted.includes(figure));
      expect([name, others]).toEqual([name, []]);
      // A drill that measured nothing names its objectives in the report alone.
      if (name === 'the report') expect(new Set(figures)).toEqual(new Set(wanted));
    }
  });

  it.each(LOCALES)('has contents that lead to every section, once, in %s', (locale) => {
    const record = recordOf(kind);
    const html = renderReport(record, locale);
    const sections = sectionsOf(contextOf(record, locale)).map(({ id }) => id);
    const [contents = ''] = /<nav[\s\S]*?<\/nav>/u.exec(html) ?? [];
    expect([...contents.matchAll(/href="#([^"]+)"/gu)].map(([, id]) => id)).toEqual(sections);
    const ids = [...html.matchAll(/\bid="([^"]+)"/gu)].map(([, id]) => id);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    expect(sections.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
