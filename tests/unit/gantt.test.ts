import { describe, expect, it } from 'vitest';
import type { DrillFacts, DrillServer } from '../../core/verdict/record.ts';
import { contextOf } from '../../reporting/report/context.ts';
import { gantt } from '../../reporting/report/gantt.ts';
import { at, factsOf, failedLaunch, recovered, web } from '../builders.ts';
import { recordOf } from '../records.ts';

/** The timeline draws what happened, and what did not. */

const { phases } = recovered().launch;
const pending = (...names: string[]): DrillServer['launch']['phases'] =>
  phases.map((phase) =>
    names.includes(phase.name)
      ? { ...phase, startedAt: names[0] === phase.name ? phase.startedAt : null, endedAt: null }
      : phase,
  );
const drawn = (servers: DrillServer[], changes: Partial<DrillFacts['waves'][number]> = {}): string => {
  const facts = factsOf(servers);
  const waves = facts.waves.map((wave) => ({ ...wave, timedOut: true, endedAt: at(91), ...changes }));
  return gantt(contextOf(recordOf({ ...facts, waves }), 'en'))?.chart.markup ?? '';
};

describe('the timeline', () => {
  it.each<[string, Partial<DrillServer>, string]>([
    ['verification', { verifiedAt: null }, 'wordpress-db: Verification 1h 20m (✕ did not end)'],
    [
      'launch',
      {
        ...failedLaunch,
        launch: { ...failedLaunch.launch, status: 'IN_PROGRESS', phases: pending('launch') },
      },
      'wordpress-db: Launch 1h 22m 2s (✕ did not end)',
    ],
    [
      'launch that DRS reported as failed, until it did',
      { ...failedLaunch, launch: { ...failedLaunch.launch, phases: pending('launch') } },
      'wordpress-db: Launch 2m 2s (✕ did not end)',
    ],
    [
      'conversion',
      {
        ...failedLaunch,
        launch: { ...failedLaunch.launch, status: 'PENDING', phases: pending('conversion', 'launch') },
      },
      'wordpress-db: Conversion 1h 29m 2s (✕ did not end)',
    ],
  ])('draws the %s that never ended', (_, changes, title) => {
    const chart = drawn([recovered(changes), web()]);
    expect(chart).toContain(title);
    expect(chart.match(/stroke-dasharray="4 2"/g)).toHaveLength(1);
  });

  it('draws no failure of a server that recovered', () => {
    expect(drawn([recovered(), web()])).not.toContain('did not end');
  });

  it('names in its legend what is dashed', () => {
    const failed = recordOf(factsOf([recovered({ verifiedAt: null }), web()]));
    const legend = (record: typeof failed) => gantt(contextOf(record, 'ja'))?.legend.map(({ name }) => name);
    expect(legend(failed)).toContain('完了せず');
    expect(legend(recordOf(factsOf([recovered(), web()])))).not.toContain('完了せず');
  });
});
