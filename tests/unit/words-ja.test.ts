import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHAIN_SENTENCES } from '../../reporting/evidence/chain-sentences-ja.ts';
import { fails } from '../../reporting/evidence/check.ts';
import { REFUSALS } from '../../reporting/evidence/refusals-ja.ts';
import { SENTENCES } from '../../reporting/evidence/sentences-ja.ts';
import { inJapanese, refusalInJapanese } from '../../reporting/evidence/words-ja.ts';
import { withoutComments } from '../house/sources.ts';

/** What `kunren verify` says has its Japanese, whichever check says it. */

const FOLDER = 'reporting/evidence';
const CHECKS = readdirSync(FOLDER).filter((name) => /^check-|^working-files/.test(name));
const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;

/** Texts of three words or more in the code of the checks, with a value wherever they have one. */
const saidIn = (file: string): string[] =>
  [
    ...withoutComments(readFileSync(file, 'utf8')).matchAll(
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
  'what is signed x1',
  'a bundle of one DSSE signature',
  'a statement about a drill',
  'x1; by its own account some are missing',
  'kunren x1 made it, and this is x1: verify it with that version',
]);

/** Where refusals are worded, and the sentence that each becomes. */
const REFUSING: readonly (readonly [file: string, sentence: (text: string) => string])[] = [
  ['infra/read-local-file.ts', (text) => `place: ${text}`],
  ['cli/evidence-source.ts', (text) => text],
];

describe('a sentence of verify', () => {
  it.each(CHECKS)('has its Japanese: those of %s', (name) => {
    expect(
      saidIn(join(FOLDER, name)).filter((text) => !JAPANESE.test(inJapanese(fails('record', text)).reason)),
    ).toEqual([]);
  });

  it.each(REFUSING)('has its Japanese: what %s refuses', (file, introduce) => {
    expect(saidIn(file).filter((text) => !JAPANESE.test(refusalInJapanese(introduce(text))))).toEqual([]);
  });

  it('has every value of the English one', () => {
    const values = (text: string): number => text.match(/\{\d?(?::\w+)?\}/g)?.length ?? 0;
    expect(
      [...SENTENCES, ...CHAIN_SENTENCES, ...REFUSALS].filter(([en, ja]) => values(en) !== values(ja)),
    ).toEqual([]);
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
        '記録の判定はPASSですが、記録された事実から導かれる判定はFAILです（kunren 0.1.0で作成された記録を、0.2.0で検証しています。作成時と同じバージョンで検証してください）',
    });
    expect(inJapanese(fails('index 2026-11', 'no drill ran at A, B'))).toMatchObject({
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
