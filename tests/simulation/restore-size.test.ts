import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { restoreSample } from '../../bench/accounts.ts';
import { callsOf, type Rehearsal, rehearse } from './rehearse.ts';

/** Restores of many volumes: the number of calls, which grows as they do. */

type Changes = Record<string, unknown>;

const restored = (shape: Parameters<typeof restoreSample>[0]): Promise<Rehearsal> => {
  const { plan, scenario } = restoreSample(shape);
  return rehearse({ servers: [], ...parse(scenario) }, parse(plan) as Changes);
};

const CHANGES = ['CreateVolume', 'RunInstances', 'AttachVolume', 'ModifyInstanceAttribute'];

const changesOf = (rehearsal: Rehearsal): number[] =>
  CHANGES.map((operation) => callsOf(rehearsal, `ec2:${operation}`).length);

describe('a restore of many volumes', () => {
  it('makes calls in a straight line, and lists snapshots once for 200 volumes', async () => {
    const all = [await restored({ hosts: 10, volumes: 1 }), await restored({ hosts: 20, volumes: 1 })];
    all.push(await restored({ hosts: 40, volumes: 1 }));
    for (const [index, hosts] of [10, 20, 40].entries()) {
      const rehearsal = all[index];
      if (rehearsal === undefined) throw new Error('not rehearsed');
      expect(rehearsal.record.verdict).toBe('PASS');
      expect(changesOf(rehearsal)).toEqual([hosts, hosts, hosts, hosts]);
      // By the guards, and by the wave.
      expect(callsOf(rehearsal, 'ec2:DescribeSnapshots')).toHaveLength(2);
    }
    const [ten = 0, twenty = 0, forty = 0] = all.map(({ calls }) => calls.length);
    // A host more costs as much in a drill of 40 as in one of 20.
    expect((forty - twenty) / 20).toBeLessThan(1.2 * ((twenty - ten) / 10));
  });

  it('lists the snapshots of 220 volumes in two calls each time', async () => {
    const rehearsal = await restored({ hosts: 11, volumes: 20 });
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(changesOf(rehearsal)).toEqual([220, 11, 220, 11]);
    expect(callsOf(rehearsal, 'ec2:DescribeSnapshots')).toHaveLength(4);
  });
});
