import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CONTROL_MAP } from '../../core/controls/control-map.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { drillRecordSchema } from '../../core/verdict/record.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { WORDS_EN } from '../../reporting/report/words-en.ts';
import { WORDS_JA } from '../../reporting/report/words-ja.ts';
import { passedRecord, refusedRecord } from '../records.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

const RECORD = z.toJSONSchema(drillRecordSchema, { io: 'input', reused: 'inline' }) as Shape;

/** Whether a path such as `servers[].probes[].status` leads to something in the record. */
function exists(path: string, shape: Shape | undefined): boolean {
  if (shape === undefined) return false;
  if (path === '') return true;
  if (shape.anyOf !== undefined) return shape.anyOf.some((one) => exists(path, one));
  if (path.startsWith('[]')) return exists(path.slice(2).replace(/^\./, ''), shape.items);
  const [, name = '', rest = ''] = /^([^.[]+)\.?(.*)$/.exec(path) ?? [];
  return exists(rest, shape.properties?.[name]);
}

function expectBoth(...texts: readonly { readonly ja: string; readonly en: string }[]): void {
  for (const { ja, en } of texts) {
    expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(en).toMatch(/^[\x20-\x7e]+$/);
  }
}

const sectionOf = (record: DrillRecord, locale: 'ja' | 'en'): string =>
  /<section aria-labelledby="controls">.*?<\/section>/s.exec(renderReport(record, locale))?.[0] ?? '';

describe('the control map', () => {
  it.each(CONTROL_MAP.flatMap(({ id, fields }) => fields.map((field) => [id, field])))(
    'of %s names the field %s, which the record has',
    (_, field) => {
      expect(exists(field, RECORD)).toBe(true);
    },
  );
  it.each(['servers[].hostnames', 'servers.hostname', 'verdict.code', 'nothing'])(
    'would report that %s does not exist',
    (field) => {
      expect(exists(field, RECORD)).toBe(false);
    },
  );
  it('has every clause once, with a gap and in both languages', () => {
    expect(new Set(CONTROL_MAP.map(({ id }) => id)).size).toBe(CONTROL_MAP.length);
    for (const { asks, gap: usual, gapOf = {}, fields } of CONTROL_MAP) {
      for (const gap of [usual, ...Object.values(gapOf)]) expectBoth(asks, gap);
      expect(fields.length).toBeGreaterThan(1);
    }
  });
  it('says of a restore what no restore shows, and nothing of replication', () => {
    const restored = { ...passedRecord, plan: { ...passedRecord.plan, method: 'restore' } };
    expect(sectionOf(restored, 'ja')).not.toContain('レプリケーション');
    const backup = CONTROL_MAP.find(({ gapOf }) => gapOf !== undefined);
    expect(backup?.gapOf?.['restore']?.en).toContain('Backups that this drill did not restore');
    expect(backup?.gap.en).toContain('Replication is no backup');
  });
  it('never claims that anything complies', () => {
    expect(JSON.stringify(CONTROL_MAP)).not.toMatch(/complian|comply|準拠|適合する/i);
  });
  it('is in a signed report without the clauses whose wording nobody has read', () => {
    const unconfirmed = CONTROL_MAP.filter(({ wording }) => wording === 'unconfirmed').map(({ id }) => id);
    expect(unconfirmed).toContain('iso27001-a-5-30');
    expect(unconfirmed).not.toContain('nist-cp-4-a');
    const shown = sectionOf(passedRecord, 'en');
    for (const { clause, wording, standard } of CONTROL_MAP)
      expect(shown.includes(`${standard} ${clause}`)).toBe(wording === 'confirmed');
  });
});

describe('the section on controls', () => {
  it.each(['ja', 'en'] as const)(
    'is an annex with every clause that was read, its fields and its gap, in %s',
    (locale) => {
      const words = locale === 'ja' ? WORDS_JA : WORDS_EN;
      const section = sectionOf(passedRecord, locale);
      expect(section).toContain(words.supportsOnly);
      for (const { clause, gap, fields } of CONTROL_MAP.filter(({ wording }) => wording === 'confirmed'))
        for (const text of [clause, gap[locale], ...fields]) expect(section).toContain(text);
      const report = renderReport(passedRecord, locale);
      expect(report.indexOf('id="limits"')).toBeLessThan(report.indexOf('id="controls"'));
    },
  );
  it('says that a drill which did not happen shows nothing', () => {
    expect(sectionOf(refusedRecord, 'ja')).toContain(WORDS_JA.supportsNothing);
    expect(sectionOf(passedRecord, 'ja')).not.toContain(WORDS_JA.supportsNothing);
  });
});
