import { describe, expect, it } from 'vitest';
import { refuseUnknownPlan } from '../../cli/known-plans.ts';

describe('the id of a plan', () => {
  it('is known by its file or by a drill', () => {
    expect(refuseUnknownPlan('wordpress-workshop', [])).toBeUndefined();
    expect(refuseUnknownPlan('retired', ['retired'])).toBeUndefined();
  });

  it('of neither is refused, with those that there are', () => {
    expect(() => refuseUnknownPlan('zzz\u001b', ['retired'])).toThrow(
      "kunren: there is no plan 'zzz\\u001b'; name 'mirror-disk', 'retired' or 'wordpress-workshop'",
    );
  });
});
