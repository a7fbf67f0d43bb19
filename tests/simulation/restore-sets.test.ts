import { describe, expect, it } from 'vitest';
import { volumeIDOf } from '../../simulator/scenario/snapshot.ts';
import { codesOf } from './rehearse.ts';
import { mirrorAccount, mirrorPlan, rehearseRestore } from './restore-account.ts';

/** A set of which one member is a snapshot of another volume: it would mount, and be proven, and be the wrong one. */

type Changes = Record<string, unknown>;

/** A server of two volumes, whose snapshots are found in either way. */
const planOf = (sourceOf: (name: string) => Changes): Changes =>
  mirrorPlan((plan) => {
    const [first] = plan.waves[0]?.servers ?? [];
    const volumes = ['data', 'logs'].map((name) => ({
      name,
      from: sourceOf(name),
      proofs: [{ proof: 'digest', partition: { number: 1 } }],
    }));
    Object.assign(first ?? {}, { set: 'backup-set', volumes });
    return { restore: { ...plan.restore, quiesced: undefined } };
  });
const byTags = planOf((name) => ({ tags: { backup: `mirror-${name}` } }));
const byVolume = planOf((name) => ({ volume: volumeIDOf(name) }));

/** A snapshot of a volume, in a set, with the tags that the backup gives to a part. */
const member = (part: string, set: string, age: string, volume = part): Changes => ({
  name: `${part}-${set}`,
  age,
  volume,
  tags: { backup: `mirror-${part}`, 'backup-set': set },
  content: { partitions: [{}] },
});
const earlier = [member('data', 'monday', '12h'), member('logs', 'monday', '12h')];

const CASES: readonly (readonly [string, Changes, Changes[], string])[] = [
  [
    'tags that the backup has given to another volume',
    byTags,
    [...earlier, member('data', 'tuesday', '1h'), member('logs', 'tuesday', '1h', 'payroll')],
    `has tags for logs that find snapshots of 2 volumes (${[volumeIDOf('logs'), volumeIDOf('payroll')].sort().join(', ')})`,
  ],
  [
    'two members of one volume, and nothing older to compare with',
    byTags,
    [member('data', 'tuesday', '1h'), member('logs', 'tuesday', '1h', 'data')],
    `set tuesday has snapshots of one volume, ${volumeIDOf('data')}, as data and logs`,
  ],
  [
    'another volume in the place of one that the plan names',
    byVolume,
    [...earlier, member('data', 'tuesday', '1h'), member('logs', 'tuesday', '1h', 'payroll')],
    'set tuesday has no snapshot of logs',
  ],
];

describe('a set with a wrong snapshot is found and named, and nothing is made, where there are', () => {
  it.each(CASES)('%s', async (_, plan, snapshots, text) => {
    const rehearsal = await rehearseRestore(
      mirrorAccount(() => ({ snapshots })),
      plan,
    );
    expect([rehearsal.record.verdict, rehearsal.mutations]).toEqual(['SKIPPED', []]);
    expect(codesOf(rehearsal)).toContain('SNAPSHOT_SET_MIXED');
    const texts = rehearsal.record.reasons.map((reason) => reason.text);
    expect(texts.join('\n')).toContain(text);
  });
});
