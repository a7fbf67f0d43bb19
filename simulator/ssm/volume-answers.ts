import { type AskedVolume, askedOf } from '../../core/inside/volume/asked.ts';
import type { EbsVolume } from '../account/ebs.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';
import { holdOf, isDeviceOf } from '../account/volume-state.ts';
import { volumeAnswer } from '../restore/answers.ts';
import { begunAt } from '../scenario/snapshot.ts';
import type { Answer } from './answers.ts';

/** What kunren's scripts for restored volumes print, from the content of what is attached to the host at that moment. */

/** Undefined for every other script. */
export function volumeScriptAnswer(
  aws: SimulatedAccount,
  { instanceID, server: { scenario } }: Instance,
  script: string,
  at: number,
): Answer | undefined {
  const asked = askedOf(script);
  if (asked === undefined) return undefined;
  const volume = aws.ebs.volumes.get(subjectOf(asked));
  const attached = volume !== undefined && isDeviceOf(volume, instanceID, at) ? volume : undefined;
  const attachedAt = attached === undefined ? null : (holdOf(attached, at)?.attachedAt ?? null);
  const { content } = attached?.snapshot ?? {};
  if (attached !== undefined && content === undefined)
    return {
      exitStatus: 0,
      output: `error CANNOT_TELL the scenario says nothing of ${attached.volumeID}\nend\n`,
      seconds: 1,
    };
  return volumeAnswer(content ?? NOTHING, asked, {
    platform: scenario.os,
    attachedAt,
    at,
    firstAskedAt: firstAskedAt(aws, instanceID, script, attachedAt ?? at, at),
    snapshotAt: attached?.snapshot === undefined ? at : begunAt(attached.snapshot, aws.startedAt),
    sizeGiB: attached?.gibibytes ?? 0,
    disk: diskOf(aws, instanceID, attached, at),
  });
}

/** Nobody looks into what is not attached. */
const NOTHING = {
  partitions: [],
  readMibPerSecond: 1,
  work: 0,
  replays: true,
  cameWritable: false,
  dies: [],
};

const subjectOf = ({ volumeID, copyVolumeID, proof }: AskedVolume): string =>
  proof.proof === 'writable-copy' ? (copyVolumeID ?? '') : volumeID;

/** Work goes on in the host between questions, from the first one on. */
function firstAskedAt(
  { commands }: SimulatedAccount,
  instanceID: string,
  script: string,
  attachedAt: number,
  at: number,
): number {
  const asked = [...commands.values()]
    .filter(({ parameters }) => parameters['commands']?.join('\n') === script)
    .flatMap(({ runs }) => runs.filter(({ instance }) => instance.instanceID === instanceID))
    .map(({ startsAt }) => startsAt)
    .filter((startsAt) => startsAt >= attachedAt);
  return Math.min(at, ...asked);
}

/** A host numbers its disks as they come, its root first. */
function diskOf(
  aws: SimulatedAccount,
  instanceID: string,
  volume: EbsVolume | undefined,
  at: number,
): number {
  if (volume === undefined) return 0;
  const earlier = [...aws.ebs.volumes.values()].filter(
    (one) =>
      one !== volume &&
      isDeviceOf(one, instanceID, at) &&
      (holdOf(one, at)?.attachedAt ?? at) <= (holdOf(volume, at)?.attachedAt ?? at),
  );
  return Math.max(1, earlier.length);
}
