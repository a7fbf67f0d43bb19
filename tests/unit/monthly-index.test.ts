import { describe, expect, it } from 'vitest';
import { fillSlots, type MonthlyIndex, monthOf } from '../../core/history/monthly-index.ts';
import { spkiOf } from '../../reporting/evidence/bundle.ts';
import type { Link } from '../../reporting/evidence/check-chain.ts';
import { checkIndexes } from '../../reporting/evidence/check-index.ts';
import { indexBundle, indexFile, indexStatement } from '../../reporting/evidence/index-files.ts';
import { type Files, KEY, newKey, publicHalf, recordOf, signedBytes } from '../signed-evidence.ts';

const DRILL = '01KB50000000000000000000CD';
const MONTH = '2025-11';
const SHA = 'ab'.repeat(32);
const LINK: Link = { drillId: DRILL, record: recordOf({ drillId: DRILL }), sha256: SHA };

const INDEX: MonthlyIndex = {
  schema: 'kunren-index/v1',
  planId: 'workshop',
  month: MONTH,
  simulated: false,
  toolVersion: '0.1.0',
  madeAt: '2025-12-02T00:30:00.000Z',
  schedule: { expression: 'cron(0 2 ? * SAT#1 *)', timeZone: 'Asia/Tokyo', enabled: true },
  watchedFrom: '2025-10-01T00:00:00.000Z',
  slots: [{ at: '2025-11-28T17:00:00.000Z', drillId: DRILL }],
  drills: [
    {
      drillId: DRILL,
      startedAt: '2025-11-28T17:00:00.000Z',
      scheduledFor: '2025-11-28T17:00:00.000Z',
      record: { sequence: 1, verdict: 'PASS', sha256: SHA },
    },
  ],
};

function signed(index: MonthlyIndex, key = KEY): Files {
  const file = indexFile(index);
  const statement = indexStatement(file.bytes, '0'.repeat(64));
  const bundle = indexBundle.fileOf(
    index.month,
    statement,
    spkiOf(publicHalf(key)),
    signedBytes(key, statement),
  );
  return new Map([file, bundle].map(({ name, bytes }) => [name, bytes] as const));
}

const faultsOf = (files: Files, links: readonly Link[] = [LINK]): string[] =>
  checkIndexes({ files, links, key: publicHalf(KEY) })
    .filter(({ outcome }) => outcome === 'fails')
    .map(({ name, reason }) => `${name}: ${reason}`);

const without = (files: Files, name: string): Files => new Map([...files].filter(([one]) => one !== name));

describe('the slots of a month', () => {
  it('have the drill that began in their minute, once each and in order', () => {
    const drills = [{ ...INDEX.drills[0], drillId: 'late', scheduledFor: '2025-11-07T17:00:30.000Z' }];
    expect(
      fillSlots(
        ['2025-11-28T17:00:00Z', '2025-11-07T17:00:00.000Z', '2025-11-07T17:00:00Z'],
        drills as MonthlyIndex['drills'],
        'Asia/Tokyo',
      ),
    ).toEqual([
      { at: '2025-11-07T17:00:00.000Z', drillId: 'late' },
      { at: '2025-11-28T17:00:00.000Z', drillId: null },
    ]);
  });

  it.each(['05:30', '06:30'])('that come twice have the drill that began at either time: %s', (time) => {
    const scheduledFor = `2026-11-01T${time}:00.000Z`;
    const drills = [{ ...INDEX.drills[0], drillId: 'either', scheduledFor }] as MonthlyIndex['drills'];
    expect(fillSlots(['2026-11-01T05:30:00Z'], drills, 'America/New_York')).toEqual([
      { at: '2026-11-01T05:30:00.000Z', drillId: 'either' },
    ]);
  });

  it.each([
    ['2026-01-01T00:00:00Z', '2026-01', '2026-02-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59Z', '2026-12', '2027-01-01T00:00:00.000Z'],
    ['2028-02-29T12:00:00Z', '2028-02', '2028-03-01T00:00:00.000Z'],
  ])('are counted by UTC: %s is in %s', (at, month, end) => {
    expect(monthOf(new Date(at))).toMatchObject({ month, to: new Date(end) });
  });
});

describe('a signed index', () => {
  const files = signed(INDEX);

  it('holds beside the drills that it names', () => {
    expect(checkIndexes({ files, links: [LINK], key: publicHalf(KEY) })).toEqual([
      { name: `index ${MONTH}`, outcome: 'holds', reason: '1 scheduled, 1 ran, each as it lies here' },
    ]);
    expect(checkIndexes({ files: new Map(), links: [LINK], key: publicHalf(KEY) })).toEqual([]);
  });

  it.each<[string, Files, readonly Link[], string]>([
    [
      'of which a byte was changed',
      new Map([...files, [`${MONTH}.json`, Buffer.from('{}')]]),
      [LINK],
      'its bytes are not those that were signed',
    ],
    ['that was removed', without(files, `${MONTH}.json`), [LINK], `${MONTH}.json is not here`],
    [
      'without its signature',
      without(files, `${MONTH}.sigstore.json`),
      [LINK],
      `${MONTH}.sigstore.json is not here: nothing of this is signed`,
    ],
    ['of which a drill was removed', files, [], `drill ${DRILL} ran and is not here`],
    [
      'of which a record was replaced',
      files,
      [{ ...LINK, sha256: 'cd'.repeat(32) }],
      `drill.json of ${DRILL} is not the one that the index names`,
    ],
    [
      'that leaves out a drill',
      signed({ ...INDEX, drills: [], slots: [] }),
      [LINK],
      `drill ${DRILL} began in this month and the index does not name it`,
    ],
    [
      'in another month’s place',
      new Map([...files].map(([name, bytes]) => [name.replace(MONTH, '2025-12'), bytes])),
      [LINK],
      'its bytes are not those that were signed',
    ],
  ])('%s is found', (_, changed, links, fault) => {
    expect(faultsOf(changed, links)).toEqual([expect.stringContaining(fault)]);
  });

  it('by another key is refused, and so is an unsigned one', () => {
    expect(faultsOf(signed(INDEX, newKey()))).toEqual([expect.stringContaining('it names the key')]);
    expect(checkIndexes({ files, links: [LINK], key: undefined })).toMatchObject([{ outcome: 'fails' }]);
  });

  it('between two others is missed when it is absent', () => {
    const later = signed({ ...INDEX, month: '2026-01', slots: [], drills: [] });
    expect(faultsOf(new Map([...files, ...later]))).toEqual([
      'index 2025-12: it is not here, and those before and after it are',
    ]);
    expect(faultsOf(new Map([...files, ['notes.txt', Buffer.from('x')]]))).toEqual([
      'index: notes.txt: no month has such a file',
    ]);
  });

  it('shows what was never held, and passes nothing off as held', () => {
    const missed = signed({
      ...INDEX,
      slots: [...INDEX.slots, { at: '2025-11-29T17:00:00.000Z', drillId: null }],
    });
    expect(checkIndexes({ files: missed, links: [LINK], key: publicHalf(KEY) })).toMatchObject([
      { outcome: 'holds' },
      { outcome: 'unchecked', reason: 'no drill ran at 2025-11-29T17:00:00.000Z' },
    ]);
    expect(indexStatement(missed.get(`${MONTH}.json`) ?? new Uint8Array(), SHA)).toContain(
      '"result":"FAILED"',
    );
    expect(() => indexStatement(Buffer.from('seven'), SHA)).toThrow('is not one; remove it');
  });
});
