import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { runProgram } from '../../cli/program.ts';

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `kunren` as a person would, in a process of its own: where the process is the point. */
export const runKunrenProcess = (
  args: readonly string[],
  options: { readonly timeout?: number } = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['cli/kunren.js', ...args],
      { maxBuffer: 1e8, ...options },
      (error, stdout, stderr) => resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

/** A command that goes on until Ctrl-C, once it says so. */
export interface Serving {
  /** What it has printed. */
  readonly printed: string;
  readonly url: URL;
  /** Presses Ctrl-C; its exit status. */
  end(): Promise<number | null>;
}

/** Runs `kunren history --open …` until its pages are there. */
export async function openHistory(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Serving> {
  const kunren = spawn(process.execPath, ['cli/kunren.js', 'history', '--open', ...args], { env });
  const exit = once(kunren, 'exit');
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    kunren.stdout.on('data', (text) => {
      printed += text;
      if (printed.includes('Ctrl-C ends it')) resolve();
    });
    kunren.stderr.on('data', (text) => reject(new Error(String(text))));
  });
  return {
    printed,
    url: new URL(printed.split('\n')[0] ?? ''),
    async end() {
      kunren.kill('SIGINT');
      const [status] = await exit;
      return status;
    },
  };
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `kunren` in this process, which saves a second of every command; one after the other, because what it prints, its
 * environment and its exit status are the process's.
 */
export function runKunren(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  const run = last.then(() => runHere(args, { ...env }));
  last = run.catch(() => {});
  return run;
}

async function runHere(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const { env: environmentBefore, exitCode } = process;
  const { stdout, stderr } = process;
  const printed = { stdout: '', stderr: '' };
  const [writeOut, writeError] = [stdout.write, stderr.write];
  stdout.write = catching((text) => {
    printed.stdout += text;
  });
  stderr.write = catching((text) => {
    printed.stderr += text;
  });
  process.env = env;
  process.exitCode = undefined;
  try {
    await runProgram(args);
    return { status: Number(process.exitCode ?? 0), ...printed };
  } finally {
    Object.assign(process, { env: environmentBefore, exitCode });
    stdout.write = writeOut;
    stderr.write = writeError;
  }
}

/** In place of a stream's `write`: it also calls back, as a stream does when the text has been taken. */
const catching = (take: (text: string) => void): typeof process.stdout.write =>
  ((text: string | Uint8Array, ...rest: unknown[]) => {
    take(typeof text === 'string' ? text : Buffer.from(text).toString());
    const done = rest.find((one) => typeof one === 'function');
    if (done !== undefined) queueMicrotask(done as () => void);
    return true;
  }) as typeof process.stdout.write;

/** The environment of a person whom IAM lets only read, in a simulated account. */
export const asReader = (url: string, home: string, region: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'reader',
  AWS_SECRET_ACCESS_KEY: 'simulated',
  AWS_REGION: region,
});
