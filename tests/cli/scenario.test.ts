import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runKunren } from './run-kunren.ts';

const folder = mkdtempSync(join(tmpdir(), 'kunren-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, 'new', 'own.yml');
const scenario = (...more: string[]) => runKunren(['scenario', 'wordpress-workshop', '--out', out, ...more]);

describe('kunren scenario', () => {
  it('writes the file and says the one next step, which the file says too', async () => {
    const { status, stdout } = await scenario();
    const next = `npx kunren run plans/wordpress-workshop.yml --local --scenario ${out}`;
    expect([status, stdout]).toEqual([0, `${out}\nNext: ${next}\n`]);
    expect(readFileSync(out, 'utf8')).toContain(`#   ${next}\n`);
  });

  it('overwrites nothing, unless it is told to', async () => {
    const { status, stderr } = await scenario();
    expect([status, stderr]).toEqual([
      2,
      `${out}: it is there already; name another with --out, or overwrite it with --force\n`,
    ]);
    expect((await scenario('--force')).status).toBe(0);
  });
});
