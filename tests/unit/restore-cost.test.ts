import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../drill/methods/restore/cost.ts';
import { checkRestore } from '../../drill/methods/restore/guards/guards.ts';
import { resolve } from '../../drill/methods/restore/resolve.ts';
import { NOW } from '../builders.ts';
import { planOfData } from '../simulation/rehearse.ts';
import { mirrorPlan } from '../simulation/restore-account.ts';

type Data = Record<string, unknown>;

/** Two hosts of 100 GiB each; six hours until the hard expiry. */
async function estimateOf(change: Data = {}, bootDisks = new Map<string, number>()) {
  const plan = planOfData(mirrorPlan(() => change));
  const { servers } = await resolve(plan);
  return estimateCost(plan, servers, new Map(servers.map(({ serverID }) => [serverID, 100])), bootDisks);
}

const PRICES = { pdf: false, hourlyPrices: { 't3.large': 0.1 }, storagePrices: { gp3: 0.073 } };

describe('what a restore may cost', () => {
  it('is hosts and storage until the hard expiry', async () => {
    const estimate = await estimateOf({ report: PRICES });
    expect(estimate).toEqual({ usd: expect.closeTo(2 * 6 * (0.1 + 100 * 0.0001), 10) });
  });

  it('has the disks that hosts boot with on top, each at the price of its type', async () => {
    const report = { ...PRICES, storagePrices: { gp3: 0.073, gp2: 0.146 } };
    const estimate = await estimateOf({ report }, new Map([['gp2', 60]]));
    expect(estimate).toEqual({ usd: expect.closeTo(1.32 + 6 * 60 * 0.0002, 10) });
    expect(await estimateOf({ report: PRICES }, new Map([['gp2', 60]]))).toEqual({
      missing: "report.storagePrices.gp2, of the hosts' own disks",
    });
  });

  it('has what is paid for a guaranteed rate on top', async () => {
    const restore = mirrorPlan((plan) => ({ restore: { ...plan.restore, initializationRate: 200 } }))[
      'restore'
    ];
    const report = { ...PRICES, initializationPrice: 0.01 };
    expect(await estimateOf({ restore, report })).toEqual({ usd: expect.closeTo(1.32 + 2 * 100 * 0.01, 10) });
  });

  it.each<[string, Data, string]>([
    ['storage', { ...PRICES, storagePrices: {} }, 'report.storagePrices.gp3'],
    ['a host', { ...PRICES, hourlyPrices: {} }, 'report.hourlyPrices of t3.large'],
  ])('is unknown without the price of %s, and unknown refuses', async (_, report, missing) => {
    // Such a plan does not deploy with a limit: the guard decides of one that was started by hand.
    const plan = planOfData(mirrorPlan(({ limits }) => ({ report, limits: { ...limits, cost: undefined } })));
    const limited = { ...plan, limits: { ...plan.limits, cost: 5 } };
    const { servers } = await resolve(plan);
    expect(estimateCost(plan, servers, new Map(), new Map())).toEqual({ missing });
    const refusals = checkRestore(
      { plan: limited, servers, drillId: '01KAZ0000000000000000000AB', now: NOW },
      {
        snapshots: new Map(),
        keys: new Map(),
        images: new Map(),
        subnets: { known: [] },
        made: { known: [] },
        capacity: { findings: [], quotas: [], reservations: [] },
        types: { known: new Map() },
        storage: new Map(),
      },
      new Map(),
    );
    expect(refusals.map(({ code }) => code)).toContain('COST_UNKNOWN');
  });
});
