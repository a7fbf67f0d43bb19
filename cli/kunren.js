#!/usr/bin/env node
// Plain JavaScript without dependencies, so that a Node that is too old says so in one line.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;

/** The repository has sources, which Node runs as they are; the installed package has them compiled. */
const source = new URL('./main.ts', import.meta.url);
const main = existsSync(source) ? source : new URL('../dist/package/cli/main.js', import.meta.url);
/** In the repository `npm ci` installs the right Node beside everything else. */
const program = process.platform === 'win32' ? 'node.exe' : 'node';
const own = fileURLToPath(new URL(`../node_modules/node/bin/${program}`, import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  await import(main.href);
} else if (existsSync(own)) {
  const [, , ...args] = process.argv;
  const child = spawn(own, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
  // Whoever ends this process means the other; a terminal sends its own interrupt to both.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'])
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('exit', (status, signal) => {
    process.exitCode = signal === null ? (status ?? 70) : 128 + constants.signals[signal];
  });
} else {
  process.stderr.write(
    `kunren needs Node ${NEEDED} or newer, and this is ${process.version}: ${main === source ? 'run npm ci in its folder, which installs one' : 'install one, from https://nodejs.org for instance'}\n`,
  );
  process.exitCode = 2;
}
