import { readFileSync } from 'node:fs';

/**
 * What the real scripts printed of real disks, and what of it is the same on every machine. `npm run test:servers volumes`
 * compares with it, and with KUNREN_RECORD=1 writes it anew; tests/unit/volume-answers.test.ts holds the simulator to it.
 */

export const SAMPLES = new URL('recorded/volume-outputs.json', import.meta.url);

export type Samples = Readonly<Record<string, string>>;

export const recordedSamples = (): Samples => JSON.parse(readFileSync(SAMPLES, 'utf8')) as Samples;

/** Without devices, moments, times and the words of tools, which differ between machines. */
export function comparable(output: string, mounts = '/mnt/kunren'): string {
  return output
    .replaceAll(mounts, '/mnt/kunren')
    .replaceAll(/\/dev\/(loop\d+|nvme\d+n1)/g, '/dev/DISK')
    .replaceAll(/^(file \d+) \d{9,11} /gm, '$1 EPOCH ')
    .replaceAll(/^read (\d+) \d+$/gm, 'read $1 MILLISECONDS')
    .replaceAll(/^running \d+ /gm, 'running SECONDS ')
    .replaceAll(/^(error FILE_SYSTEM_TORN [^:\n]*:).*$/gm, '$1 WORDS')
    .trimEnd();
}
