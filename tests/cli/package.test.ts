import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

/** `npm pack`, installed where nothing of this folder is but what the package declares that it needs. */

const run = promisify(execFile);
const home = mkdtempSync(join(tmpdir(), 'kunren-package-'));
const installed = join(home, 'node_modules', 'kunren');
const launcher = join(installed, 'cli', 'kunren.js');

const SCENARIO = 'simulator/scenarios/workshop.yml';

/** Makes Node say that it is an older one. */
const OLD_NODE = [
  '--import',
  "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'});Object.defineProperty(process,'version',{value:'v20.20.2'})",
];

async function node(args: readonly string[], cwd: string) {
  const env = { ...process.env, XDG_CACHE_HOME: join(home, 'cache'), npm_command: '' };
  const ended = await run(process.execPath, args, { cwd, env, maxBuffer: 1e8 }).catch((error) => error);
  return { status: Number(ended.code ?? 0), stdout: String(ended.stdout), stderr: String(ended.stderr) };
}

const kunren = (...args: string[]) => node([launcher, ...args], home);

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', home], { maxBuffer: 1e8 });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(home, filename), '--strip-components=1', '-C', installed]);
  for (const name of Object.keys(packageJson.dependencies)) {
    const link = join(home, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve('node_modules', name), link);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the package that npm pack makes', () => {
  it('holds the command line and examples, and no test', () => {
    for (const there of ['README.md', 'LICENSE', 'plans/wordpress-workshop.yml', 'docs/deploy.md'])
      expect(existsSync(join(installed, there))).toBe(true);
    for (const absent of ['tests', 'dist/package/tests', 'dist/package/simulator/iam', 'cli/main.ts'])
      expect(existsSync(join(installed, absent))).toBe(false);
  });

  it('rehearses a drill, and names its next command as the shell knows it', async () => {
    cpSync(join(installed, 'plans'), join(home, 'plans'), { recursive: true });
    const { status, stdout } = await kunren('run', 'plans/wordpress-workshop.yml', '--local', '--out', 'one');
    expect(stdout).toMatch(/^next +kunren verify one --key /m);
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(home, 'one', 'drill.json'), 'utf8'))).toMatchObject({
      verdict: 'PASS',
    });
    const [, next = ''] = /^next +kunren (.*)$/m.exec(stdout) ?? [];
    expect(await kunren(...next.split(' '))).toMatchObject({ status: 0 });
  });

  it('has help for every command', async () => {
    const { status, stdout } = await kunren('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: kunren [options] [command]');
  });

  it('says in one line that Node is too old', async () => {
    const { status, stdout, stderr } = await node([...OLD_NODE, launcher, 'validate'], home);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'kunren needs Node 24 or newer, and this is v20.20.2: install one, from https://nodejs.org for instance\n',
    );
  });
});

describe('in this repository, with an older Node', () => {
  it('runs on the Node that npm ci has installed', async () => {
    const { status, stdout } = await node([...OLD_NODE, 'cli/kunren.js', '--version'], resolve('.'));
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${packageJson.version}\n` });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends it for whoever ends the launcher: %s', async (signal, status) => {
    const child = spawn(
      process.execPath,
      [...OLD_NODE, 'cli/kunren.js', 'simulator', '--scenario', SCENARIO],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = once(child, 'exit');
    const [text] = await once(child.stdout, 'data');
    const url = /http:\/\/\S+?:\d+/.exec(String(text))?.[0] ?? '';
    expect((await fetch(url)).status).toBeGreaterThan(0);
    child.kill(signal);
    expect([0, status]).toContain((await ended)[0]);
    await expect(fetch(url)).rejects.toThrow();
  });
});
