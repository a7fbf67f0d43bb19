import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import type { Certificates } from './certificates.ts';

/** Where one kind of server is played: its folder, its programs, and what probes must say of it. */

export const HOST = '127.0.0.1';
const START_SECONDS = 20;
/** A server that listens may still be starting up and says so (PostgreSQL's 57P03): it is asked again, as a drill would. */
const STARTING = 'ERROR_57P03';
const START_TRIES = 20;

export interface Program {
  /** Ends it and all that it has started, and waits for that. */
  stop(): Promise<void>;
  /** Holds it where it is: its port still accepts, and nobody answers. */
  hang(): void;
}

export interface Stage {
  readonly folder: string;
  readonly certificates: Certificates;
  freePort(): Promise<number>;
  /** Writes a file into the folder and gives its path. */
  write(name: string, text: string): string;
  /** A command that ends, and what it printed. */
  call(command: string, ...words: string[]): string;
  /** A server in the foreground, once its port is open. */
  serve(port: number, command: string, ...words: string[]): Promise<Program>;
  /** What else ends a server that does not end with its program. */
  atEnd(run: () => void): void;
  passes(probe: Asked, seen?: RegExp): Promise<void>;
  fails(probe: Asked, errorCode: string): Promise<void>;
  /** What was asked in another way than by a probe from outside, and whether the answer was right. */
  judged(text: string, ok: boolean): void;
}

type Asked = Readonly<Record<string, unknown>> & { readonly protocol: string; readonly port: number };

/** What one kind of Debian's servers is asked. */
export interface ServerTest {
  readonly name: string;
  readonly packages: readonly string[];
  run(stage: Stage): Promise<void>;
}

export interface Notification {
  readonly text: string;
  readonly ok: boolean;
}

export function openStage(
  folder: string,
  certificates: Certificates,
  notify: (notification: Notification) => void,
): Stage & { close(): Promise<void> } {
  const programs: Program[] = [];
  const lastSteps: (() => void)[] = [];
  mkdirSync(folder, { recursive: true });
  // Servers that give root up read what is theirs here.
  chmodSync(folder, 0o755);
  const judge = async (
    asked: Asked,
    wanted: string,
    fits: (errorCode: string, seen: string) => boolean,
    tries = 1,
  ): Promise<void> => {
    const attempt = await probeOnce(probeSchema.parse({ timeout: '2s', ...asked }), HOST);
    const errorCode = attempt.errorCode ?? 'passed';
    const ok = fits(errorCode, attempt.seen);
    if (!ok && errorCode === STARTING && tries > 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      return judge(asked, wanted, fits, tries - 1);
    }
    const rest = Object.entries(asked).filter(([key]) => !['protocol', 'port', 'ca'].includes(key));
    const what = [asked.protocol, ...rest.map(([key, value]) => `${key}=${JSON.stringify(value)}`)].join(' ');
    notify({ ok, text: `${what}: ${errorCode}, ${attempt.seen}${ok ? '' : `; wanted ${wanted}`}` });
  };
  return {
    folder,
    certificates,
    freePort,
    write(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    call: (command, ...words) => execFileSync(command, words, { cwd: folder, stdio: 'pipe' }).toString(),
    async serve(port, command, ...words) {
      const program = launch(folder, command, words);
      programs.push(program);
      await opened(port, program, command);
      return program;
    },
    atEnd: (run) => void lastSteps.push(run),
    passes: (asked, seen = /./) =>
      judge(asked, `a pass with ${seen}`, (code, text) => code === 'passed' && seen.test(text), START_TRIES),
    fails: (asked, errorCode) => judge(asked, errorCode, (code) => code === errorCode),
    judged: (text, ok) => notify({ text, ok }),
    async close() {
      for (const run of lastSteps) run();
      for (const program of programs.toReversed()) await program.stop();
    },
  };
}

type Launched = Program & { readonly child: ChildProcess; readonly printed: string[] };

function launch(folder: string, command: string, words: readonly string[]): Launched {
  // A group of its own, so that what it starts ends with it.
  const child = spawn(command, words, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => printed.push(String(part)));
  child.on('error', (error) => printed.push(error.message));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  /** Whether there was anything of the group to send to. */
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, name);
    } catch {
      return false;
    }
  };
  return {
    child,
    printed,
    hang: () => void signal('SIGSTOP'),
    async stop() {
      signal('SIGCONT');
      signal('SIGTERM');
      const force = setTimeout(() => signal('SIGKILL'), 3_000);
      if (child.exitCode === null && child.pid !== undefined) await ended;
      clearTimeout(force);
      signal('SIGKILL');
      // What the server forked may hold its port for a moment longer than itself.
      const giveUpAt = Date.now() + 3_000;
      while (signal(0) && Date.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

async function opened(port: number, program: Program, command: string): Promise<void> {
  const { child, printed } = program as Launched;
  const giveUpAt = Date.now() + START_SECONDS * 1_000;
  for (;;) {
    const { passed } = await probeOnce(probeSchema.parse({ protocol: 'tcp', port, timeout: '1s' }), HOST);
    if (passed) return;
    if (child.exitCode !== null || Date.now() > giveUpAt)
      throw new Error(`${command} does not listen on ${port}: ${printed.join('').slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A port that nobody had a moment ago. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    }),
  );
}
