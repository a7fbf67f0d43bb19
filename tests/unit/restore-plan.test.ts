import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatProblem } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';

/** The rules of a plan that restores, by changes of the shipped one. */

type Data = Record<string, unknown>;
interface Plan extends Data {
  method?: string;
  restore?: Data & { hosts: Record<string, Data> };
  limits: Data;
  report?: Data;
  waves: { servers: Data[] }[];
}

const TEXT = readFileSync('plans/mirror-disk.yml', 'utf8');

function problemsOf(change: (plan: Plan, first: Data, second: Data) => void): readonly string[] {
  const plan = parse(TEXT) as Plan;
  const [first, second] = plan.waves[0]?.servers ?? [];
  if (first === undefined || second === undefined) throw new Error('the plan has two servers');
  change(plan, first, second);
  const parsed = parsePlan(stringify(plan), 'plans/mirror-disk.yml');
  return parsed.ok ? [] : parsed.problems.map(formatProblem).map((line) => line.replace(/^\d+:\d+: /, ''));
}

const volume = (name: string, proofs: Data[] = [{ proof: 'read' }]): Data => ({
  name,
  from: { volume: 'vol-0a1b2c3d4e5f60001' },
  proofs,
});

const tested = (account = '111122223333', proofs?: Data[]): Data => ({
  ...volume('a', proofs),
  from: {
    restoreTest: {
      plan: `arn:aws:backup:ap-northeast-1:${account}:restore-testing-plan:weekly-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`,
      volume: 'vol-0a1b2c3d4e5f60001',
    },
  },
});

describe('a plan that restores', () => {
  it('is valid as it is shipped', () => {
    expect(problemsOf(() => {})).toEqual([]);
  });

  it('may name the key of its volumes', () => {
    const key = 'arn:aws:kms:ap-northeast-1:111122223333:key/mrk-00000000000040008000000000000001';
    expect(problemsOf((plan) => Object.assign(plan.restore ?? {}, { key }))).toEqual([]);
  });

  it.each<[string, (plan: Plan, first: Data, second: Data) => void, RegExp]>([
    [
      'restored servers under another method',
      (plan) => {
        delete plan.method;
        delete plan.restore;
      },
      /servers\[0\]\.restore: is only for method: restore/,
    ],
    ['no word of what volumes are restored onto', (plan) => delete plan.restore, /needs the key "restore"/],
    [
      'a server that DRS replicates',
      (plan) => plan.waves[0]?.servers.push({ hostname: 'web' }),
      /servers\[2\]: is not restored: with method: restore every server has/,
    ],
    ['a look at failback', (plan) => (plan['failback'] = {}), /failback: is only for method: drs/],
    ['a host that is nowhere', (_, first) => (first['host'] = 'linux'), /'linux' is not in restore\.hosts/],
    [
      'a subnet that the network does not allow',
      (_, first) => (first['subnet'] = 'subnet-0a1b2c3d4e5f60009'),
      /is not in network\.subnets/,
    ],
    [
      'a profile that the network does not allow',
      (plan) => Object.assign(plan.restore?.hosts['windows'] ?? {}, { instanceProfile: 'other' }),
      /'other', its instance profile, is not in network\.instanceProfiles/,
    ],
    ['neither volumes nor another server', (_, first) => delete first['volumes'], /"volumes" or "sameAs"/],
    [
      'several volumes without their set',
      (_, first) => (first['volumes'] = [volume('a'), volume('b')]),
      /several volumes need the key "set"/,
    ],
    ['a server that is nobody', (_, __, second) => (second['sameAs'] = 'x'), /'x' is no server of this plan/],
    ['itself', (_, __, second) => (second['sameAs'] = 'mirror-2'), /is the server itself/],
    [
      'volumes beside those of another',
      (_, __, second) => (second['volumes'] = [volume('a')]),
      /takes its volumes from the other server/,
    ],
    [
      'the same name twice',
      (_, __, second) => (second['restore'] = 'mirror-1'),
      /'mirror-1' already names a server/,
    ],
    [
      'a volume name twice',
      (_, first) => Object.assign(first, { set: 'backup-set', volumes: [volume('a'), volume('a')] }),
      /'a' already names a volume of this server/,
    ],
    [
      'a file system that the host cannot read',
      (_, first) => (first['volumes'] = [volume('a', [{ proof: 'file-system', type: 'xfs' }])]),
      /a Windows host cannot read xfs/,
    ],
    [
      'a check that Linux does not have',
      (plan, first) => {
        Object.assign(plan.restore?.hosts['windows'] ?? {}, { platform: 'linux' });
        first['volumes'] = [volume('a', [{ proof: 'file-system', type: 'ntfs' }])];
      },
      /Linux has no check of NTFS that proves anything/,
    ],
    [
      'a whole disk on Windows',
      (_, first) => (first['volumes'] = [volume('a', [{ proof: 'files', files: [{ path: 'a' }] }])]),
      /Windows finds file systems in partitions alone/,
    ],
    [
      'a pair in two waves',
      (plan, _, second) => {
        plan.waves[0]?.servers.pop();
        plan.waves.push({ name: 'later', servers: [second] } as unknown as Plan['waves'][number]);
      },
      /is in another wave, whose snapshots may be others/,
    ],
    [
      'a pair of which nothing is compared',
      (_, first) => (first['volumes'] = [volume('a', [{ proof: 'file-system', type: 'raw' }])]),
      /compare no files with the other server/,
    ],
    [
      'volumes that are only read',
      (_, first) => (first['volumes'] = [volume('a', [{ proof: 'read' }])]),
      /only read: add a proof of what is on the volume/,
    ],
    [
      'more volumes than a host takes',
      (_, first) =>
        Object.assign(first, {
          set: 'backup-set',
          volumes: Array.from({ length: 15 }, (__, place) =>
            volume(`v${place}`, [
              { proof: 'writable-copy', type: 'ntfs', partition: { number: 1 }, script: 'start' },
            ]),
          ),
        }),
      /are 30 with their writable copies/,
    ],
    [
      'two labels that are one path',
      (_, first) =>
        (first['volumes'] = [
          volume(
            'a',
            ['My data', 'my-data'].map((label) => ({
              proof: 'manifest',
              partition: { label },
              path: 'x',
            })),
          ),
        ]),
      /proofs: name the label 'My data' and the label 'my-data', which would both be mounted as 'my-data'/,
    ],
    [
      'a number and a label that are one path',
      (_, first) =>
        (first['volumes'] = [
          volume('a', [
            { proof: 'digest', partition: { number: 1 } },
            { proof: 'digest', partition: { label: '1' } },
          ]),
        ]),
      /name partition 1 and the label '1', which would both be mounted as '1'/,
    ],
    [
      'a name that a writable copy would have',
      (_, first) => (first['volumes'] = [volume('a-copy')]),
      /ends in -copy/,
    ],
    [
      'an instance type without volume ids',
      (plan) => Object.assign(plan.restore?.hosts['windows'] ?? {}, { instanceType: 't2.large' }),
      /runs on Xen/,
    ],
    [
      'a look at readiness, which restores do not have',
      (plan) => (plan['readiness'] = { expression: 'cron(0 6 * * ? *)' }),
      /readiness: is only for method: drs/,
    ],
    [
      'a limit without its prices',
      (plan) => delete plan.report,
      /add report\.storagePrices\.gp3 and report\.hourlyPrices of t3\.large/,
    ],
    [
      'an image that is no image',
      (plan) => Object.assign(plan.restore?.hosts['windows'] ?? {}, { image: 'windows' }),
      /is neither an image such as ami-/,
    ],
    [
      'a schedule that waits for a restore test, and none',
      (plan) => (plan['schedule'] = { expression: 'on-restore-test', timeZone: 'Asia/Tokyo' }),
      /schedule\.expression: 'on-restore-test' waits for a restore test, and no volume is one/,
    ],
    [
      'a restore test of another account',
      (_, first) => (first['volumes'] = [tested('999922223333')]),
      /restoreTest\.plan: is not in 111122223333, ap-northeast-1/,
    ],
    [
      'a restore test beside another volume',
      (_, first) => Object.assign(first, { set: 'backup-set', volumes: [tested(), volume('b')] }),
      /is a restore test beside other volumes/,
    ],
    [
      'a restore test that is to be restored once more',
      (_, first) => (first['volumes'] = [tested()]),
      /is made once by AWS Backup, and sameAs needs it twice/,
    ],
    [
      'a writable copy of a restore test',
      (_, first) =>
        (first['volumes'] = [
          tested('111122223333', [
            { proof: 'writable-copy', type: 'ntfs', partition: { number: 1 }, script: 'start' },
          ]),
        ]),
      /writes, and a restore test has no second volume/,
    ],
    [
      'a choice of what the testing plan chooses',
      (plan, first) => {
        plan['recoveryPoint'] = { randomWithin: '20h' };
        first['volumes'] = [tested()];
      },
      /recoveryPoint: is chosen by the restore testing plan/,
    ],
    [
      'a restore testing plan by its name',
      (_, first) =>
        (first['volumes'] = [
          { ...tested(), from: { restoreTest: { plan: 'weekly', volume: 'vol-0a1b2c3d4e5f60001' } } },
        ]),
      /is not the ARN of a restore testing plan/,
    ],
    ...(
      [
        ['a key without its account', '00000000-0000-4000-8000-000000000001'],
        ['an alias of a key', 'arn:aws:kms:ap-northeast-1:111122223333:alias/ebs'],
      ] as const
    ).map(
      ([what, key]) =>
        [
          what,
          (plan: Plan) => Object.assign(plan.restore ?? {}, { key }),
          /restore\.key: .*is not a key's whole ARN/,
        ] as [string, (plan: Plan) => void, RegExp],
    ),
    [
      'a key of another Region',
      (plan) =>
        Object.assign(plan.restore ?? {}, {
          key: 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000001',
        }),
      /restore\.key: is a key of us-east-1, and volumes are made in ap-northeast-1/,
    ],
    ['no proof at all', (_, first) => (first['volumes'] = [volume('a', [])]), /proofs/],
  ])('refuses %s', (_, change, problem) => {
    expect(problemsOf(change).join('\n')).toMatch(problem);
  });
});
