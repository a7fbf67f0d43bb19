import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod';
import { type SafetyLine, timesIn } from './safety-line.ts';
import { SAFETY_LINES } from './safety-lines.ts';

/**
 * Breaks each safety line in a copy of the code and checks that a test fails: a line that no test misses is not
 * protected. Prints the table of docs/reliability.md. `npm run safety`, or `npm run safety -- WORD` for the lines whose
 * name or file contains the word.
 */

const COPIES = 2;
/** The slowest of the chosen tests take half a minute; broken code may also never end. */
const RUN_MILLISECONDS = 300_000;

/** The part of vitest's JSON report that names failed tests. */
const reportSchema = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

interface Run {
  readonly passed: boolean;
  /** The first test that failed; null when none did, or when none could run. */
  readonly failedTest: string | null;
  /** Why no test is named, in one line. */
  readonly problem: string;
  readonly seconds: number;
}

export interface Row {
  readonly line: SafetyLine;
  readonly caughtBy: string | null;
  readonly problem: string;
  readonly seconds: number;
}

/** Why these lines cannot be broken as written, one sentence each. */
export function outdated(lines: readonly SafetyLine[], read: (file: string) => string): readonly string[] {
  return lines.flatMap((line) => {
    const times = timesIn(read(line.file), line);
    return times === 1
      ? []
      : [
          `${line.file} has the line of "${line.name}" ${times} times instead of once: update it in infra/safety-lines-*.ts`,
        ];
  });
}

/** The working tree as it is, including uncommitted changes; packages are shared. */
function copyTree(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'kunren-safety-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs these test files in a copy, until the first failure. */
async function runTests(copy: string, tests: readonly string[], workers: number): Promise<Run> {
  const report = join(copy, 'safety-report.json');
  rmSync(report, { force: true });
  const startedAt = performance.now();
  const output = await new Promise<string>((resolve) => {
    const options = ['--bail=1', '--reporter=json', `--outputFile=${report}`, `--maxWorkers=${workers}`];
    execFile(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', ...tests, ...options],
      { cwd: copy, timeout: RUN_MILLISECONDS, maxBuffer: 100_000_000 },
      // The report shows success or failure; the output only why there is no report.
      (error, stdout, stderr) => resolve(`${error?.killed ? 'timed out ' : ''}${stderr} ${stdout}`),
    );
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  if (!existsSync(report)) return { passed: false, failedTest: null, problem: oneLine(output), seconds };
  const { success, testResults } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  const failed = testResults
    .flatMap((file) => file.assertionResults)
    .find((test) => test.status === 'failed');
  const message = testResults.find((file) => file.message !== '')?.message ?? 'no test failed';
  return { passed: success, failedTest: failed?.fullName ?? null, problem: oneLine(message), seconds };
}

const oneLine = (text: string): string =>
  stripVTControlCharacters(text).replace(/\s+/g, ' ').trim().slice(0, 200);

/** Breaks one line, runs its tests and restores it. */
async function breakLine(copy: string, line: SafetyLine): Promise<Row> {
  const path = join(copy, line.file);
  const text = readFileSync(path, 'utf8');
  // By a function, because `$` in a replacement text is special.
  writeFileSync(
    path,
    text.replace(line.line, () => line.broken),
  );
  try {
    const { failedTest, problem, seconds } = await runTests(copy, line.tests, 1);
    return { line, caughtBy: failedTest, problem, seconds };
  } finally {
    writeFileSync(path, text);
  }
}

/** Breaks all lines, in as many concurrent copies. */
async function breakAll(copies: readonly string[], lines: readonly SafetyLine[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const open = [...lines.entries()];
  await Promise.all(
    copies.map(async (copy) => {
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        const [place, line] = next;
        const row = await breakLine(copy, line);
        rows[place] = row;
        const outcome = row.caughtBy === null ? 'SURVIVED' : 'caught';
        process.stderr.write(`${Object.keys(rows).length}/${lines.length} ${line.name}: ${outcome}\n`);
      }
    }),
  );
  return rows;
}

/** The table, in plain text. */
export function safetyTable(rows: readonly Row[]): string {
  const cells = [
    ['safety line', 'file', 'caught by', 'seconds'],
    ...rows.map(({ line, caughtBy, problem, seconds }) => [
      line.name,
      line.file,
      shortened(caughtBy ?? `NOTHING (${problem})`),
      seconds.toFixed(1),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const CAUGHT_BY_CHARACTERS = 80;
const shortened = (text: string): string =>
  text.length > CAUGHT_BY_CHARACTERS ? `${text.slice(0, CAUGHT_BY_CHARACTERS - 1)}…` : text;

/** Gives the exit code. */
async function main(root: string, word: string): Promise<number> {
  const lines = SAFETY_LINES.filter((line) => `${line.name} ${line.file}`.includes(word));
  if (lines.length === 0) {
    process.stderr.write(`no safety line has "${word}" in its name or file\n`);
    return 1;
  }
  const copies = Array.from({ length: COPIES }, () => copyTree(root));
  const [first = root] = copies;
  try {
    const faults = outdated(lines, (file) => readFileSync(join(first, file), 'utf8'));
    if (faults.length > 0) {
      process.stderr.write(`${faults.join('\n')}\n`);
      return 1;
    }
    const tests = [...new Set(lines.flatMap((line) => line.tests))];
    process.stderr.write(`the unbroken code first: ${tests.join(', ')}\n`);
    const unbroken = await runTests(first, tests, COPIES);
    if (!unbroken.passed) {
      const which = unbroken.failedTest ?? unbroken.problem;
      process.stderr.write(`the tests fail before anything is broken (${which}): fix that first\n`);
      return 1;
    }
    const rows = await breakAll(copies, lines);
    const survived = rows.filter((row) => row.caughtBy === null).length;
    process.stdout.write(
      `${safetyTable(rows)}\n\n${rows.length} safety lines broken, ${survived} not noticed\n`,
    );
    return survived === 0 ? 0 : 1;
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(join(import.meta.dirname, '..'), process.argv[2] ?? '');
}
