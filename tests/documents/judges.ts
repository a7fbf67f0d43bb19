import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask } from './ask.ts';
import { OUT, type Page, type Sample } from './samples.ts';

/** html-validate and compliance-trestle, each at home in a folder of its own. */

const HERE = 'tests/documents';
const JUDGES = join(OUT, 'judges');
const VENV = join(OUT, 'venv');

/** Makes a home unless it was made from the same list before. */
function prepare(home: string, list: string, make: () => void): void {
  const stamp = join(home, 'made-from.sha256');
  const wanted = createHash('sha256').update(readFileSync(list)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(home, { recursive: true, force: true });
  make();
  writeFileSync(stamp, wanted);
}

const run = (program: string, ...words: string[]): string =>
  execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What a program says when it is not content. */
function complaintOf(program: string, ...words: string[]): string | null {
  try {
    run(program, ...words);
    return null;
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
    return `${stdout ?? ''}${stderr ?? ''}`.trim().slice(0, 2_000) || message;
  }
}

export function askValidator(ask: Ask, samples: readonly Sample[], histories: readonly Page[]): void {
  prepare(JUDGES, join(HERE, 'judges/package-lock.json'), () => {
    cpSync(join(HERE, 'judges'), JUDGES, { recursive: true });
    run('npm', 'ci', '--prefix', JUDGES, '--no-audit', '--no-fund', '--ignore-scripts');
  });
  const validate = join(JUDGES, 'node_modules/.bin/html-validate');
  const config = join(JUDGES, '.htmlvalidate.json');
  const pages = [...new Set([...samples, ...histories].map(({ html }) => html))];
  const complaint = complaintOf(validate, '--config', config, ...pages);
  ask(
    `html-validate is content with ${pages.length} pages${complaint ? `: ${complaint}` : ''}`,
    complaint === null,
  );
}

export function askTrestle(ask: Ask, samples: readonly Sample[]): void {
  const requirements = join(HERE, 'requirements.txt');
  prepare(VENV, requirements, () => {
    run('python3', '-m', 'venv', VENV);
    run(join(VENV, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', '-r', requirements);
  });
  const files = [...new Set(samples.map(({ oscal }) => oscal))];
  const read = (...words: string[]): string | null =>
    complaintOf(join(VENV, 'bin/python'), join(HERE, 'read_oscal.py'), ...words);
  const complaint = read(...files);
  ask(
    `compliance-trestle reads ${files.length} documents${complaint ? `: ${complaint}` : ''}`,
    complaint === null,
  );
  const broken = join(OUT, 'broken.oscal.json');
  writeFileSync(broken, readFileSync(files[0] ?? '', 'utf8').replace('"not-satisfied"', '"perhaps"'));
  ask('compliance-trestle refuses one with a state that OSCAL does not know', read(broken) !== null);
}
