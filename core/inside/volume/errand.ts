import type { Platform } from '../../plan/inside.ts';
import type { VolumeProbe } from '../../plan/volume-proofs.ts';
import { type Errand, POWERSHELL, SH } from '../scripts.ts';
import { type AskedVolume, headerOf, keyOf, type VolumeIDs } from './asked.ts';
import { LINUX_PLACES, type LinuxPlaces } from './linux.ts';
import { linuxVolumeScript } from './linux-scripts.ts';
import { windowsVolumeScript } from './windows-scripts.ts';

const VOLUME_ID = /^vol-[0-9a-f]{8,17}$/;

/**
 * What proves a restored volume on its throwaway host. It may be run again and at the same time as others; long work
 * goes on in the host between questions, which say `running` until it is done. A document of SSM may have 64 KB (SSM API
 * Reference, MaxDocumentSizeExceeded); UNCONFIRMED what SendCommand's parameters may have, so scripts stay small.
 * @param places Only tests have other places.
 * @throws {Error} for what is no volume id, and for a writable copy that is missing or is the compared volume itself.
 */
export function volumeErrand(
  { volume, proof }: VolumeProbe,
  platform: Platform,
  { volumeID, copyVolumeID }: VolumeIDs,
  places: LinuxPlaces = LINUX_PLACES,
): Errand {
  for (const id of [volumeID, ...(copyVolumeID === undefined ? [] : [copyVolumeID])])
    if (!VOLUME_ID.test(id))
      throw new Error(`'${id}' is no volume id; a script for ${volume} takes nothing else`);
  const isCopy = proof.proof === 'writable-copy';
  if (isCopy && (copyVolumeID === undefined || copyVolumeID === volumeID))
    throw new Error(`${volume} has no copy of its own to write to; create a second volume from its snapshot`);
  const asked: AskedVolume = { volume, volumeID, ...(isCopy ? { copyVolumeID } : {}), proof };
  const script =
    platform === 'windows'
      ? windowsVolumeScript(asked, keyOf(asked))
      : linuxVolumeScript(asked, keyOf(asked), places);
  return { document: platform === 'windows' ? POWERSHELL : SH, script: `${headerOf(asked)}\n${script}` };
}
