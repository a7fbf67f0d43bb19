import { describe, expect, it } from 'vitest';
import { callsOf, codesOf } from './rehearse.ts';
import { mirrorAccount, mirrorPlan, rehearseRestore, withData } from './restore-account.ts';

/** The fourth article as an operator meets it: what is restored is proven, and each thing that can be wrong is named. */

type Changes = Record<string, unknown>;

describe('a restore of the mirror disk', () => {
  it('passes, measures both times and the first full read apart, and leaves nothing', async () => {
    const rehearsal = await rehearseRestore();
    const { record } = rehearsal;
    expect([record.verdict, record.reasons, record.cleanup.status]).toEqual(['PASS', [], 'COMPLETE']);
    expect(record.recoveryPoint).toMatchObject({ met: true, method: 'snapshot' });
    expect(record.recoveryTime).toMatchObject({ met: true });
    expect(record.recoveryTime.phases.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['create-volumes', 'start-host', 'attach', 'verification']),
    );
    const reads = record.servers.flatMap(({ probes }) => probes.flatMap(({ read }) => read ?? []));
    expect(reads).toHaveLength(2);
    const readSeconds = Math.min(...reads.map(({ seconds }) => seconds));
    expect(readSeconds).toBeGreaterThan(60);
    expect(record.recoveryTime.actualSeconds).toBeLessThan(
      Math.max(...record.servers.map(({ probes }) => latestPass(probes))),
    );
    expect(rehearsal.mutations.filter((call) => call.startsWith('drs:'))).toEqual([]);
    expect(rehearsal.evidence.has('report.ja.html')).toBe(true);
  });

  it('makes each volume and host once, with a token, and touches no snapshot', async () => {
    const rehearsal = await rehearseRestore();
    expect(Object.groupBy(rehearsal.mutations, (name) => name)).toMatchObject({
      'ec2:CreateVolume': { length: 2 },
      'ec2:RunInstances': { length: 2 },
      'ec2:AttachVolume': { length: 2 },
    });
    const tokens = [...callsOf(rehearsal, 'ec2:CreateVolume'), ...callsOf(rehearsal, 'ec2:RunInstances')].map(
      ({ input }) => (input as { ClientToken?: string }).ClientToken,
    );
    expect(new Set(tokens).size).toBe(4);
    expect(rehearsal.mutations.filter((name) => /Snapshot|Detach/.test(name))).toEqual([]);
  });

  it('says that a partition came up under another letter, and passes', async () => {
    const { record } = await rehearseRestore();
    const [letter] = record.servers.flatMap(({ probes }) =>
      probes.filter(({ seen }) => /was E/.test(seen ?? '')),
    );
    expect(letter).toMatchObject({ status: 'PASSED', seen: expect.stringMatching(/is M/) });
  });
});

const latestPass = (probes: readonly { readonly passedAt: string | null }[]): number =>
  Math.max(...probes.map(({ passedAt }) => Date.parse(passedAt ?? '') / 1_000));

const BROKEN: readonly (readonly [string, Changes, Changes, string, RegExp])[] = [
  ['the file system is torn', withData({ state: 'torn' }), mirrorPlan(), 'PROBE_FAILED', /DATA/],
  ['a file is missing', withData({ files: [] }), mirrorPlan(), 'PROBE_FAILED', /heartbeat\.txt/],
  [
    'a file is too old',
    withData({ files: [{ path: 'heartbeat.txt', bytes: 1, age: '3d' }] }),
    mirrorPlan(),
    'PROBE_FAILED',
    /heartbeat\.txt/,
  ],
  [
    'the manifest differs',
    withData({ manifest: { path: 'manifest.sha256', files: 10, differs: ['db/orders.dat'] } }),
    mirrorPlan(),
    'PROBE_FAILED',
    /db\/orders\.dat/,
  ],
  [
    'EC2 refuses to attach',
    mirrorAccount(() => ({ restore: { attachRefused: [{ code: 'InvalidParameterValue' }] } })),
    mirrorPlan(),
    'LAUNCH_FAILED',
    /could not be attached/,
  ],
  [
    'the key is denied and EC2 says so',
    mirrorAccount(({ snapshots }) => ({
      snapshots: snapshots.map((one) => ({ ...one, keyUsable: false })),
      restore: { keyDenied: 'error' },
    })),
    mirrorPlan(),
    'LAUNCH_FAILED',
    /went into error; look whether kunren may use the key/,
  ],
  [
    'the key is denied and the volume is gone before anybody looks',
    mirrorAccount(({ snapshots }) => ({
      snapshots: snapshots.map((one) => ({ ...one, keyUsable: false })),
      restore: { keyDenied: 'vanishes' },
    })),
    mirrorPlan(),
    'LAUNCH_FAILED',
    /was made and is gone; EC2 removes one whose key may not be used/,
  ],
  [
    'the host has no agent of Systems Manager',
    mirrorAccount(() => ({ restore: { hosts: [{ agent: 'offline' }] } })),
    mirrorPlan(),
    'PROBE_FAILED',
    /agent of the server is not online/,
  ],
  [
    'a host is terminated by EC2',
    mirrorAccount(() => ({ restore: { hosts: [{ outcome: 'terminated' }] } })),
    mirrorPlan(),
    'LAUNCH_FAILED',
    /its host i-\w+ is (shutting-down|terminated)/,
  ],
  [
    'a host never boots',
    mirrorAccount(() => ({ restore: { hosts: [{ outcome: 'never-boots' }] } })),
    mirrorPlan(),
    'NOT_READY',
    /did not pass its EC2 status checks/,
  ],
];

describe('a restore fails, names what is wrong and leaves nothing when', () => {
  it.each(BROKEN)('%s', async (_, account, plan, code, text) => {
    const { record } = await rehearseRestore(account, plan);
    expect([record.verdict, record.cleanup.status]).toEqual(['FAIL', 'COMPLETE']);
    expect(record.reasons[0]).toMatchObject({ code, text: expect.stringMatching(text) });
  });
});

describe('a volume that EC2 refuses to attach for now, until the time is over', () => {
  it('fails the drill with the last words of EC2', async () => {
    const { record } = await rehearseRestore(
      mirrorAccount(() => ({
        restore: { attachRefused: [{ code: 'IncorrectState', message: 'The volume is not yet ready' }] },
      })),
    );
    expect([record.verdict, record.cleanup.status]).toEqual(['FAIL', 'COMPLETE']);
    expect(record.reasons[0]).toMatchObject({
      code: 'LAUNCH_TIMED_OUT',
      text: expect.stringMatching(
        /its attach had not ended .*; last, vol-\w+ could not be attached to its host i-\w+: .*not yet ready/,
      ),
    });
  });
});

describe('a volume that stays in creating', () => {
  it('fails the drill in time, and is left over by name: EC2 deletes no such volume', async () => {
    const { record } = await rehearseRestore(
      mirrorAccount(() => ({ restore: { stuckCreating: [{ zone: 'ap-northeast-1c' }] } })),
    );
    expect([record.verdict, record.cleanup.status]).toEqual(['FAIL', 'INCOMPLETE']);
    expect(record.reasons[0]).toMatchObject({
      code: 'LAUNCH_TIMED_OUT',
      text: expect.stringMatching(/its create-volumes had not ended/),
    });
    expect(record.cleanup.leftovers).toMatchObject([{ type: 'volume', detail: 'creating' }]);
  });
});

describe('an optional server', () => {
  it('whose host comes late is attached and proven all the same', async () => {
    const plan = mirrorPlan(({ waves }) => {
      Object.assign(waves[0]?.servers[1] ?? {}, { critical: false });
      return undefined;
    });
    const late = mirrorAccount(() => ({ restore: { hosts: [{ zone: 'ap-northeast-1c', pending: '3m' }] } }));
    const { record } = await rehearseRestore(late, plan);
    expect([record.verdict, record.servers.map(({ launch }) => launch.status)]).toEqual([
      'PASS',
      ['LAUNCHED', 'LAUNCHED'],
    ]);
  });
});

describe('a copy of a snapshot', () => {
  it('is restored, and nobody claims to know how old its data is', async () => {
    const copied = mirrorAccount(({ snapshots }) => ({
      snapshots: snapshots.map((one) => ({ ...one, volume: 'vol-ffffffff' })),
    }));
    const { record } = await rehearseRestore(copied);
    expect([record.verdict, record.recoveryPoint.met, record.recoveryPoint.actualSeconds]).toEqual([
      'INCONCLUSIVE',
      null,
      null,
    ]);
  });
});

const old = (account: Changes): Changes => ({
  ...account,
  snapshots: (account['snapshots'] as Changes[]).map((one) => ({ ...one, age: '3d' })),
});
const twoVolumes = mirrorPlan((plan) => {
  const [first] = plan.waves[0]?.servers ?? [];
  const volume = (name: string) => ({
    name,
    from: { tags: { backup: `mirror-${name}` } },
    proofs: [{ proof: 'digest', partition: { number: 1 } }],
  });
  Object.assign(first ?? {}, { set: 'backup-set', volumes: [volume('data'), volume('logs')] });
  return { restore: { ...plan.restore, quiesced: undefined } };
});
const member = (name: string, part: string, set: string, more: Changes = {}): Changes => ({
  name,
  age: '1h',
  volume: part,
  tags: { backup: `mirror-${part}`, 'backup-set': set },
  content: { partitions: [{}] },
  ...more,
});
const withSnapshots = (...snapshots: Changes[]): Changes => mirrorAccount(() => ({ snapshots }));
const denied = (operation: string): Changes =>
  mirrorAccount(() => ({
    faults: [{ operation, error: 'UnauthorizedOperation', status: 403, times: 1_000 }],
  }));

const REFUSED: readonly (readonly [string, Changes, Changes, readonly string[]])[] = [
  ['snapshots cannot be read', denied('ec2:DescribeSnapshots'), mirrorPlan(), ['SNAPSHOTS_UNKNOWN']],
  ['there is no snapshot', withSnapshots(), mirrorPlan(), ['RECOVERY_POINT_MISSING']],
  [
    'every snapshot is archived',
    mirrorAccount(({ snapshots }) => ({ snapshots: snapshots.map((one) => ({ ...one, tier: 'archive' })) })),
    mirrorPlan(),
    ['RECOVERY_POINT_MISSING'],
  ],
  [
    'the newest snapshot is too old',
    old(mirrorAccount()),
    mirrorPlan((plan) => ({ restore: { ...plan.restore, maximumAge: '26h' } })),
    ['SNAPSHOT_TOO_OLD'],
  ],
  [
    'no backup says that writing had stopped',
    mirrorAccount(({ snapshots }) => ({
      snapshots: snapshots.map((one) => ({ ...one, tags: { backup: 'mirror-disk' } })),
    })),
    mirrorPlan(),
    ['SNAPSHOT_NOT_QUIESCED'],
  ],
  [
    'the newest set lacks a member',
    withSnapshots(
      member('data-1', 'data', 'monday', { age: '1d' }),
      member('logs-1', 'logs', 'monday', { age: '1d' }),
      member('data-2', 'data', 'tuesday'),
    ),
    twoVolumes,
    ['SNAPSHOT_SET_MIXED'],
  ],
  [
    'a set holds two snapshots of one volume',
    withSnapshots(
      member('data-1', 'data', 'monday'),
      member('data-2', 'data', 'monday'),
      member('logs-1', 'logs', 'monday'),
    ),
    twoVolumes,
    ['SNAPSHOT_SET_MIXED', 'RECOVERY_POINT_MISSING'],
  ],
  [
    'its tags find two volumes',
    mirrorAccount(({ snapshots }) => ({
      snapshots: [...snapshots, { ...snapshots[0], name: 'payroll', count: 1, volume: 'payroll' }],
    })),
    mirrorPlan(),
    ['SNAPSHOT_SET_MIXED'],
  ],
  ['the images cannot be read', denied('ec2:DescribeImages'), mirrorPlan(), ['IMAGE_UNKNOWN']],
  [
    'the image is of the other platform',
    mirrorAccount(({ images }) => ({
      images: (images as Changes[]).map((one) => ({ ...one, platform: 'linux' })),
    })),
    mirrorPlan(),
    ['IMAGE_UNUSABLE'],
  ],
  [
    'the image is for another processor than the host’s type',
    mirrorAccount(({ images }) => ({
      images: (images as Changes[]).map((one) => ({ ...one, architecture: 'arm64' })),
    })),
    mirrorPlan(),
    ['IMAGE_UNUSABLE'],
  ],
  [
    'a snapshot is smaller than its volume type comes',
    mirrorAccount(),
    mirrorPlan(({ restore, limits }) => ({
      restore: { ...restore, volumeType: 'st1' },
      limits: { ...limits, cost: undefined },
    })),
    ['VOLUME_SIZE'],
  ],
  [
    // 980 GiB are restored, and the hosts boot with 60: a TiB is too little.
    'storage has room for the volumes, and not for the hosts’ own disks',
    mirrorAccount(({ snapshots }) => ({
      quotas: { 'L-7A658B76': 1 },
      snapshots: snapshots.map((one) => ({ ...one, gibibytes: 490 })),
    })),
    mirrorPlan(),
    ['QUOTA_EXCEEDED'],
  ],
  [
    'the hosts’ own disks cost too much',
    mirrorAccount(({ images }) => ({
      images: (images as Changes[]).map((one) => ({ ...one, gibibytes: 1_024 })),
    })),
    mirrorPlan((plan) => ({ limits: { ...plan.limits, cost: 1.8 } })),
    ['COST_TOO_HIGH'],
  ],
  [
    'storage has no quota left',
    mirrorAccount(({ snapshots }) => ({
      snapshots: snapshots.map((one) => ({ ...one, gibibytes: 60_000 })),
    })),
    mirrorPlan((plan) => ({ limits: { ...plan.limits, cost: undefined } })),
    ['QUOTA_EXCEEDED'],
  ],
  ['the quota cannot be read', denied('servicequotas:GetServiceQuota'), mirrorPlan(), ['QUOTA_UNKNOWN']],
  [
    'it may cost more than its limit',
    mirrorAccount(),
    mirrorPlan((plan) => ({ limits: { ...plan.limits, cost: 0.5 } })),
    ['COST_TOO_HIGH'],
  ],
];

describe('a restore is refused, and makes nothing, when', () => {
  it.each(REFUSED)('%s', async (_, account, plan, codes) => {
    const rehearsal = await rehearseRestore(account, plan);
    expect(rehearsal.record.verdict).toBe('SKIPPED');
    expect(codesOf(rehearsal).toSorted()).toEqual([...codes].toSorted());
    expect(rehearsal.mutations).toEqual([]);
  });
});
