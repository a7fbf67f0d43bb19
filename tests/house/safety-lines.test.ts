import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { outdated, safetyTable } from '../../infra/break-safety-lines.ts';
import type { SafetyLine } from '../../infra/safety-line.ts';
import { SAFETY_LINES } from '../../infra/safety-lines.ts';
import { ROOT } from './sources.ts';

/** The list of safety lines matches the code; `npm run safety` checks that a test fails for each broken line. */

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const LINE: SafetyLine = {
  name: 'nothing is deleted',
  file: 'core/x.ts',
  line: 'keep();',
  broken: '',
  tests: [],
  why: 'It would be gone.',
};

describe('the safety lines', () => {
  test('stand exactly once in their files', () => {
    expect(outdated(SAFETY_LINES, read)).toEqual([]);
  });

  test('are at least ten, each named in docs/reliability.md', () => {
    const page = read('docs/reliability.md');
    expect(SAFETY_LINES.length).toBeGreaterThanOrEqual(10);
    expect(SAFETY_LINES.map(({ name }) => name).filter((name) => !page.includes(`| ${name} |`))).toEqual([]);
  });

  test('leave code that still parses when they are broken, or their tests would fail for nothing', async () => {
    const unparsed = await Promise.all(
      SAFETY_LINES.map(async ({ name, file, line, broken }) => {
        try {
          await transform(
            read(file).replace(line, () => broken),
            { loader: 'ts', logLevel: 'silent' },
          );
          return [];
        } catch {
          return [name];
        }
      }),
    );
    expect(unparsed.flat()).toEqual([]);
  });

  test('or say which does not', () => {
    for (const text of ['', 'keep(); keep();']) {
      expect(outdated([LINE], () => text)).toEqual([
        expect.stringMatching(/^core\/x\.ts .*"nothing is deleted" [02] times .*: update it in infra\//),
      ]);
    }
  });

  test('are at least ten, each with a name of its own, a harm, and tests that exist', () => {
    expect(SAFETY_LINES.length).toBeGreaterThanOrEqual(10);
    expect(new Set(SAFETY_LINES.map(({ name }) => name)).size).toBe(SAFETY_LINES.length);
    for (const { line, broken, tests, why } of SAFETY_LINES) {
      expect(broken).not.toBe(line);
      expect(why).toMatch(/\.$/);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    }
  });

  test('are shown with what caught them, and loudly where nothing did', () => {
    const table = safetyTable([
      { line: LINE, caughtBy: 'cleanup keeps it', problem: '', seconds: 1.25 },
      { line: LINE, caughtBy: null, problem: 'no test failed', seconds: 2 },
    ]);
    expect(table.split('\n')).toEqual([
      'safety line         file       caught by                 seconds',
      'nothing is deleted  core/x.ts  cleanup keeps it          1.3',
      'nothing is deleted  core/x.ts  NOTHING (no test failed)  2.0',
    ]);
  });
});
