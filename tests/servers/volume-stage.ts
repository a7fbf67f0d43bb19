import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparable, recordedSamples, SAMPLES } from '../volume-samples.ts';
import type { Answer, Host, Keys } from './ask-volume.ts';
import { type Disks, keptCopy } from './disks.ts';
import type { Stage } from './stage.ts';

/** What the tests of restored volumes share: a disk is attached, asked, and must not have changed. */

export interface VolumeStage {
  readonly disks: Disks;
  readonly host: Host;
  readonly stage: Stage;
  /** Another volume id. */
  newID(): string;
  /** Asks one disk; its bytes must stay as they are. The name of a sample ends with the disk's. */
  expect(disk: string, image: string, cases: readonly Case[]): Promise<void>;
  judged(text: string, answer: Answer, wanted: Wanted, seen?: RegExp): void;
  /** Keeps what was printed, for the simulator. */
  sample(disk: string, proof: Keys, answer: Answer): void;
}

export type Wanted = 'passed' | string;
/** A proof, and what must come of it: a code, or what is seen of a pass. */
export type Case = readonly [proof: Keys, wanted: Wanted, seen?: RegExp];

export const fileSystem = (type: string, more: Keys = {}): Keys => ({ proof: 'file-system', type, ...more });
export const DIGEST = { proof: 'digest' };
export const MANIFEST = { proof: 'manifest', path: 'SHA256SUMS' };
export function openVolumeStage(
  stage: Stage,
  disks: Disks,
  host: Host,
  samples: Record<string, string>,
): VolumeStage {
  let count = 0;
  const judged = (text: string, answer: Answer, wanted: Wanted, seen = /./): void => {
    const code = answer.errorCode ?? 'passed';
    const ok = code === wanted && seen.test(answer.seen);
    stage.judged(`${text}: ${code}, ${answer.seen}${ok ? '' : `; wanted ${wanted} ${seen}`}`, ok);
  };
  const newID = (): string => {
    count += 1;
    return `vol-${String(count).padStart(17, '0')}`;
  };
  const sample = (disk: string, proof: Keys, { output }: Answer): void => {
    samples[`${disk} ${JSON.stringify(proof)}`] = comparable(output, host.places.mounts);
  };
  return {
    sample,
    disks,
    host,
    stage,
    newID,
    judged,
    async expect(disk, image, cases) {
      const volumeID = newID();
      const isKept = keptCopy(image);
      disks.attach(image, volumeID);
      for (const [proof, wanted, seen] of cases) {
        const answer = await host.ask('data', { volumeID }, proof);
        judged(`${disk}, ${JSON.stringify(proof)}`, answer, wanted, seen);
        sample(disk, proof, answer);
      }
      stage.judged(`${disk}: no byte of it has changed`, isKept());
      disks.unmount(join(host.places.mounts, 'data'));
      disks.detach(volumeID);
    },
  };
}

export function compareSamples(stage: Stage, samples: Record<string, string>): void {
  if (process.env['KUNREN_RECORD'] === '1') writeFileSync(SAMPLES, `${JSON.stringify(samples, null, 2)}\n`);
  const recorded = recordedSamples();
  for (const [name, output] of Object.entries(samples))
    if (recorded[name] !== output)
      stage.judged(
        `${name} printed ${JSON.stringify(output)}, recorded is ${JSON.stringify(recorded[name])}`,
        false,
      );
  stage.judged('every output is as it was recorded for the simulator', Object.keys(samples).length > 30);
}
