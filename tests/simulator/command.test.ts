import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DescribeSourceServersCommand, DrsClient } from '@aws-sdk/client-drs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('../../cli/kunren.js', import.meta.url));
const WORKSHOP = fileURLToPath(new URL('../../simulator/scenarios/workshop.yml', import.meta.url));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunren-simulator-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs `kunren simulator`; `onOutput` sees everything printed so far. */
function kunren(args: readonly string[], onOutput: (text: string, stop: () => void) => void = () => {}) {
  const child = spawn(process.execPath, [CLI, 'simulator', ...args]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      text += String(data);
      onOutput(text, () => child.kill('SIGINT'));
    });
  }
  return new Promise<{ status: number | null; text: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, text }));
  });
}

describe('kunren simulator', () => {
  test('serves the scenario, says how to use it, and stops cleanly on Ctrl-C', async () => {
    let servers: Promise<number> | undefined;
    const { status, text } = await kunren(['--scenario', WORKSHOP, '--speed', '60'], (said, stop) => {
      const endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(said)?.[1];
      if (endpoint === undefined || servers !== undefined || !said.includes('Next')) return;
      const drs = new DrsClient({
        endpoint,
        region: 'ap-northeast-3',
        credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
      });
      // The client keeps its connection: stopping must not wait for it.
      servers = drs.send(new DescribeSourceServersCommand({})).then(({ items = [] }) => items.length);
      servers.finally(stop).catch(() => {});
    });
    expect(await servers).toBe(2);
    expect(text).toContain('2 source servers in 111122223333, ap-northeast-3, 60 times as fast');
    expect(text).toContain('Stopped; API calls answered: 1.');
    expect(status).toBe(0);
  });

  test('names every problem of an invalid scenario and exits with 2', async () => {
    const file = join(folder, 'bad.yml');
    await writeFile(file, 'schema: kunren-scenario/v1\ndescription: x\nserver: []\npageSize: 0\n');
    const { status, text } = await kunren(['--scenario', file]);
    expect(text).toContain("bad.yml:3:1: unknown key 'server'; did you mean 'servers'?");
    expect(text).toContain('bad.yml:4:11: pageSize:');
    expect(text).toContain('is not a valid scenario; docs/simulator.md lists its keys');
    expect(status).toBe(2);
  });

  test('refuses numbers that make no sense', async () => {
    const { status, text } = await kunren(['--scenario', WORKSHOP, '--speed', '0']);
    expect(text).toContain('It must be a number from 0.1 to 100000.');
    expect(status).toBe(2);
  });
});
