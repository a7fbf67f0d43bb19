import { deviceOf } from '../account/make.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { type ListedAttachment, listedVolume } from './listed-volumes.ts';

interface Device {
  /** The volume's id. */
  readonly id: string;
  readonly hold: ListedAttachment;
}

/** The volumes of an instance at a moment: its own of DRS's launch, and whatever was attached to it. */
export const devicesOf = (
  aws: SimulatedAccount,
  { instanceID, volumeIDs }: Instance,
  now: number,
): Device[] =>
  [...volumeIDs, ...aws.ebs.volumes.keys()].flatMap((id) => {
    const hold = listedVolume(aws, id, now)?.hold;
    return hold?.instanceID === instanceID ? [{ id, hold }] : [];
  });

export const rootDeviceOf = ({ host, server }: Instance): string =>
  host !== undefined && server.scenario.os === 'linux' ? '/dev/xvda' : deviceOf(0);
