import { describe, expect, it } from 'vitest';
import { costOf } from '../../core/verdict/cost.ts';
import type { DrillFacts } from '../../core/verdict/record.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { at, factsOf, planOf, recovered, web } from '../builders.ts';
import { recordOf } from '../records.ts';

const priced = (hourlyPrices: Record<string, number>): Partial<DrillFacts> => ({
  plan: planOf({ report: { pdf: false, hourlyPrices } }),
});
const big = web({ instance: { ...(web().instance ?? failing()), instanceType: 'm6i.large' } });
function failing(): never {
  throw new Error('the builder’s server has an instance');
}
const launchedAt = (minute: number) => ({
  launch: { ...recovered().launch, launchedAt: at(minute) },
});
const cleanedAt = (minute: number | null): Partial<DrillFacts> => ({
  cleanup: {
    status: minute === null ? 'INCOMPLETE' : 'COMPLETE',
    startedAt: at(60),
    endedAt: minute === null ? null : at(minute),
    leftovers: [],
  },
  endedAt: at(90),
});

describe('what a drill costs', () => {
  it('is the time of its instances from launch to the end of cleanup, by the plan’s prices', () => {
    const facts = factsOf([recovered(launchedAt(0)), { ...big, ...launchedAt(30) }], {
      ...priced({ 't3.medium': 0.05, 'm6i.large': 0.12 }),
      ...cleanedAt(60),
    });
    expect(costOf(recordOf(facts))).toEqual({
      instances: 2,
      instanceHours: 1.5,
      estimatedUsd: 0.05 + 0.06,
      unpriced: [],
    });
  });

  it.each<[string, DrillFacts['servers'], Record<string, number>, string[]]>([
    ['a type that the plan does not price', [recovered(), big], { 't3.medium': 0.05 }, ['m6i.large']],
    ['a type that EC2 did not return', [recovered({ instance: null })], { 't3.medium': 0.05 }, ['unknown']],
  ])('is not guessed for %s', (_, servers, prices, unpriced) => {
    const record = recordOf(factsOf(servers, priced(prices)));
    expect(costOf(record)).toMatchObject({ estimatedUsd: null, unpriced });
    expect(renderReport(record, 'en')).toContain(`names no price of ${unpriced[0]}`);
  });

  it('names each type without a price once, by the alphabet', () => {
    const twins = [web({ instance: null, serverID: 's-other' }), big, { ...big, serverID: 's-third' }];
    expect(costOf(recordOf(factsOf([recovered(), ...twins], priced({ 't3.medium': 0.05 }))))).toMatchObject({
      instances: 4,
      unpriced: ['m6i.large', 'unknown'],
    });
  });

  it('counts from the request where nobody saw the launch', () => {
    const server = recovered({ requestedAt: at(30), launch: { ...recovered().launch, launchedAt: null } });
    expect(costOf(recordOf(factsOf([server], cleanedAt(60)))).instanceHours).toBe(0.5);
  });

  it('is never less than nothing, by whatever clocks', () => {
    const facts = factsOf([recovered(launchedAt(70))], cleanedAt(60));
    expect(costOf(recordOf(facts)).instanceHours).toBe(0);
  });

  it.each<[string, Parameters<typeof recovered>[0]]>([
    ['was started and never launched', { instanceID: null }],
    [
      'nobody knows the beginning of',
      { requestedAt: null, launch: { ...recovered().launch, launchedAt: null } },
    ],
  ])('leaves out what %s', (_, changes) => {
    expect(costOf(recordOf(factsOf([recovered(changes)]))).instances).toBe(0);
  });

  it('goes on until the record where cleanup did not end', () => {
    const facts = factsOf([recovered(launchedAt(0))], cleanedAt(null));
    expect(costOf(recordOf(facts)).instanceHours).toBe(1.5);
  });

  it('is nothing where nothing was launched', () => {
    const facts = factsOf([recovered({ requestedAt: null, instanceID: null })]);
    expect(costOf(recordOf(facts))).toEqual({
      instances: 0,
      instanceHours: 0,
      estimatedUsd: 0,
      unpriced: [],
    });
  });
});
