import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fails } from '../../reporting/evidence/check.ts';
import { SENTENCES } from '../../reporting/evidence/sentences-ja.ts';
import { inJapanese } from '../../reporting/evidence/words-ja.ts';
import { withoutComments } from '../house/sources.ts';

/** What `kunren verify` says has its Japanese, whichever check says it. */

const FOLDER = 'reporting/evidence';
const CHECKS = readdirSync(FOLDER).filter((name) => /^check-|^working-files/.test(name));
const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;

/** Texts of three words or more in the code of the checks, with a value wherever they have one. */
const saidIn = (name: string): string[] =>
  [
    ...withoutComments(readFileSync(join(FOLDER, name), 'utf8')).matchAll(
      /'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`((?:[^`$]|\$\{[^{}]*\})*)`/g,
    ),
  ]
    .map(([, single, double, template]) =>
      (single ?? double ?? template ?? '').replace(/\$\{[^{}]*\}/g, 'x1'),
    )
    .filter((text) => text.trim().split(' ').length >= 3 && !WITHIN.has(text));

/** What stands within a sentence only, and the names of checks. */
const WITHIN = new Set([
  'beside the drills',
  'facts in responses',
  'whose name is not known',
  'x1; by its own account some are missing',
  'kunren x1 made it, and this is x1: verify it with that version',
]);

describe('a sentence of verify', () => {
  it.each(CHECKS)('has its Japanese: those of %s', (name) => {
    expect(saidIn(name).filter((text) => !JAPANESE.test(inJapanese(fails('record', text)).reason))).toEqual(
      [],
    );
  });

  it('has every value of the English one', () => {
    const values = (text: string): number => text.match(/\{\d?\}/g)?.length ?? 0;
    expect(SENTENCES.filter(([en, ja]) => values(en) !== values(ja))).toEqual([]);
  });

  it('keeps what is of the drill, a sentence within it too', () => {
    const ja = (reason: string) => inJapanese(fails('verdict', reason));
    expect(
      ja(
        'verdict: the record says PASS, its facts give FAIL (kunren 0.1.0 made it, and this is 0.2.0: verify it with that version)',
      ),
    ).toMatchObject({
      name: '判定',
      reason:
        '記録の判定はPASSですが、事実からはFAILになります（kunren 0.1.0による記録で、これは0.2.0です。その版で検証してください）',
    });
    expect(inJapanese(fails('index 2026-11', 'nothing was held at A, B'))).toMatchObject({
      name: '月次一覧 2026-11',
      reason: '次の時刻には訓練が実施されていません：A, B',
    });
  });

  it('costs no time, whatever a file is called', () => {
    const begun = performance.now();
    for (const text of [' is ', ': ', ' (kunren  made it, and this is ', 'drill ', ', line '])
      for (const length of [4_000, 1_000_000]) inJapanese(fails('x', text.repeat(length / text.length)));
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
