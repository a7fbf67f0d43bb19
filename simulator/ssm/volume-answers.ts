import * as z from 'zod';
import type { EbsVolume } from '../account/ebs.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { isDeviceOf } from '../account/volume-state.ts';
import type { Answer } from './answers.ts';

/** What kunren's scripts for restored volumes print, from the content of what is attached to the host at that moment. */

const COMMENT = /^# kunren: volume\r?\n# kunren-volume: ([A-Za-z0-9+/=]+)\r?$/m;

const askedSchema = z.looseObject({
  volumeID: z.string(),
  copyVolumeID: z.string().optional(),
  proof: z.looseObject({ proof: z.string() }),
});

type Asked = z.output<typeof askedSchema>;

const SECONDS = 1;

/** Undefined for every other script. */
export function volumeScriptAnswer(
  aws: SimulatedAccount,
  { instanceID }: Instance,
  script: string,
  at: number,
): Answer | undefined {
  const [, encoded] = COMMENT.exec(script) ?? [];
  if (encoded === undefined) return undefined;
  const asked = askedSchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString()));
  const ids = [asked.volumeID, ...(asked.copyVolumeID === undefined ? [] : [asked.copyVolumeID])];
  const missing = ids.find((id) => {
    const volume = aws.ebs.volumes.get(id);
    return volume === undefined || !isDeviceOf(volume, instanceID, at);
  });
  const volume = aws.ebs.volumes.get(asked.volumeID);
  if (volume === undefined || missing !== undefined)
    return ending([`error DEVICE_MISSING no device of ${missing ?? asked.volumeID}`]);
  return contentAnswer(volume, asked);
}

const ending = (lines: readonly string[]): Answer => ({
  exitStatus: 0,
  output: [...lines, 'end'].join('\n'),
  seconds: SECONDS,
});

/** The answer of one volume's content. */
function contentAnswer({ volumeID }: EbsVolume, { proof }: Asked): Answer {
  return ending([`error CANNOT_TELL the scenario says nothing of ${volumeID} for the proof ${proof.proof}`]);
}
