import { expect, it } from 'vitest';
import { planData } from '../../simulator/soak/plans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';
import { PLAIN_SETTINGS } from '../builders.ts';
import { callsOf, rehearse } from './rehearse.ts';

// Found from outside: EventBridge Scheduler delivers at least once, and in 48 of 50 tries neither of two drills ran.
it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'two drills that begin at the same moment and share eight servers: one of them runs (seed %i)',
  async (seed) => {
    const hostnames = Array.from({ length: 8 }, (_, place) => `h${place}`);
    const wave = (names: readonly string[]) => [
      names.map((hostname) => ({ hostname, critical: true, probe: 'none' as const })),
    ];
    // They name the servers in opposite orders.
    const plans = [
      planData('soak', wave(hostnames), PLAIN_SETTINGS),
      planData('soak-too', wave(hostnames.toReversed()), PLAIN_SETTINGS),
    ];
    const servers = hostnames.map((hostname) => ({ hostname }));
    const scenario = { schema: 'kunren-scenario/v1', description: 'Two plans at once.', servers };
    const { history, violations } = await runCase({ plans, scenario }, seed);
    expect(violations).toEqual([]);
    const records = [...history.records.values()].map((text) => JSON.parse(text) as { verdict: string });
    expect(records.filter(({ verdict }) => verdict === 'SKIPPED')).toHaveLength(1);
    expect(records).toHaveLength(2);
  },
);

it.each([2, 3])(
  'a start that is delivered %i times at once is one drill, and nobody hears of another',
  async (deliveries) => {
    const rehearsal = await rehearse({ deliveries });
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(2);
    expect(rehearsal.messages.map(({ subject }) => subject).join()).not.toContain('見送り');
    expect(rehearsal.deliveries.filter(({ subject }) => subject.includes('見送り'))).toEqual([]);
    expect(rehearsal.violations).toEqual([]);
  },
);

// Found by the soak, seed 50002825: the later of two runs wrote over what the other had started.
it.each([1, 2, 3, 4])(
  'a wave that two runs of its step start at once is recorded as it was started (seed %i)',
  async (seed) => {
    const { record, simulator } = await rehearse(
      { deliveries: 2, workflow: [{ state: 'StartWave', happens: 'runs-twice-at-once' }] },
      {},
      seed,
    );
    expect(record.verdict).toBe('PASS');
    expect(record.waves.map(({ operations }) => operations.length)).toEqual([1, 1]);
    expect([...simulator.aws.jobs.values()].filter(({ type }) => type === 'LAUNCH')).toHaveLength(2);
    expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  },
);
