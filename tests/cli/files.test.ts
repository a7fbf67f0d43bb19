import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runKunrenProcess } from './run-kunren.ts';

/** Files that a person names, and that are no files. In a process of its own: reading a pipe would stop this one. */

const PLAN = 'plans/wordpress-workshop.yml';
const folder = mkdtempSync(join(tmpdir(), 'kunren-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pipe = join(folder, 'pipe.yml');
execFileSync('mkfifo', [pipe]);
const evidence = join(folder, 'evidence');
mkdirSync(evidence);
execFileSync('mkfifo', [join(evidence, 'drill.json')]);
const large = join(folder, 'large.yml');
writeFileSync(large, '#'.repeat(9 * 1_024 * 1_024));

describe('what is no file is refused at once', () => {
  it.each([
    ['a pipe as plan', ['validate', pipe], 'no file but a pipe or device'],
    ['a pipe as plan of a drill', ['run', pipe, '--local'], 'no file but a pipe or device'],
    ['a pipe as scenario', ['run', PLAN, '--local', '--scenario', pipe], 'no file but a pipe or device'],
    ['a pipe as record', ['judge', pipe], 'no file but a pipe or device'],
    ['a pipe as record of a report', ['report', pipe], 'no file but a pipe or device'],
    ['a pipe as key', ['verify', evidence, '--key', pipe], 'no file but a pipe or device'],
    ['a device', ['validate', '/dev/zero'], 'no file but a pipe or device'],
    ['a folder', ['judge', folder], 'it is a folder'],
    ['far too much', ['validate', large], 'larger than 8192 KiB'],
  ])('%s', async (_, args, message) => {
    const ended = await runKunrenProcess(args, { timeout: 20_000 });
    expect([ended.status, ended.stdout + ended.stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
