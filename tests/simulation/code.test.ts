import { describe, expect, it } from 'vitest';
import { CALLS } from '../../infra/function-calls.ts';
import { rehearse } from './rehearse.ts';

/** Somebody replaces the code of a function: the drill's record says so, and its verdict stays what its servers gave. */

const codesOf = ({ findings }: { readonly findings: readonly { readonly code: string }[] }): string[] =>
  findings.map(({ code }) => code);

describe('the record names the code of every function', () => {
  it('that ran as it was packaged', async () => {
    const { record } = await rehearse();
    expect(record.code).toHaveLength(Object.keys(CALLS).length);
    expect(record.code?.filter(({ sha256, packaged }) => sha256 !== packaged)).toEqual([]);
    expect(record.code?.[0]).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(codesOf(record)).toEqual([]);
  });

  it.each([
    ['other code long before the drill', { function: 'probeWave' }, ['CODE_DIFFERS']],
    [
      'other code while the drill runs',
      { function: 'probeWave', after: '5m' },
      ['CODE_DIFFERS', 'CODE_CHANGED'],
    ],
    [
      'its own code again, to hide that',
      { function: 'probeWave', after: '5m', same: true },
      ['CODE_CHANGED'],
    ],
  ])('of which one has %s', async (_, replaced, expected) => {
    const { record } = await rehearse({ replacedCode: [replaced] });
    expect(record.verdict).toBe('PASS');
    expect(codesOf(record)).toEqual(expected);
    expect(record.findings[0]?.text).toContain('kunren-prod-probeWave');
  });

  it.each([
    ['Lambda denies it', 'AccessDeniedException'],
    ['Lambda does not answer', 'ServiceException'],
  ])('or that it is not known, where %s', async (_, error) => {
    const { record } = await rehearse({
      faults: [{ operation: 'lambda:GetFunctionConfiguration', error, times: 1_000 }],
    });
    expect(record.verdict).toBe('PASS');
    expect(codesOf(record)).toEqual(['CODE_UNKNOWN']);
    expect(record.code?.every(({ sha256, unknown }) => sha256 === null && unknown?.includes(error))).toBe(
      true,
    );
  });
});
