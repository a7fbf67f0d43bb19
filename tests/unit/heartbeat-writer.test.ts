import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseHeartbeat } from '../../core/facts/heartbeat.ts';

/** The writer for Linux as docs/heartbeat.md has it, run by this machine's sh with a clock and a sleep of the test's. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-writer-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = readFileSync(new URL('../../docs/heartbeat.md', import.meta.url), 'utf8');
const writer = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(page)?.[1] ?? '';
const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** Lets the writer tick so many times, a second each. */
function write(file: string, ticks: number): void {
  const bin = mkdtempSync(join(folder, 'bin-'));
  const tool = (name: string, body: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  const count = join(bin, 'count');
  writeFileSync(count, '0');
  tool('date', `printf '2026-11-21T17:00:%02dZ\\n' "$(cat ${count})"`);
  tool('sleep', `n=$(($(cat ${count}) + 1)); echo "$n" >${count}; [ "$n" -lt ${ticks} ]`);
  const { stderr } = spawnSync('sh', ['-c', writer, 'kunren-heartbeat', file], {
    env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toBe('');
}

const writersIn = (file: string) =>
  parseHeartbeat(readFileSync(file, 'latin1'), {
    source: 'ssm',
    readAt: '2026-11-21T18:00:00.000Z',
    cloneWriter: BOOT,
    cloneClockOffsetSeconds: null,
    uncertaintySeconds: null,
  }).writers;

describe('the writer for Linux', () => {
  it('writes a line a second that kunren can read, into a folder that was not there', () => {
    const file = join(folder, 'new', "it's here");
    write(file, 5);
    expect(writersIn(file)).toEqual([
      {
        writer: BOOT,
        firstTickAt: '2026-11-21T17:00:00.000Z',
        lastTickAt: '2026-11-21T17:00:04.000Z',
        ticks: 5,
        longestGapSeconds: 1,
      },
    ]);
  });

  it('never lets the file grow beyond a megabyte, and keeps its end', () => {
    const file = join(folder, 'full');
    const line = `2026-11-21T16:00:00Z ${'old'.padEnd(36, '-')}\n`;
    writeFileSync(file, line.repeat(Math.ceil(1_048_576 / line.length)));
    write(file, 3);
    expect(statSync(file).size).toBeLessThan(600_000);
    expect(writersIn(file).map(({ writer: name, ticks }) => [name, ticks])).toEqual([
      ['old'.padEnd(36, '-'), 1],
      [BOOT, 3],
    ]);
  });
});
