import {
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeTagsCommand,
  DescribeVolumeStatusCommand,
  DescribeVolumesCommand,
  DetachVolumeCommand,
  type Filter,
  ModifyInstanceAttributeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import {
  attach,
  hostAndVolume,
  makeVolume,
  OTHER_SUBNET,
  OTHER_ZONE,
  snapshotID,
  startHost,
  TWO_ZONES,
  volumeOf,
  ZONE,
} from './restore-support.ts';
import { type Bench, bench, failure, NOON } from './support.ts';

const DATA = snapshotID('data');
const withSnapshot = (more: Record<string, unknown>, other: Record<string, unknown> = {}) => ({
  snapshots: [{ name: 'data', gibibytes: 100, ...more }],
  ...other,
});
const remove = (on: Bench, VolumeId: string) => on.ec2.send(new DeleteVolumeCommand({ VolumeId }));
const detach = (on: Bench, VolumeId: string) => on.ec2.send(new DetachVolumeCommand({ VolumeId }));

describe('a volume from a snapshot', () => {
  test('is creating, then available, and has what it was asked for and its tags', async () => {
    await using on = await bench(TWO_ZONES);
    const made = await on.ec2.send(
      new CreateVolumeCommand({
        AvailabilityZone: ZONE,
        SnapshotId: DATA,
        VolumeType: 'gp3',
        VolumeInitializationRate: 300,
        TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'kunren:drill', Value: '01J' }] }],
      }),
    );
    expect(made).toMatchObject({ State: 'creating', Size: 100, SnapshotId: DATA, Encrypted: true });
    on.clock.pass(14);
    expect((await volumeOf(on, made.VolumeId ?? ''))?.State).toBe('creating');
    on.clock.pass(1);
    expect(await volumeOf(on, made.VolumeId ?? '')).toMatchObject({
      State: 'available',
      AvailabilityZone: ZONE,
      VolumeType: 'gp3',
      VolumeInitializationRate: 300,
      KmsKeyId: expect.stringMatching(/^arn:aws:kms:/),
      Attachments: [],
      Tags: [{ Key: 'kunren:drill', Value: '01J' }],
    });
    const { Tags } = await on.ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['kunren:drill'] }] }),
    );
    expect(Tags).toMatchObject([{ ResourceType: 'volume', ResourceId: made.VolumeId }]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['from no snapshot of the account', { SnapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound'],
    ['in no zone of the Region', { AvailabilityZone: 'ap-northeast-3z' }, 'InvalidZone.NotFound'],
    ['smaller than its snapshot', { Size: 99 }, 'InvalidParameterValue'],
    ['of nothing', { SnapshotId: undefined }, 'MissingParameter'],
    ['with a key and not encrypted', { KmsKeyId: 'a-key' }, 'InvalidParameterDependency'],
    ['not encrypted though its snapshot is', { Encrypted: false }, 'InvalidParameterValue'],
    ['too slowly initialized', { VolumeInitializationRate: 99 }, 'InvalidParameterValue'],
    ['too quickly initialized', { VolumeInitializationRate: 301 }, 'InvalidParameterValue'],
    [
      'initialized from nothing',
      { SnapshotId: undefined, Size: 1, VolumeInitializationRate: 100 },
      'InvalidParameterCombination',
    ],
    ['with a token too long', { ClientToken: 'x'.repeat(65) }, 'InvalidParameterValue'],
    [
      'with tags for something else',
      { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }] },
      'InvalidParameterValue',
    ],
    ['with what is not modelled', { MultiAttachEnabled: true }, 'UnsupportedOperation'],
  ])('%s is refused', async (_, input, name) => {
    await using on = await bench(TWO_ZONES);
    expect(await failure(makeVolume(on, input))).toMatchObject({ name });
  });

  test.each<[string, Record<string, unknown>]>([
    ['that is pending', { state: 'pending' }],
    ['that has just been begun', { age: '1m', takes: '5m' }],
    ['that failed', { state: 'error' }],
    ['in the archive', { tier: 'archive' }],
  ])('of a snapshot %s is refused', async (_, snapshot) => {
    await using on = await bench(withSnapshot(snapshot));
    expect(await failure(makeVolume(on))).toMatchObject({ name: 'IncorrectState' });
  });

  test('of a snapshot that somebody has deleted is refused', async () => {
    await using on = await bench(withSnapshot({ deletedAfter: '1m' }));
    await makeVolume(on);
    on.clock.pass(60);
    expect(await failure(makeVolume(on))).toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  });

  test('is the same for the same token, and another request with it is refused', async () => {
    await using on = await bench(TWO_ZONES);
    const first = await makeVolume(on, { ClientToken: 'one' });
    on.clock.pass(60);
    expect(await makeVolume(on, { ClientToken: 'one' })).toBe(first);
    expect(await failure(makeVolume(on, { ClientToken: 'one', Size: 200 }))).toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
    expect(await makeVolume(on, { ClientToken: 'two' })).not.toBe(first);
    const { Volumes } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes).toHaveLength(2);
  });

  test('that is gone is not made again with its token', async () => {
    await using on = await bench(withSnapshot({ keyUsable: false }));
    await makeVolume(on, { ClientToken: 'one' });
    expect(await makeVolume(on, { ClientToken: 'one' })).toMatch(/^vol-/);
    on.clock.pass(15);
    expect(await failure(makeVolume(on, { ClientToken: 'one' }))).toMatchObject({
      name: 'IdempotentParameterMismatch',
      message: expect.stringContaining('deleted'),
    });
  });

  test('is not made twice where the answer was lost', async () => {
    await using on = await bench({
      ...TWO_ZONES,
      faults: [{ operation: 'ec2:CreateVolume', lost: true }],
    });
    await failure(makeVolume(on, { ClientToken: 'one' }));
    const again = await makeVolume(on, { ClientToken: 'one' });
    const { Volumes = [] } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes.map(({ VolumeId }) => VolumeId)).toEqual([again]);
  });

  test('whose key EBS may not use is accepted, and then it is gone', async () => {
    await using on = await bench(withSnapshot({ keyUsable: false }));
    const id = await makeVolume(on);
    expect((await volumeOf(on, id))?.State).toBe('creating');
    on.clock.pass(15);
    expect(await volumeOf(on, id)).toBeUndefined();
    const named = new DescribeVolumesCommand({ VolumeIds: [id] });
    expect(await failure(on.ec2.send(named))).toMatchObject({ name: 'InvalidVolume.NotFound' });
  });

  test('fails in state error where the scenario says so, and can be deleted then', async () => {
    await using on = await bench(withSnapshot({ keyUsable: false }, { restore: { keyDenied: 'error' } }));
    const id = await makeVolume(on);
    on.clock.pass(15);
    expect((await volumeOf(on, id))?.State).toBe('error');
    await remove(on, id);
    on.clock.pass(5);
    expect(await volumeOf(on, id)).toBeUndefined();
  });

  test('stays in creating, or fails, by snapshot or by zone', async () => {
    await using on = await bench({
      ...TWO_ZONES,
      snapshots: [{ name: 'data' }, { name: 'bad' }],
      restore: {
        stuckCreating: [{ snapshot: 'data', zone: OTHER_ZONE }],
        failsCreating: [{ snapshot: 'bad' }],
      },
    });
    const stuck = await makeVolume(on, { AvailabilityZone: OTHER_ZONE });
    const good = await makeVolume(on);
    const bad = await makeVolume(on, { SnapshotId: snapshotID('bad') });
    on.clock.pass(86_400);
    const states = await Promise.all([stuck, good, bad].map((id) => volumeOf(on, id)));
    expect(states.map((volume) => volume?.State)).toEqual(['creating', 'available', 'error']);
    expect(await failure(remove(on, stuck))).toMatchObject({ name: 'IncorrectState' });
  });

  test('is shown late where EC2 is, and cannot be worked on before', async () => {
    await using on = await bench({ ...TWO_ZONES, staleReads: { instances: '30s' } });
    const id = await makeVolume(on);
    on.clock.pass(29);
    expect(await volumeOf(on, id)).toBeUndefined();
    expect(await failure(remove(on, id))).toMatchObject({ name: 'InvalidVolume.NotFound' });
    on.clock.pass(1);
    expect((await volumeOf(on, id))?.State).toBe('available');
  });

  test('is refused beyond the quota of its type', async () => {
    await using on = await bench(withSnapshot({ gibibytes: 600 }, { quotas: { 'L-7A658B76': 1 } }));
    const id = await makeVolume(on);
    expect(await failure(makeVolume(on))).toMatchObject({ name: 'VolumeLimitExceeded' });
    await makeVolume(on, { VolumeType: 'gp2' });
    on.clock.pass(15);
    await remove(on, id);
    on.clock.pass(5);
    await makeVolume(on);
  });
});

describe('attaching', () => {
  test('takes its time, and so does detaching', async () => {
    await using on = await bench(TWO_ZONES);
    const { host, volume } = await hostAndVolume(on);
    expect(await attach(on, volume, host)).toMatchObject({ State: 'attaching', Device: '/dev/sdf' });
    const seen = async () => {
      const found = await volumeOf(on, volume);
      return [found?.State, found?.Attachments?.[0]?.State];
    };
    expect(await seen()).toEqual(['in-use', 'attaching']);
    on.clock.pass(4);
    expect(await seen()).toEqual(['in-use', 'attached']);
    expect(await detach(on, volume)).toMatchObject({ State: 'detaching' });
    expect(await seen()).toEqual(['in-use', 'detaching']);
    on.clock.pass(4);
    expect(await seen()).toEqual(['available', undefined]);
    expect(await failure(detach(on, volume))).toMatchObject({ name: 'IncorrectState' });
    await attach(on, volume, host, '/dev/sdg');
  });

  test('across zones is refused', async () => {
    await using on = await bench(TWO_ZONES);
    const volume = await makeVolume(on, { AvailabilityZone: OTHER_ZONE });
    const { InstanceId: host } = await startHost(on);
    const { InstanceId: there } = await startHost(on, { SubnetId: OTHER_SUBNET });
    on.clock.pass(90);
    expect(await failure(attach(on, volume, host))).toMatchObject({ name: 'InvalidVolume.ZoneMismatch' });
    await attach(on, volume, there);
  });

  test('a second volume as the same device is refused, and an attached volume too', async () => {
    await using on = await bench(TWO_ZONES);
    const { host, volume } = await hostAndVolume(on);
    const second = await makeVolume(on);
    on.clock.pass(15);
    await attach(on, volume, host);
    expect(await failure(attach(on, second, host))).toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('/dev/sdf is already in use'),
    });
    expect(await failure(attach(on, second, host, '/dev/xvda'))).toMatchObject({
      message: expect.stringContaining('already in use'),
    });
    expect(await failure(attach(on, second, host, 'R:'))).toMatchObject({ name: 'InvalidParameterValue' });
    expect(await failure(attach(on, volume, host, '/dev/sdg'))).toMatchObject({ name: 'VolumeInUse' });
  });

  test('is refused before volume and instance are ready, and of what does not exist', async () => {
    await using on = await bench(TWO_ZONES);
    const volume = await makeVolume(on);
    const { InstanceId: host } = await startHost(on);
    expect(await failure(attach(on, volume, host))).toMatchObject({
      name: 'IncorrectState',
      message: `Instance '${host}' is not 'running'.`,
    });
    on.clock.pass(30);
    const late = await makeVolume(on);
    expect(await failure(attach(on, late, host))).toMatchObject({ message: `${late} is not 'available'.` });
    expect(await failure(attach(on, 'vol-0123456789abcdef0', host))).toMatchObject({
      name: 'InvalidVolume.NotFound',
    });
    expect(await failure(attach(on, volume, 'i-0123456789abcdef0'))).toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
    await on.ec2.send(new TerminateInstancesCommand({ InstanceIds: [host] }));
    expect(await failure(attach(on, volume, host))).toMatchObject({ name: 'IncorrectState' });
  });

  test('is refused beyond 28 volumes and interfaces', async () => {
    await using on = await bench(TWO_ZONES);
    const volumes = await Promise.all(Array.from({ length: 27 }, () => makeVolume(on)));
    const { InstanceId: host } = await startHost(on);
    on.clock.pass(90);
    const deviceOf = (place: number): string => `/dev/xvd${String.fromCharCode(98 + place)}`;
    // The root volume and the network interface are two of the 28; the last device would be the 29th.
    for (const [place, id] of volumes.slice(0, 26).entries())
      await attach(on, id, host, place < 25 ? deviceOf(place) : '/dev/xvdba');
    const over = attach(on, volumes[26] ?? '', host, '/dev/xvdbb');
    expect(await failure(over)).toMatchObject({ name: 'AttachmentLimitExceeded' });
  });

  test('is refused as often as the scenario says, for one snapshot', async () => {
    await using on = await bench({
      ...TWO_ZONES,
      restore: { attachRefused: [{ snapshot: 'data', times: 2, code: 'InternalError' }] },
    });
    const { host, volume } = await hostAndVolume(on);
    expect(await failure(attach(on, volume, host))).toMatchObject({ name: 'InternalError' });
    expect(await failure(attach(on, volume, host))).toMatchObject({ name: 'InternalError' });
    await attach(on, volume, host);
  });
});

describe('deleting', () => {
  test('of an attached volume is refused, as is detaching a root', async () => {
    await using on = await bench(TWO_ZONES);
    const { host, volume } = await hostAndVolume(on);
    await attach(on, volume, host);
    expect(await failure(remove(on, volume))).toMatchObject({ name: 'VolumeInUse' });
    on.clock.pass(4);
    await detach(on, volume);
    expect(await failure(remove(on, volume))).toMatchObject({ name: 'VolumeInUse' });
    on.clock.pass(4);
    await remove(on, volume);
    expect((await volumeOf(on, volume))?.State).toBe('deleting');
    on.clock.pass(5);
    expect(await failure(remove(on, volume))).toMatchObject({ name: 'InvalidVolume.NotFound' });
    const { Volumes: [root] = [] } = await on.ec2.send(
      new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [host] }] }),
    );
    expect(await failure(detach(on, root?.VolumeId ?? ''))).toMatchObject({ name: 'OperationNotPermitted' });
  });

  test('fails as often as the scenario says', async () => {
    await using on = await bench({ ...TWO_ZONES, restore: { deleteRefused: [{ code: 'InternalError' }] } });
    const { volume } = await hostAndVolume(on);
    expect(await failure(remove(on, volume))).toMatchObject({ name: 'InternalError' });
    expect(await failure(remove(on, volume))).toMatchObject({ name: 'InternalError' });
    expect((await volumeOf(on, volume))?.State).toBe('available');
  });

  test('with the instance happens where DeleteOnTermination says so, else the volume is free again', async () => {
    await using on = await bench(TWO_ZONES);
    const { host, volume } = await hostAndVolume(on);
    const kept = await makeVolume(on);
    on.clock.pass(15);
    await attach(on, volume, host);
    await attach(on, kept, host, '/dev/sdg');
    const change = (DeviceName: string) =>
      on.ec2.send(
        new ModifyInstanceAttributeCommand({
          InstanceId: host,
          BlockDeviceMappings: [{ DeviceName, Ebs: { DeleteOnTermination: true } }],
        }),
      );
    await change('/dev/sdf');
    expect(await failure(change('/dev/sdz'))).toMatchObject({ name: 'InvalidParameterValue' });
    expect((await volumeOf(on, volume))?.Attachments).toMatchObject([{ DeleteOnTermination: true }]);
    await on.ec2.send(new TerminateInstancesCommand({ InstanceIds: [host] }));
    expect(await failure(change('/dev/sdg'))).toMatchObject({ name: 'IncorrectInstanceState' });
    on.clock.pass(60);
    const { Volumes = [] } = await on.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes.map(({ VolumeId, State }) => [VolumeId, State])).toEqual([[kept, 'available']]);
  });
});

describe('initialization', () => {
  const progressOf = async (on: Bench, VolumeId: string) => {
    const { VolumeStatuses = [] } = await on.ec2.send(
      new DescribeVolumeStatusCommand({ VolumeIds: [VolumeId] }),
    );
    return VolumeStatuses[0]?.InitializationStatusDetails;
  };

  test('goes at the rate that was asked for, and is told up to five minutes late', async () => {
    await using on = await bench(TWO_ZONES);
    const id = await makeVolume(on, { VolumeInitializationRate: 100 });
    expect(await progressOf(on, id)).toBeUndefined();
    on.clock.pass(15 + 299);
    expect(await progressOf(on, id)).toMatchObject({ InitializationType: 'provisioned-rate', Progress: 0 });
    on.clock.pass(1);
    // 300 s at 100 MiB/s are 30000 MiB of 102400.
    expect(await progressOf(on, id)).toEqual({
      InitializationType: 'provisioned-rate',
      Progress: 29,
      EstimatedTimeToCompleteInSeconds: 724,
    });
    on.clock.pass(900);
    expect(await progressOf(on, id)).toMatchObject({ Progress: 100, EstimatedTimeToCompleteInSeconds: 0 });
  });

  test('without a rate goes as the scenario says, of what was ever written, and names no time', async () => {
    await using on = await bench(withSnapshot({ usedGibibytes: 6 }, { restore: { initializationRate: 10 } }));
    const id = await makeVolume(on);
    on.clock.pass(15 + 300);
    expect(await progressOf(on, id)).toEqual({ InitializationType: 'default', Progress: 48 });
  });
});

describe('snapshots of a scenario', () => {
  const found = async (on: Bench, Filters: Filter[], OwnerIds?: string[]) => {
    const { Snapshots = [] } = await on.ec2.send(
      new DescribeSnapshotsCommand({ Filters, ...(OwnerIds === undefined ? {} : { OwnerIds }) }),
    );
    return Snapshots;
  };
  const names = async (...given: Parameters<typeof found>) =>
    (await found(...given)).map(({ Description }) => Description);
  const series = {
    snapshots: [
      { name: 'daily-{n}', count: 3, every: '1d', volume: 'data', tags: { system: 'shop' }, gibibytes: 20 },
      { name: 'old', tier: 'archive', age: '90d', tags: { system: 'shop' }, encrypted: false },
      { name: 'theirs', owner: '999988887777', kmsKey: 'arn:aws:kms:ap-northeast-3:999988887777:key/k' },
      { name: 'later', at: new Date(NOON + 600_000).toISOString(), takes: '10m' },
    ],
  };

  test('are found by tag, volume, tier and owner, the further ones older', async () => {
    await using on = await bench(series);
    const ofShop = [{ Name: 'tag:system', Values: ['shop'] }];
    expect(await names(on, ofShop)).toEqual(['daily-1', 'daily-2', 'daily-3', 'old']);
    const [first, second] = await found(on, ofShop);
    expect(second?.VolumeId).toBe(first?.VolumeId);
    expect((first?.StartTime?.getTime() ?? 0) - (second?.StartTime?.getTime() ?? 0)).toBe(86_400_000);
    const ofVolume = [{ Name: 'volume-id', Values: [first?.VolumeId ?? ''] }];
    expect(await names(on, ofVolume)).toEqual(['daily-1', 'daily-2', 'daily-3']);
    expect(await names(on, [{ Name: 'storage-tier', Values: ['archive'] }])).toEqual(['old']);
    expect(await names(on, [], ['self'])).not.toContain('theirs');
    expect(await names(on, [], ['999988887777'])).toEqual(['theirs']);
    expect(first).toMatchObject({
      State: 'completed',
      VolumeSize: 20,
      FullSnapshotSizeInBytes: 20 * 2 ** 30,
      StorageTier: 'standard',
      OwnerId: '111122223333',
      Encrypted: true,
    });
  });

  test('are pending first, and there from their own moment on', async () => {
    await using on = await bench(series);
    const later = async () => (await found(on, [{ Name: 'description', Values: ['later'] }]))[0];
    expect(await later()).toBeUndefined();
    on.clock.pass(900);
    expect(await later()).toMatchObject({ State: 'pending', Progress: '50%' });
    on.clock.pass(300);
    expect(await later()).toMatchObject({ State: 'completed', CompletionTime: expect.any(Date) });
  });
});
