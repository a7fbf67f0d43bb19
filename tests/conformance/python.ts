import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The Python side: its packages, its programs, and moto as a server. */

/** Everything that a run leaves; git does not see it. */
export const OUT = 'out/conformance';
const HERE = 'tests/conformance';
const VENV = join(OUT, 'venv');
const SECURITY_VENV = join(OUT, 'venv-security');

/** The account that the example plan rehearses in; moto plays it too. */
const ACCOUNT = '111122223333';
const START_SECONDS = 60;

/** Runs a command to its end; its output is ours. */
export function run(command: string, args: readonly string[], environment = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.once('error', reject);
    child.once('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${status}`)),
    );
  });
}

/** Makes the virtual environments, or takes those that were made from the same requirements. */
export async function preparePython(): Promise<void> {
  await Promise.all([
    prepare(VENV, join(HERE, 'requirements.txt')),
    prepare(SECURITY_VENV, join(HERE, 'requirements-security.txt')),
  ]);
}

async function prepare(venv: string, requirements: string): Promise<void> {
  const stamp = join(venv, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv]);
  await run(join(venv, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, wanted);
}

/** Runs one of our programs about the template alone; it fails when the program says so. */
export const judgeTemplate = (program: string): Promise<void> =>
  run(join(SECURITY_VENV, 'bin/python'), [join(HERE, program), OUT]);

export const lintTemplate = (): Promise<void> =>
  run(join(VENV, 'bin/cfn-lint'), [
    '.serverless/cloudformation-template-update-stack.json',
    'infra/drill-network.yml',
  ]);

export const lintPowershell = (): Promise<void> =>
  run(join(VENV, 'bin/python'), [join(HERE, 'judge_powershell.py'), OUT]);

/** Runs one of our programs against an endpoint; it fails when the program says so. */
export const runProgram = (program: string, endpoint: string, ...more: string[]): Promise<void> =>
  run(join(VENV, 'bin/python'), [join(HERE, program), OUT, ...more], {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'conformance',
    AWS_SECRET_ACCESS_KEY: 'conformance',
    AWS_DEFAULT_REGION: 'ap-northeast-3',
    AWS_EC2_METADATA_DISABLED: 'true',
  });

export interface Moto {
  readonly url: string;
  stop(): void;
}

/** Starts moto; what it asks of a stage it asks at this port. */
export async function startMoto(stage: { readonly port: number; readonly url: string }): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = openSync(join(OUT, 'moto.log'), 'w');
  const child = spawn(join(VENV, 'bin/python'), [join(HERE, 'moto_server.py'), String(port), stage.url], {
    stdio: ['ignore', log, log],
    // moto invokes Lambda at MOTO_PORT, where the packaged functions are.
    env: { ...process.env, MOTO_ACCOUNT_ID: ACCOUNT, MOTO_PORT: String(stage.port) },
  });
  await answering(url, child);
  return { url, stop: () => child.kill() };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_SECONDS * 1_000;
  while (child.exitCode === null && performance.now() < deadline) {
    const up = await fetch(`${url}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`moto does not answer; ${OUT}/moto.log says why`);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
