import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PLAN = 'plans/wordpress-workshop.yml';
const RUN = `const { validateCommand } = await import(${JSON.stringify(join(ROOT, 'cli/validate.ts'))});
await validateCommand().parseAsync(process.argv.slice(1), { from: 'user' });`;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunren-validate-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the command in a process of its own, as a shell does: exit code and output are the interface. */
async function validate(
  args: readonly string[],
  cwd = ROOT,
): Promise<{ code: number; out: string; error: string }> {
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', RUN, '--', ...args], {
    cwd,
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, error: stderr }),
    (failure: { code: number; stdout: string; stderr: string }) => ({
      code: failure.code,
      out: failure.stdout,
      error: failure.stderr,
    }),
  );
}

describe('kunren validate', () => {
  test('without files checks all of plans/ and says what to do next', async () => {
    expect(await validate([])).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+ plans? valid; next: .+\n$/),
      error: '',
    });
  });

  test('in a place without plans says where to write one', async () => {
    expect(await validate([], folder)).toMatchObject({
      code: 2,
      out: expect.stringContaining('No plan in plans/'),
    });
  });

  test('warns of a schedule that is over; the plan is valid', async () => {
    const past = join(folder, 'past.yml');
    const text = await readFile(join(ROOT, PLAN), 'utf8');
    await writeFile(past, text.replace(/expression: .*/, 'expression: at(2020-01-01T02:00:00)'));
    const { code, out } = await validate([past]);
    expect(code).toBe(0);
    expect(out).toMatch(/past\.yml:\d+:\d+: schedule\.expression: warning: 'at\(2020-.* is over/);
  });

  test('warns of a time that clocks leave out; the plan is valid', async () => {
    const file = join(folder, 'gap.yml');
    const text = await readFile(join(ROOT, PLAN), 'utf8');
    const schedule = text
      .replace(/expression: .*/, 'expression: cron(30 2 * * ? *)')
      .replace(/timeZone: .*/, 'timeZone: America/New_York');
    await writeFile(file, schedule);
    const { code, out } = await validate([file]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /schedule\.timeZone: warning: no drill starts at \d{4}-03-\d\dT02:30, which clocks in America\/New_York leave out/,
    );
  });

  test('warns of secrets in a plan without repeating them', async () => {
    const file = join(folder, 'secrets.yml');
    const text = await readFile(join(ROOT, 'tests/plans/valid-minimal.yml'), 'utf8');
    const probe = '{ protocol: http, port: 8080, path: "/?token=Canary1", headers: { X-Api-Key: Canary2 } }';
    await writeFile(file, text.replace(/\{ protocol: http.*/, probe));
    const { code, out } = await validate([file]);
    expect(code).toBe(0);
    expect(out.match(/warning: looks like a secret .* SecureString parameter of SSM/g)).toHaveLength(2);
    expect(out).not.toContain('Canary');
  });

  test('prints each problem with its place, then a summary', async () => {
    const { code, out } = await validate(['tests/plans/invalid-selector-misspelt.yml']);
    expect(code).toBe(2);
    expect(out.split('\n')).toEqual([
      "tests/plans/invalid-selector-misspelt.yml:23:9: waves[0].servers[0]: unknown key 'hostnmae'; did you mean 'hostname'?",
      '1 problem in 1 of 1 file: fix them and run npx kunren validate again.',
      '',
    ]);
  });

  test('two files with one id are a problem, the same file twice is not', async () => {
    const copy = join(folder, 'copy.yml');
    await writeFile(copy, await readFile(join(ROOT, PLAN)));
    expect(await validate([PLAN, `./${PLAN}`])).toMatchObject({ code: 0 });
    expect(await validate([PLAN, copy])).toMatchObject({
      code: 2,
      out: expect.stringContaining(`copy.yml:1:1: the id 'wordpress-workshop' already belongs to ${PLAN}`),
    });
  });

  test.each([
    ['nowhere.yml', 'nowhere.yml:1:1: there is no such file'],
    ['plans', 'plans:1:1: it is a folder'],
    [process.execPath, 'it is larger than 8192 KiB'],
    ['tests/plans/invalid-latin-1.yml', 'the file is not UTF-8 here'],
  ])('what cannot be read is one sentence: %s', async (file, sentence) => {
    const { code, out, error } = await validate([file]);
    expect({ code, error }).toEqual({ code: 2, error: '' });
    expect(out).toContain(sentence);
    expect(out).not.toMatch(/\n\s+at /);
  });

  test('--json prints JSON and nothing else', async () => {
    const { code, out } = await validate([PLAN, 'tests/plans/invalid-time-zone.yml', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      files: [
        { file: PLAN, ok: true, planId: 'wordpress-workshop', problems: [], warnings: [] },
        {
          file: 'tests/plans/invalid-time-zone.yml',
          ok: false,
          problems: [
            {
              file: 'tests/plans/invalid-time-zone.yml',
              line: 7,
              column: 13,
              path: 'schedule.timeZone',
              message: "'Asia/Tokio' is not a time zone; did you mean 'Asia/Tokyo'?",
            },
          ],
          warnings: [],
        },
      ],
    });
  });

  test('output that is piped has no colour', async () => {
    expect((await validate([])).out).not.toContain('\u001b');
  });
});
