import type { Scenario } from '../scenario/resolve.ts';
import { type EbsVolume, NEVER } from './ebs.ts';
import { endInstance, stateOf } from './lifetime.ts';
import type { Instance, SimulatedAccount } from './state.ts';
import { holdOf, volumeStateOf } from './volume-state.ts';

/** What other people do to what a restore drill has made, or put beside it. */

type Meddling = Scenario['restore']['meddling'][number];

const DRILL_TAG = 'kunren:drill';
/** Last of the names that EC2 recommends, which no drill comes to. */
const DEVICE = '/dev/xvdz';

/** Does it now, to the first that fits; false where there is nothing yet. */
export function meddle(aws: SimulatedAccount, { does, zone }: Meddling): boolean {
  const now = aws.now();
  const isThere = (where: string): boolean => zone === undefined || zone === where;
  const zoneOf = ({ subnetID }: Instance): string =>
    aws.scenario.subnets.find(({ id }) => id === subnetID)?.zone ?? '';
  const running = (role: Instance['role']): Instance[] =>
    [...aws.instances.values()].filter(
      (one) => one.role === role && isThere(zoneOf(one)) && stateOf(one, now) === 'running',
    );
  const restored = [...aws.ebs.volumes.values()].filter(
    (one) =>
      // What others have may carry the tag as well, and is not of a drill that runs.
      one.createdAt >= aws.startedAt && one.tags[DRILL_TAG] !== undefined && !one.isRoot && isThere(one.zone),
  );
  const free = (volume: EbsVolume): boolean => volumeStateOf(volume, now) === 'available';
  switch (does) {
    case 'terminates-host': {
      const [host] = running('host');
      if (host === undefined) return false;
      endInstance(aws, host, { at: now, seconds: aws.scenario.restore.terminate, cause: 'somebody' });
      return true;
    }
    case 'attaches-foreign': {
      const [host] = running('host');
      const foreign = [...aws.ebs.volumes.values()].find(
        (one) =>
          one.createdAt < aws.startedAt && host !== undefined && one.zone === zoneOf(host) && free(one),
      );
      return attach(aws, foreign, host);
    }
    case 'attaches-elsewhere': {
      const volume = restored.find(free);
      const other = running('foreign').find((one) => zoneOf(one) === volume?.zone);
      return attach(aws, volume, other);
    }
    case 'detaches-volume': {
      const hold = restored.map((one) => holdOf(one, now)).find((one) => one !== undefined);
      if (hold === undefined) return false;
      hold.detachingAt = now;
      hold.detachedAt = now + aws.scenario.restore.detach * 1_000;
      return true;
    }
    case 'deletes-volume': {
      const volume = restored.find(free);
      if (volume === undefined) return false;
      volume.deletingAt = now;
      volume.goneAt = now + aws.scenario.restore.delete * 1_000;
      return true;
    }
  }
}

function attach(
  aws: SimulatedAccount,
  volume: EbsVolume | undefined,
  instance: Instance | undefined,
): boolean {
  if (volume === undefined || instance === undefined) return false;
  const now = aws.now();
  volume.attachments.push({
    instance,
    device: DEVICE,
    from: now,
    attachedAt: now + aws.scenario.restore.attach * 1_000,
    detachingAt: NEVER,
    detachedAt: NEVER,
    deleteOnTermination: false,
    isBySomebody: true,
  });
  return true;
}
