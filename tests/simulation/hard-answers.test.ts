import { expect, it } from 'vitest';
import { disagreements } from '../../core/verdict/conclude.ts';
import { drillRecordSchema } from '../../core/verdict/record.ts';
import { callsOf, rehearse } from './rehearse.ts';

/** AWS's answers as they were seen, rather than as its examples are (docs/aws-facts.md, 2.10). */

const PLAN = {
  recoveryPoint: { atLeastAge: '30m' },
  objectives: { recoveryTime: '60m', recoveryPoint: '60m' },
};
const LOST = { faults: [{ operation: 'drs:StartRecovery', lost: true }] };

it.each(['hard', 'plain'])(
  'a drill whose answers are %s passes, also after one was lost',
  async (answers) => {
    const rehearsal = await rehearse({ answers, ...LOST }, PLAN);
    expect(rehearsal.record).toMatchObject({
      verdict: 'PASS',
      cleanup: { status: 'COMPLETE', leftovers: [] },
    });
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(2);
  },
);

it('a record from before times were normalised is readable, and its verdict follows from its facts', async () => {
  const { bytes } = await rehearse();
  const old = JSON.parse(bytes, (key, value: unknown) =>
    // Of the service alone: operations, phases, and the entries of the timeline by its clock.
    (key === 'operations' || key === 'phases' || key === 'timeline') && Array.isArray(value)
      ? value.map((one) => (one.clock === 'kunren' ? one : asBefore(one)))
      : value,
  );
  expect(JSON.stringify(old)).toContain('841+00:00');
  const record = drillRecordSchema.parse(old);
  expect(JSON.stringify(record)).not.toContain('+00:00');
  expect(disagreements(record)).toEqual([]);
});

const asBefore = (one: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(one).map(([key, value]) => [
      key,
      ['at', 'createdAt', 'startedAt', 'endedAt'].includes(key) && typeof value === 'string'
        ? value.replace('Z', '841+00:00')
        : value,
    ]),
  );
