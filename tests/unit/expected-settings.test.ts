import { describe, expect, it } from 'vitest';
import { instanceDiffers, type LaunchedMachine } from '../../core/guards/expected-instance.ts';
import { differencesText, settingsDiffer } from '../../core/guards/expected-settings.ts';
import { canonicalText, type LaunchSnapshot, settingsDrift } from '../../core/guards/launch-snapshot.ts';
import type { Expectation } from '../../core/plan/expect.ts';
import { launchSnapshotOf } from '../../drill/methods/drs/launch-snapshot.ts';
import { GROUP, launchSettings, SUBNET, template } from '../builders.ts';

/** What a launch would be and was, compared with what is meant; and what changed between two moments. */

type Settings = Partial<ReturnType<typeof launchSettings>>;
type Template = Partial<ReturnType<typeof template>>;
type Expected = Partial<Expectation>;

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:ap-northeast-3:111122223333:key/${KEY}`;
const SOURCE = ['10.0.1.0'];

const snapshot = (settings: Settings = {}, changed: Template = {}): LaunchSnapshot =>
  launchSnapshotOf({ ...launchSettings(), ...settings }, { ...template(), ...changed });
const disk = (changes: Partial<ReturnType<typeof template>['volumes'][number]>): Template => ({
  volumes: [{ device: '/dev/sda1', type: 'gp3', encrypted: null, kmsKey: null, ...changes }],
});

describe('launch settings', () => {
  it.each<[string, Expected, Settings, Template, string]>([
    ['are as meant', { rightSizing: 'NONE', copyTags: true, osByol: false, imdsv2: 'required' }, {}, {}, ''],
    ['are one of those that will do', { instanceType: ['m5.large', 'c5.large'] }, {}, {}, ''],
    [
      'do not say what is meant',
      { recoveryMode: 'FAST' },
      {},
      {},
      'recoveryMode could not be read, and is expected to be FAST',
    ],
    [
      'leave the type to right-sizing',
      { instanceType: 'c5.large' },
      { rightSizing: 'BASIC' },
      {},
      'instanceType is chosen by right-sizing BASIC instead of c5.large',
    ],
    [
      'leave it unknown whether right-sizing chooses the type',
      { instanceType: 'c5.large' },
      { rightSizing: null },
      {},
      'instanceType could not be read, and is expected to be c5.large',
    ],
    [
      'leave the type to right-sizing, which is the one difference',
      { instanceType: 'c5.large', rightSizing: 'NONE' },
      { rightSizing: 'BASIC' },
      {},
      'rightSizing is BASIC instead of NONE',
    ],
    [
      'leave the type to right-sizing, as is meant',
      { instanceType: 'm5.large', rightSizing: 'BASIC' },
      { rightSizing: 'BASIC' },
      {},
      '',
    ],
    [
      'leave the type to requirements',
      { instanceType: 'c5.large' },
      {},
      { instanceType: '(by requirements)' },
      'instanceType is (by requirements) instead of c5.large',
    ],
    ['have no volume', { volumeType: 'gp3' }, {}, { volumes: [] }, 'volumeType is (not set) instead of gp3'],
    [
      'have a volume without a type',
      { volumeType: 'gp3' },
      {},
      disk({ type: null }),
      'volumeType /dev/sda1 is (not set) instead of gp3',
    ],
    ['leave encryption to the replicated disks', { encrypted: true, kmsKey: ARN }, {}, {}, ''],
    ['name the key by its id', { kmsKey: ARN }, {}, disk({ kmsKey: KEY }), ''],
    [
      'name the key by an alias, which the volume tells',
      { kmsKey: ARN },
      {},
      disk({ kmsKey: 'alias/dr' }),
      '',
    ],
    [
      'name the key of another account',
      { kmsKey: ARN },
      {},
      disk({ kmsKey: ARN.replace('1111', '9999') }),
      `kmsKey /dev/sda1 is ${ARN.replace('1111', '9999')} instead of ${ARN}`,
    ],
    ['leave the public address to the subnet', { publicIp: false }, {}, { publicIp: null }, ''],
    [
      'have the groups in another order',
      { securityGroups: ['sg-b', 'sg-a'] },
      {},
      { securityGroupIDs: ['sg-a', 'sg-b'] },
      '',
    ],
    ['copy the address', { privateIp: 'source' }, { copyPrivateIp: true }, {}, ''],
    ['fix the address', { privateIp: 'source' }, {}, { fixedAddresses: SOURCE }, ''],
    [
      'do not say whether the address is copied',
      { privateIp: 'source' },
      { copyPrivateIp: null },
      {},
      'privateIp could not be read, and is expected to be that of the source, 10.0.1.0',
    ],
    [
      'have a newer version',
      { templateVersion: 'default-is-latest' },
      {},
      { latestVersion: 4 },
      'templateVersion is version 3 instead of the newest version, 4',
    ],
  ])('%s', (_, expected, settings, changed, text) => {
    const differences = settingsDiffer(
      { mismatch: 'refuse', ...expected },
      snapshot(settings, changed),
      SOURCE,
    );
    expect(differencesText(differences)).toBe(text);
  });

  it('leave it unknown whether the address is kept where nobody knows the source’s', () => {
    const expected = { mismatch: 'refuse', privateIp: 'source' } as const;
    expect(settingsDiffer(expected, snapshot(), [])).toEqual([
      { field: 'privateIp', expected: 'that of the source', actual: null },
    ]);
  });
});

const MACHINE: LaunchedMachine = {
  instanceType: 'c5.large',
  privateIpAddress: '10.0.1.0',
  publicIpAddress: null,
  subnetID: SUBNET,
  securityGroupIDs: [GROUP],
  instanceProfile: null,
  imdsv2: 'required',
  volumes: [{ volumeID: 'vol-1', type: 'gp3', encrypted: true, kmsKey: ARN }],
};
const EVERYTHING: Expectation = {
  mismatch: 'refuse',
  instanceType: 'c5.large',
  volumeType: 'gp3',
  encrypted: true,
  kmsKey: KEY,
  imdsv2: 'required',
  subnet: SUBNET,
  securityGroups: [GROUP],
  publicIp: false,
  privateIp: 'source',
};

describe('a launched instance', () => {
  it.each<[string, Partial<LaunchedMachine>, Expected, string]>([
    ['is as meant', {}, {}, ''],
    ['has no profile', {}, { instanceProfile: 'app' }, 'instanceProfile is (not set) instead of app'],
    ['is of another type', { instanceType: 't3.micro' }, {}, 'instanceType is t3.micro instead of c5.large'],
    ['has a public address', { publicIpAddress: '198.51.100.7' }, {}, 'publicIp is true instead of false'],
    [
      'has another address',
      { privateIpAddress: '10.0.9.9' },
      {},
      'privateIp is 10.0.9.9 instead of that of the source, 10.0.1.0',
    ],
    [
      'has a volume that is not encrypted, and so no key',
      { volumes: [{ volumeID: 'vol-1', type: 'gp3', encrypted: false, kmsKey: null }] },
      {},
      `encrypted vol-1 is false instead of true; kmsKey vol-1 is (not set) instead of ${KEY}`,
    ],
    [
      'has volumes that could not be read',
      { volumes: null },
      { kmsKey: undefined },
      'volumeType could not be read, and is expected to be gp3; encrypted could not be read, and is expected to be true',
    ],
    [
      'is from a record of before these were read',
      { imdsv2: undefined, volumes: undefined },
      { volumeType: undefined, encrypted: undefined, kmsKey: undefined },
      'imdsv2 could not be read, and is expected to be required',
    ],
  ])('%s', (_, machine, expected, text) => {
    const meant = { ...EVERYTHING, ...expected } as Expectation;
    expect(differencesText(instanceDiffers(meant, { ...MACHINE, ...machine }, SOURCE))).toBe(text);
  });
});

describe('what changed between two moments', () => {
  const changes = (before: LaunchSnapshot, after: LaunchSnapshot) =>
    settingsDrift(before, after).map(({ field, before: was, after: is }) => `${field}: ${was} > ${is}`);

  it.each<[string, LaunchSnapshot, LaunchSnapshot, string[]]>([
    ['is nothing', snapshot(), snapshot(), []],
    ['is not the number of the version', snapshot(), snapshot({}, { version: 9, latestVersion: 9 }), []],
    ['is a setting', snapshot(), snapshot({ copyTags: false }), ['copyTags: true > false']],
    [
      'is what the template says',
      snapshot({}, { others: { EbsOptimized: 'true', UserData: 'sha256:a' } }),
      snapshot({}, { others: { UserData: 'sha256:b' } }),
      ['template.EbsOptimized: true > null', 'template.UserData: sha256:a > sha256:b'],
    ],
    ['is not what could not be read', snapshot({ copyTags: null }), snapshot(), []],
    [
      'is not what another version of kunren names',
      { ...snapshot(), form: 0, sha256: 'x', fields: {} },
      snapshot(),
      [],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it('is told by the same hash in whatever order the fields come', () => {
    const { fields } = snapshot();
    const turned = Object.fromEntries(Object.entries(fields).toReversed());
    expect(canonicalText(turned)).toBe(canonicalText(fields));
  });

  it('never shows a secret that somebody wrote into a tag', () => {
    const tagged = snapshot(
      {},
      { others: { 'TagSpecifications.instance.Tags.password.Value': 'Kepler-186f' } },
    );
    expect(JSON.stringify(tagged)).not.toContain('Kepler');
  });
});
