import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { planDataWith } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

/** Where a drill's files go, and what happens when nobody takes what is printed. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plan = join(folder, 'wordpress-workshop.yml');
writeFileSync(plan, stringify(planDataWith()));
const run = (out: string) => ['run', plan, '--local', '--out', out];

/** Runs the command with its output into a descriptor, or into a pipe that is closed at the first text. */
const ended = (args: readonly string[], stdout: number | 'closed'): Promise<[number | null, string]> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['cli/kunren.js', ...args], {
      stdio: ['ignore', stdout === 'closed' ? 'pipe' : stdout, 'pipe'],
    });
    let stderr = '';
    child.stdout?.once('data', () => child.stdout?.destroy());
    child.stderr?.on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status) => resolve([status, stderr]));
  });

describe('when nobody takes what a drill prints, its files are written all the same', () => {
  it('a closed pipe ends with its own status', async () => {
    const out = join(folder, 'pipe');
    expect(await ended(run(out), 'closed')).toEqual([74, '']);
    expect(readdirSync(out)).toEqual(expect.arrayContaining(['drill.json', 'figures.json']));
  });

  it('a full disk as well, and says so', async () => {
    const out = join(folder, 'full');
    expect(await ended(run(out), openSync('/dev/full', 'w'))).toEqual([
      74,
      'kunren: what it printed could not be written (ENOSPC)\n',
    ]);
    expect(readdirSync(out)).toContain('drill.json');
  });

  it.each(['validate', 'list --help'])('kunren %s is never taken for a success', async (args) => {
    const [status, stderr] = await ended(args.split(' '), openSync('/dev/full', 'w'));
    expect([status, stderr]).toEqual([74, expect.not.stringContaining('    at ')]);
  });
});

describe('a drill that exists is not written over', () => {
  it('nor is a file, and neither costs a drill', async () => {
    const out = join(folder, 'twice');
    expect((await runKunren([...run(out), '--json'])).status).toBe(0);
    const before = readFileSync(join(out, 'drill.json'));
    for (const [place, message] of [
      [out, 'there are files in it, and evidence is written once'],
      [join(out, 'drill.json'), 'it is a file'],
      [join(out, 'drill.json', 'below'), 'it is below a file'],
      ['/proc/x', 'it cannot be written (ENOENT'],
      ['/proc/x/y', 'it cannot be written (ENOENT'],
      ['', '--out is empty'],
    ] as const) {
      const again = await runKunren(run(place));
      expect([again.status, again.stdout, again.stderr]).toEqual([2, '', expect.stringContaining(message)]);
    }
    expect(readFileSync(join(out, 'drill.json'))).toEqual(before);
  });

  it('an empty folder is taken, and left empty by a drill that never began', async () => {
    const out = join(folder, 'empty');
    mkdirSync(out);
    const scenario = join(folder, 'bad.yml');
    writeFileSync(scenario, 'schema: kunren-scenario/v1\n');
    expect((await runKunren([...run(out), '--scenario', scenario])).status).toBe(2);
    expect(readdirSync(out)).toEqual([]);
  });

  it('a rebuilt report takes the place of no other', async () => {
    const out = join(folder, 'report');
    expect((await runKunren([...run(out), '--json'])).status).toBe(0);
    const record = join(out, 'drill.json');
    // The same bytes may be asked for again.
    expect((await runKunren(['report', record, '--format', 'html'])).status).toBe(0);
    writeFileSync(join(out, 'report.ja.html'), 'another');
    const again = await runKunren(['report', record, '--format', 'html']);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('report.ja.html: it is there')]);
    expect(readFileSync(join(out, 'report.ja.html'), 'utf8')).toBe('another');
    const history = await runKunren(['history', '--from', out, '--out', record]);
    expect([history.status, history.stderr]).toEqual([2, expect.stringContaining('evidence')]);
  });

  it('a page that the disk does not take is lost output, and one that belongs nowhere is wrong usage', async () => {
    const history = (out: string) => runKunren(['history', '--from', folder, '--out', out]);
    const full = await history('/dev/full');
    expect([full.status, full.stderr]).toEqual([
      74,
      expect.stringContaining('/dev/full: it could not be written (ENOSPC'),
    ]);
    for (const out of ['', '/proc/x', join(folder, 'no', 'page.html')]) {
      const { status, stderr } = await history(out);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/--out/)]);
    }
  });
});
