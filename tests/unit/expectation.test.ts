import { describe, expect, it } from 'vitest';
import { type Expect, expectationOf } from '../../core/plan/expect.ts';

/** What a plan, a wave and a server say of one launch. */

describe('what is meant of a server', () => {
  it.each<[string, (Expect | undefined)[], ReturnType<typeof expectationOf>]>([
    ['is nothing where nobody says', [undefined, undefined, undefined], null],
    [
      'is nothing where only the kind of mismatch is said',
      [{ mismatch: 'finding' }, undefined, undefined],
      null,
    ],
    ['refuses unless somebody says otherwise', [{ copyTags: true }], { copyTags: true, mismatch: 'refuse' }],
    [
      'is its own over the wave’s over the plan’s, key by key',
      [
        { copyTags: true, imdsv2: 'required', instanceType: 'c5.large' },
        { instanceType: ['r5.large', 'r6i.large'], mismatch: 'finding' },
        { copyTags: false },
      ],
      {
        copyTags: false,
        imdsv2: 'required',
        instanceType: ['r5.large', 'r6i.large'],
        mismatch: 'finding',
      },
    ],
    [
      'may be strict for one server of a lenient plan',
      [{ copyTags: true, mismatch: 'finding' }, undefined, { mismatch: 'refuse' }],
      { copyTags: true, mismatch: 'refuse' },
    ],
  ])('%s', (_, levels, expected) => {
    expect(expectationOf(...levels)).toEqual(expected);
  });
});
