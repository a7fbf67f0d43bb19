import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bare, formOf } from '../../reporting/sentences/forms.ts';
import { inJapanese, SENTENCES_JA, said, saidInParts } from '../../reporting/sentences/in-japanese.ts';
import { DRS } from '../../reporting/sentences/ja-drs.ts';
import { GUARDS } from '../../reporting/sentences/ja-guards.ts';
import { LAUNCH_SETTINGS } from '../../reporting/sentences/ja-launch-settings.ts';
import { RESTORE } from '../../reporting/sentences/ja-restore.ts';
import { VERDICTS } from '../../reporting/sentences/ja-verdict.ts';
import { filesBelow, isSentence, scriptErrorsIn, textsIn } from './literals.ts';

/** Every sentence that a record or a message may hold has its Japanese: none is forgotten, and none is left over. */

/** Where the texts of facts, reasons and findings are made. */
const MAKING = [
  'adapters/ask-inside.ts',
  'adapters/aws',
  'adapters/probes',
  'adapters/store/leases.ts',
  'core/facts',
  'core/guards',
  'core/inside/verdict.ts',
  'core/inside/volume/judge.ts',
  'core/verdict',
  'core/workflow',
  'drill',
].flatMap(filesBelow);
const SCRIPTS = filesBelow('core/inside/volume').filter((file) => /linux|windows/.test(file));

/** What looks like a sentence and is in no document. */
const ELSEWHERE = new Set([
  // Values of facts and protocols, and what is sent.
  'aws to kunren',
  'before writable',
  'is over',
  'EHLO kunren.invalid\r\n',
  'Delivery Timed Out',
  'Step Functions Execution Status Change',
  'Hourly Sweep',
  'DR Drill Completed',
  'kunren drill {}: {}',
  'text/html; charset=utf-8',
  'text/csv; charset=utf-8',
  '<powershell>Set-StorageSetting -NewDiskPolicy OfflineAll</powershell>',
  'attribute_not_exists(pk) OR drillId = :drill OR expiresAt < :now',
  String.raw`^writer ([0-9A-Za-z:._-]{1,64}) {} {} (\d{1,9}) (\d{1,12})$`,
  // The end of a list of names.
  ' and more',
  // Of kunren verify, which has its Japanese in reporting/evidence.
  'verdict: the record says {}, its facts give {}',
  '{}: the record differs from what its facts give',
  // What the terminal and logs alone show.
  '{} (cut, of {} characters)',
  'its instance is {}',
  'Step Functions knows no execution of it',
  "its execution {} is another drill's",
  'its execution {} ended without a verdict',
  'its execution {} ended with {}, and the record says {}',
  'at most {} DRS jobs at once ({})',
  '{} of {} volumes available, host {}',
  'not listed',
  '{} GiB to restore',
  'not posted',
  'the time stamp of drill {}',
  'the executions',
  'the history',
  'plan {}: the event has another plan than the one that was deployed; find out who invoked the sweep',
  'it gave no answer in time',
  'too late',
  'something unknown',
]);

/** What is put together of words that stand apart. */
const COMPOSED = new Set(['timed out', 'security group {id:name}']);

const KNOWN = new Set(SENTENCES_JA.map(([en]) => bare(en)));

describe('a sentence in the code', () => {
  it.each(MAKING)('has its Japanese: those of %s', (file) => {
    const unknown = textsIn(file).filter(
      (text) => isSentence(text) && !KNOWN.has(text) && !ELSEWHERE.has(text),
    );
    expect(unknown, 'write them in reporting/sentences').toEqual([]);
  });

  it.each(SCRIPTS)('has its Japanese: what the scripts of %s find wrong', (file) => {
    const unknown = scriptErrorsIn(file).filter((text) => inJapanese(text) === undefined);
    expect(unknown, 'write them in reporting/sentences/ja-volumes.ts').toEqual([]);
  });

  it('is not one of those that nobody writes any more', () => {
    const made = new Set([...MAKING, ...SCRIPTS].flatMap((file) => textsIn(file, { thrown: true })));
    const scripts = SCRIPTS.map((file) => readFileSync(file, 'utf8')).join('');
    const isInScripts = (en: string) =>
      bare(en)
        .split('{}')
        .every((part) => scripts.includes(part.replace(/^[: ]+|[: ]+$/g, '')));
    const left = SENTENCES_JA.map(([en]) => en).filter(
      (en) => isSentence(bare(en)) && !made.has(bare(en)) && !COMPOSED.has(en) && !isInScripts(en),
    );
    expect(left).toEqual([]);
    expect([...ELSEWHERE].filter((text) => !made.has(text))).toEqual([]);
  });
});

/** Of each kind of place what it may hold, and that in Japanese. */
const SAMPLES = new Map<string | undefined, readonly [en: string, ja: string]>([
  [undefined, ['p1', 'p1']],
  ['text', ['not started', '起動しませんでした']],
  ['own', ['not copied', 'コピーしない設定']],
  ['said', ['Denied by them', '「Denied by them」']],
  ['quote', ['out of paper', '「out of paper」']],
  ['word', ['w1', 'w1']],
  ['name', ['(none named)', '（指定なし）']],
  ['number', ['-7', '-7']],
  ['error', ['XException: by them', '「XException: by them」']],
  [
    'causes',
    [
      'db (s-1) has no replication lag; web (s-2) reports no replication lag; look at it in DRS',
      '「db (s-1) has no replication lag」。web（s-2）：レプリケーション遅延が示されていません。DRSで確認してください',
    ],
  ],
  ['file', ['db/orders.dat', 'db/orders.dat']],
  ['service', ['inactive', 'inactive']],
  ['place', ['/dev/sdf 1', '/dev/sdf 1']],
  ['time', ['1h 5m', '1時間5分']],
  ['names', ['a1, b1 and 2 more', 'a1、b1ほか2件']],
  ['phase', ['launch', '起動']],
  ['field', ['volumeType /dev/sda1', 'volumeType /dev/sda1']],
  ['setting', ['(not set) or v1', '（設定なし）またはv1']],
  ['list', ['not copied; connected', 'コピーしない設定。接続しました']],
  ['ands', ['not copied and connected', 'コピーしない設定、接続しました']],
  ['values', ['v1, was D, is R now', 'v1、ドライブ文字をDからRに変更']],
  ['counts', ['3 not quiesced, 1 error', '静止点でないもの 3件、error 1件']],
  ['key', ['arn:k of a1, b1', 'arn:k（a1、b1）']],
  ['state', ['stopped (Client: by them)', 'stopped、「Client: by them」']],
  ['probes', ['tcp 22: connected; dns 53: by them; all', 'tcp 22：接続しました、dns 53：「by them; all」']],
  ['within', ['tcp 22 within 5m', '制限時間（5分）内にtcp 22']],
  ['ending', ['was not sent: Denied by them', '送信しませんでした：「Denied by them」']],
]);

/** What judge-servers.ts and judge-proof.ts write after a server's name. */
const KNOWN_AFTER_NAMES = new Set(
  ['core/verdict/judge-servers.ts', 'core/verdict/judge-proof.ts']
    .flatMap((file) => textsIn(file))
    .filter((text) => /^(?:(?:ha|i|wa)s|did|fail|lost|boot)/.test(text)),
);

describe('a sentence and its Japanese', () => {
  it('have the same places', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name]) => name).sort();
    expect(SENTENCES_JA.filter(([en, ja]) => names(en).join() !== names(ja).join())).toEqual([]);
  });

  /** With what its places may hold. */
  const filled = ([en, ja]: readonly [string, string]) => {
    const { places, between } = formOf([en, ja]);
    const samples = places.map(({ kind }) => SAMPLES.get(kind) ?? ['?', `no sample of ${kind}`]);
    return {
      text: between.map((part, index) => `${part}${samples[index]?.[0] ?? ''}`).join(''),
      wanted: places.reduce((so, { name }, index) => so.replace(`{${name}}`, samples[index]?.[1] ?? ''), ja),
    };
  };

  const OF_GUARDS = [...GUARDS, ...LAUNCH_SETTINGS, ...DRS, ...RESTORE].filter(([en]) => !en.startsWith('{'));
  const OF_VERDICTS = VERDICTS.filter(([en]) => KNOWN_AFTER_NAMES.has(bare(en)));

  it.each([
    ['alone', '', '', SENTENCES_JA],
    ['by a guard of one server', 'wordpress-db (s-1) ', 'wordpress-db（s-1）：', OF_GUARDS],
    ['by a verdict of a server', 'wordpress-db ', 'wordpress-db：', OF_VERDICTS],
    ['by a verdict of one of two namesakes', 'wordpress-db (s-1) ', 'wordpress-db（s-1）：', OF_VERDICTS],
  ])('are told from all others: said %s', (_, before, japanese, sentences) => {
    const wrong = sentences
      .map(filled)
      .map(({ text, wanted }) => ({
        text: before + text,
        wanted: japanese + wanted,
        found: inJapanese(before + text),
      }))
      .filter(({ wanted, found }) => found !== wanted);
    expect(wrong).toEqual([]);
  });

  it('cost no time, whatever a server answers', () => {
    const begun = performance.now();
    for (const part of new Set(['a: ', 'a b ', ...SENTENCES_JA.flatMap((one) => formOf(one).between)]))
      if (part !== '') inJapanese(part.repeat(4_000 / part.length));
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('say nothing of what others said', () => {
    for (const text of [
      'AccessDenied: no',
      'no capacity',
      'x is undefined',
      'connect ECONNREFUSED 10.0.0.1:22',
      '',
      'x'.repeat(5_000),
    ])
      expect(inJapanese(text)).toBeUndefined();
    expect(said('ja', 'AccessDenied: no')).toBe('「AccessDenied: no」');
    expect(said('en', 'AccessDenied: no')).toBe('AccessDenied: no');
    expect(
      saidInParts(
        'ja',
        's-1, running; not touched: not provably a drill instance of a planned server; Denied by them',
      ),
    ).toBe(
      's-1, running。対象サーバーの訓練インスタンスと確認できないため、操作しません。「Denied by them」',
    );
  });

  it('have every word of kunren’s own in Japanese', () => {
    const JAPANESE = /[ぁ-んァ-ヶ一-龠]/;
    expect(SENTENCES_JA.filter(([en, ja]) => isSentence(en) && !JAPANESE.test(ja))).toEqual([]);
  });
});
