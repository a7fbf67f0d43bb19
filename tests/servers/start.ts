import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { databases } from './databases.ts';
import { installPackages } from './debian.ts';
import { machine } from './machine.ts';
import { offices } from './offices.ts';
import { openssh } from './openssh.ts';
import { openStage, type ServerTest } from './stage.ts';
import { volumeEngine } from './volume-engine.ts';
import { volumes } from './volumes.ts';
import { nginx } from './web.ts';

/**
 * Real servers judge the probes, `npm run test:servers [NAME…]`: each runs on loopback with a folder and a configuration
 * of its own, is asked while it is right and while it is broken, and is gone at the end. Real disks judge the proofs of
 * restored volumes (`volumes`, a minute and a half; `volume-engine` starts a database on one). What a kernel does with them a virtual machine says, for whoever asks
 * for it by name: `machine` emulates every instruction for two minutes.
 */

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

async function play(test: ServerTest, folder: string, certificates: ReturnType<typeof makeCertificates>) {
  let asked = 0;
  const wrong: string[] = [];
  const say = (text: string): void => {
    wrong.push(`WRONG ${test.name}: ${text}`);
    print(`WRONG ${test.name}: ${text}`);
  };
  const stage = openStage(join(folder, test.name), certificates, ({ text, ok }) => {
    asked += 1;
    if (ok) print(`ok    ${test.name}: ${text}`);
    else say(text);
  });
  try {
    await test.run(stage);
  } catch (error) {
    say((error as Error).message);
  } finally {
    await stage.close();
  }
  return { asked, wrong };
}

if (process.getuid?.() !== 0) {
  print(
    'npm run test:servers: needs root, to install servers and to run them as their own users; try a container',
  );
  process.exit(1);
}
const wanted = process.argv.slice(2);
const usual = [nginx, openssh, ...databases, ...offices, volumes, volumeEngine];
const tests = wanted.length === 0 ? usual : [...usual, machine].filter(({ name }) => wanted.includes(name));
const folder = mkdtempSync(join(tmpdir(), 'kunren-servers-'));
try {
  chmodSync(folder, 0o755);
  installPackages(['openssl', ...tests.flatMap(({ packages }) => packages)]);
  const certificates = makeCertificates(folder);
  let asked = 0;
  const wrong: string[] = [];
  for (const test of tests) {
    const one = await play(test, folder, certificates);
    asked += one.asked;
    wrong.push(...one.wrong);
  }
  // What was wrong stands at the end again: CI keeps the end of a long output.
  for (const line of wrong) print(line);
  print(`${asked} questions to ${tests.length} servers, ${wrong.length} wrong`);
  process.exitCode = wrong.length === 0 && asked > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
