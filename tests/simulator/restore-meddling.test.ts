import { DeleteVolumeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import {
  attach,
  instanceOf,
  makeVolume,
  OTHER_ZONE,
  startHost,
  TWO_ZONES,
  volumeOf,
} from './restore-support.ts';
import { type Bench, bench, failure } from './support.ts';

/** What people do by hand to what a restore drill has made. */

const TAGS = [{ Key: 'kunren:drill', Value: '01J' }];
const FOREIGN = [{ hostname: 'payroll' }, { volumes: [{ gibibytes: 50 }] }];

const withMeddling = (does: string, more: Record<string, unknown> = {}) =>
  bench({ ...TWO_ZONES, foreign: FOREIGN, restore: { meddling: [{ after: '2m', does, ...more }] } });

async function restored(on: Bench): Promise<{ volume: string; host: string }> {
  const volume = await makeVolume(on, {
    TagSpecifications: [{ ResourceType: 'volume', Tags: TAGS }],
  });
  const { InstanceId: host } = await startHost(on);
  return { volume, host };
}

const foreignVolume = ({ simulator }: Bench): string =>
  [...simulator.aws.ebs.volumes.values()].find(({ gibibytes }) => gibibytes === 50)?.volumeID ?? '';

describe('somebody', () => {
  test('terminates a host', async () => {
    await using on = await withMeddling('terminates-host');
    const { host } = await restored(on);
    on.clock.pass(119);
    expect((await instanceOf(on, host))?.State?.Name).toBe('running');
    on.clock.pass(1);
    expect((await instanceOf(on, host))?.State?.Name).toBe('shutting-down');
  });

  test('attaches a foreign volume to a host', async () => {
    await using on = await withMeddling('attaches-foreign');
    const { host } = await restored(on);
    on.clock.pass(130);
    expect((await volumeOf(on, foreignVolume(on)))?.Attachments).toMatchObject([
      { InstanceId: host, Device: '/dev/xvdz', State: 'attached', DeleteOnTermination: false },
    ]);
  });

  test('attaches a restored volume to a foreign instance', async () => {
    await using on = await withMeddling('attaches-elsewhere');
    const { volume, host } = await restored(on);
    on.clock.pass(130);
    const [attachment] = (await volumeOf(on, volume))?.Attachments ?? [];
    expect(attachment?.InstanceId).not.toBe(host);
    expect(await failure(attach(on, volume, host))).toMatchObject({ name: 'VolumeInUse' });
  });

  test('detaches a restored volume', async () => {
    await using on = await withMeddling('detaches-volume');
    const { volume, host } = await restored(on);
    on.clock.pass(90);
    await attach(on, volume, host);
    on.clock.pass(30);
    expect((await volumeOf(on, volume))?.Attachments).toMatchObject([{ State: 'detaching' }]);
    on.clock.pass(10);
    expect((await volumeOf(on, volume))?.State).toBe('available');
  });

  test('deletes a restored volume, which is then gone for its drill too', async () => {
    await using on = await withMeddling('deletes-volume');
    const { volume } = await restored(on);
    on.clock.pass(130);
    expect(await volumeOf(on, volume)).toBeUndefined();
    const again = on.ec2.send(new DeleteVolumeCommand({ VolumeId: volume }));
    expect(await failure(again)).toMatchObject({ name: 'InvalidVolume.NotFound' });
  });

  test('waits until there is something, and only in the zone that is meant', async () => {
    await using on = await withMeddling('terminates-host', { zone: OTHER_ZONE });
    const { InstanceId: here } = await startHost(on);
    on.clock.pass(200);
    expect((await instanceOf(on, here))?.State?.Name).toBe('running');
    const { InstanceId: there } = await startHost(on, { SubnetId: TWO_ZONES.subnets[1]?.id ?? '' });
    on.clock.pass(40);
    expect((await instanceOf(on, there))?.State?.Name).toBe('shutting-down');
    expect((await instanceOf(on, here))?.State?.Name).toBe('running');
  });
});
