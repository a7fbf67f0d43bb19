import { describe, expect, it } from 'vitest';
import { samePeople } from '../../reporting/report/duties.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { passedRecord } from '../records.ts';
import { withoutTags } from '../without-tags.ts';

/** An auditor asks whether whoever approved a drill is somebody else than its owner and whoever started it. */

const drill = (
  owner: { name: string; email?: string },
  approver: string | null,
  actor: string | null = null,
) => ({
  ...passedRecord,
  plan: {
    ...passedRecord.plan,
    owner,
    ...(approver === null ? {} : { approval: { ticket: 'CHG-1', approver } }),
  },
  trigger: { type: 'manual' as const, actor },
});
const SATO = 'arn:aws:sts::111122223333:assumed-role/Operator/hanako.sato@example.com';

describe('who owns, approves and starts', () => {
  it.each([
    ['three people', drill({ name: 'SRE' }, 'Ito', SATO), []],
    ['an owner who approves', drill({ name: '佐藤 花子' }, '佐藤花子'), [['owner', 'approver']]],
    [
      'an owner who approves, by mail address',
      drill({ name: 'SRE', email: 'ito@example.com' }, 'ITO'),
      [['owner', 'approver']],
    ],
    ['an approver who starts', drill({ name: 'SRE' }, 'Hanako Sato', SATO), [['approver', 'actor']]],
    [
      'one person for all',
      drill({ name: 'Hanako Sato' }, 'hanako.sato@example.com', SATO),
      [
        ['owner', 'approver'],
        ['approver', 'actor'],
        ['owner', 'actor'],
      ],
    ],
    ['a name that is a part of another', drill({ name: 'Sato' }, 'Satomi'), []],
    ['nobody who approved', drill({ name: 'Sato' }, null, SATO), undefined],
  ])('%s', (_, record, same) => {
    expect(samePeople(record)).toEqual(same);
  });

  it('is in the report in both languages', () => {
    const alone = drill({ name: 'Sato' }, 'Sato');
    expect(renderReport(alone, 'en')).toContain('owner and approver are the same person');
    expect(renderReport(alone, 'ja')).toContain('責任者と承認者が同一人物です');
    expect(renderReport(drill({ name: 'SRE' }, 'Ito', SATO), 'en')).toContain('different people, by name');
    expect(renderReport(drill({ name: 'SRE' }, null), 'ja')).not.toContain('職務の分離');
  });

  it('stands beside when the approval was given and how long it holds', () => {
    const record = drill({ name: 'SRE' }, 'Ito');
    const approval = {
      ticket: 'CHG-1',
      approver: 'Ito',
      at: '2026-11-20T01:00:00Z',
      expires: '2027-03-31T09:00:00Z',
    };
    const report = renderReport({ ...record, plan: { ...record.plan, approval } }, 'en');
    expect(withoutTags(report)).toMatch(
      /CHG-1, Ito, Fri 2026-11-20 10:00 JST \(2026-11-20 01:00 UTC\) \(Due: Wed 2027-03-31 18:00 JST/,
    );
  });
});
