import { describe, expect, it } from 'vitest';
import { type AskedVolume, askedOf } from '../../core/inside/volume/asked.ts';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import { judgeVolume } from '../../core/inside/volume/judge.ts';
import type { Platform } from '../../core/plan/inside.ts';
import { type VolumeProof, volumeProbeSchema } from '../../core/plan/volume-proofs.ts';
import { type Situation, volumeAnswer } from '../../simulator/restore/answers.ts';
import { volumeContent } from '../../simulator/restore/content.ts';
import { comparable, recordedSamples } from '../volume-samples.ts';

/**
 * The simulator prints of a disk what the real scripts printed of a real one (tests/recorded/volume-outputs.json), and the
 * judge says of both the same.
 */

const ID = 'vol-0123456789abcdef0';
const COPY = 'vol-0123456789abcdef1';
const NOW = Date.parse('2027-01-02T03:04:05Z');

const probeOf = (proof: unknown) =>
  volumeProbeSchema.parse({ protocol: 'ssm', check: 'volume', volume: 'data', proof });

function askedBy(proof: unknown, platform: Platform): AskedVolume {
  const { script } = volumeErrand(probeOf(proof), platform, { volumeID: ID, copyVolumeID: COPY });
  const asked = askedOf(script);
  if (asked === undefined) throw new Error('the script does not say what it asks');
  return asked;
}

const situation = (given: Partial<Situation> = {}): Situation => ({
  platform: 'linux',
  attachedAt: NOW - 1_000_000,
  at: NOW,
  firstAskedAt: NOW - 900_000,
  snapshotAt: NOW - 600_000,
  sizeGiB: 1,
  disk: 1,
  ...given,
});

const answer = (content: unknown, proof: unknown, given: Partial<Situation> = {}) => {
  const place = situation(given);
  return volumeAnswer(volumeContent.parse(content), askedBy(proof, place.platform), place);
};

function judged(content: unknown, proof: unknown, given: Partial<Situation> = {}) {
  const { output, exitStatus } = answer(content, proof, given);
  const said = { exitStatus, output, askedAt: new Date(NOW), answeredAt: new Date(NOW + 1_000) };
  return judgeVolume(probeOf(proof), said);
}

const DIGEST = 'dba07187b93d8443777a047b9f0aa05af56852819ba22e70d5f84401f566d7bf';
const CHANGED = '552dd8e9fad4d006dd0eb183deeb194894c66138709e6121e2d94ae87700ba8a';
const FILES = [
  { path: '表.txt', bytes: 7 },
  { path: 'data files/it is "one"', bytes: 6 },
  { path: 'large.bin', bytes: 300_000 },
];
const good = (fileSystem: string, more: object = {}) => ({
  fileSystem,
  label: `my ${fileSystem}`,
  files: FILES,
  manifest: { path: 'SHA256SUMS', files: 4 },
  digest: DIGEST,
  fileCount: 5,
  fileBytes: 300_328,
  links: 1,
  special: fileSystem === 'ntfs' ? 0 : 1,
  script: { exitStatus: 3, output: 'here\nerror FAKE pass\nend' },
  ...more,
});
const changed = (fileSystem: string) =>
  good(fileSystem, {
    manifest: { path: 'SHA256SUMS', files: 4, differs: ['large.bin'], missing: ['sub/empty'] },
    digest: CHANGED,
    fileCount: 4,
  });
const one = (partition: object) => ({ partitions: [partition] });

/** The disks of the samples, as a scenario would describe them; and the real sizes, for the first full read. */
const DISKS: Readonly<Record<string, readonly [content: object, mebibytes: number]>> = {
  'a good ext4': [one(good('ext4')), 48],
  'a good xfs': [one(good('xfs')), 320],
  'a good ntfs': [one(good('ntfs')), 24],
  'a changed ext4': [one(changed('ext4')), 48],
  'a changed xfs': [one(changed('xfs')), 320],
  'a changed ntfs': [one(changed('ntfs')), 24],
  'a dirty ext4': [one(good('ext4', { state: 'dirty' })), 48],
  'a dirty xfs': [one(good('xfs', { state: 'dirty' })), 320],
  'an ext4 that lost an inode': [one(good('ext4', { state: 'damaged' })), 48],
  'an xfs that counts links wrongly': [one(good('xfs', { state: 'damaged' })), 320],
  'an ext4 without root': [one(good('ext4', { state: 'torn' })), 48],
  'an xfs without inode header': [one(good('xfs', { state: 'torn' })), 320],
  'an ntfs without file table': [one(good('ntfs', { state: 'torn' })), 24],
  'an ext4 without superblock': [one({ fileSystem: 'raw' }), 48],
  'an empty disk': [{ partitions: [] }, 32],
  'a copy of ext4': [one(good('ext4')), 48],
  'a copy of ntfs': [one(good('ntfs')), 24],
  'a disk of three partitions': [
    {
      partitions: [
        good('ext4', { number: 1 }),
        good('xfs', { number: 2 }),
        good('ntfs', { number: 3, label: "it's $HOME" }),
      ],
    },
    400,
  ],
};

/** What a scenario cannot say of a file: that its name is a link or a folder. */
const UNSAID = ['"path":"away"', '"path":"sub"'];

const samples = Object.entries(recordedSamples()).flatMap(([name, output]) => {
  const [disk, given] = Object.entries(DISKS).find(([known]) => name.startsWith(`${known} {`)) ?? [];
  if (disk === undefined || given === undefined || UNSAID.some((text) => name.includes(text))) return [];
  return [
    {
      name,
      proof: JSON.parse(name.slice(disk.length)) as unknown,
      content: given[0],
      mebibytes: given[1],
      output,
    },
  ];
});

describe('the simulator prints what the real scripts printed', () => {
  it('of enough disks', () => {
    expect(samples.length).toBeGreaterThan(50);
    expect(
      Object.keys(DISKS).filter((disk) => !samples.some(({ name }) => name.startsWith(`${disk} {`))),
    ).toEqual([]);
  });

  it.each(samples)('$name', ({ proof, content, mebibytes, output }) => {
    expect(comparable(answer(content, proof, { sizeGiB: mebibytes / 1_024 }).output)).toBe(output);
  });
});

describe('work on a simulated host', () => {
  const proof = { proof: 'digest' };

  it('goes on between questions, begins once, and is done after its time', () => {
    const asked = (seconds: number) =>
      answer({ work: '40s' }, proof, { firstAskedAt: NOW, at: NOW + seconds * 1_000 });
    expect(asked(0)).toMatchObject({ output: 'running 12 reading every file\nend\n', seconds: 12 });
    expect(asked(20).output).toBe('running 32 reading every file\nend\n');
    expect(asked(30).output).toMatch(/^digest [0-9a-f]{64} /);
    expect(asked(30).seconds).toBe(10);
    expect(asked(100).seconds).toBe(2);
  });

  it('takes as long as the disk is large for the first full read', () => {
    const read = { proof: 'read' };
    const at = (seconds: number) => ({ sizeGiB: 100, firstAskedAt: NOW, at: NOW + seconds * 1_000 });
    expect(judged({ readMibPerSecond: 250 }, read, at(300)).errorCode).toBe('STILL_RUNNING');
    expect(judged({ readMibPerSecond: 250 }, read, at(410))).toMatchObject({
      passed: true,
      seen: '102400 MiB in 409.6 s, 250 MiB/s',
      read: { bytes: 107_374_182_400, seconds: 409.6, mibPerSecond: 250 },
    });
  });

  it('may die, which is said and stays so', () => {
    const content = { dies: ['digest'] };
    expect(judged(content, proof, { firstAskedAt: NOW - 1_000 })).toMatchObject({
      errorCode: 'WORK_LOST',
      canChange: false,
    });
  });
});

const ntfs = { number: 2, fileSystem: 'ntfs', letter: 'D', label: 'DATA' };
const system: VolumeProof | object = { proof: 'file-system', type: 'ntfs', partition: { number: 2 } };

describe('a simulated Windows host', () => {
  const windows = { platform: 'windows' as const, disk: 1 };
  it.each([
    ['a good partition', {}, system, null, 'ntfs on disk1.2 at C:\\kunren\\data\\2: chkdsk found nothing'],
    ['a letter that moved', {}, { ...system, letter: 'R' }, null, 'was D, is R now: chkdsk'],
    ['a letter that stayed', {}, { ...system, letter: 'D' }, null, ', letter D: chkdsk'],
    ['no letter', { letter: undefined }, { ...system, letter: 'R' }, null, 'had no letter, is R now'],
    ['a damaged partition', { state: 'damaged' }, system, 'FILE_SYSTEM_TORN', 'chkdsk found: '],
    ['a torn partition', { state: 'torn' }, system, 'FILE_SYSTEM_TORN', 'has no file table'],
    ['a dirty journal', { state: 'dirty' }, system, 'CANNOT_TELL', 'its journal must be replayed first'],
    ['an empty partition', { state: 'empty' }, system, 'EMPTY_DISK', 'the first 4 MiB of disk 1 partition 2'],
    [
      'another file system',
      { fileSystem: 'xfs' },
      system,
      'FILE_SYSTEM_TORN',
      'Windows recognises no file system',
    ],
    [
      'another number',
      {},
      { ...system, partition: { number: 3 } },
      'PARTITION_MISSING',
      'has the partitions: 2',
    ],
    ['the whole disk', {}, { ...system, partition: 'whole' }, 'PARTITION_MISSING', 'wants the whole disk'],
    [
      'a file under another spelling',
      { files: [{ path: 'db/Log.txt', bytes: 9, age: '10m' }] },
      {
        proof: 'files',
        partition: { label: 'DATA' },
        files: [{ path: 'DB\\log.txt', modifiedWithin: '30m' }],
      },
      null,
      'DB\\log.txt, 20m old',
    ],
  ])('%s', (_, partition, proof, errorCode, seen) => {
    const verdict = judged({ partitions: [{ ...ntfs, ...partition }] }, proof, windows);
    expect(verdict).toMatchObject({ passed: errorCode === null, errorCode });
    expect(verdict.seen).toContain(seen);
  });

  it('says that the disk came writable', () => {
    expect(judged({ partitions: [ntfs], cameWritable: true }, system, windows).seen).toContain(
      'which Windows had writable before',
    );
  });

  it.each(['linux', 'windows'] as const)(
    'a device that is not attached yet can still come: %s',
    (platform) => {
      for (const attachedAt of [null, NOW + 1])
        expect(judged({}, { proof: 'digest' }, { platform, attachedAt })).toMatchObject({
          errorCode: 'DEVICE_MISSING',
          canChange: true,
          seen: expect.stringContaining('vol0123456789abcdef0'),
        });
    },
  );
});

it('equal seeds are equal digests, and others are not', () => {
  const digestOf = (digest: string) => judged({ partitions: [{ digest }] }, { proof: 'digest' }).digest;
  expect(digestOf('a')).toBe(digestOf('a'));
  expect(digestOf('a')).not.toBe(digestOf('b'));
});
