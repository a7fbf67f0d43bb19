import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { OPTIONS } from '../../infra/bundle.ts';

/** Bundling changes nothing of what schemas do: it once left out methods that no file of ours called yet. */

const ROOT = join(import.meta.dirname, '../..');
const PLANS = join(ROOT, 'tests/plans');

const out = mkdtempSync(join(tmpdir(), 'kunren-schemas-'));
afterAll(() => rmSync(out, { recursive: true }));

/** A module with these contents, bundled as functions are. */
async function bundled<T>(name: string, contents: string): Promise<T> {
  const stdin = { contents, resolveDir: ROOT, loader: 'ts' } as const;
  await build({ ...OPTIONS, sourcemap: false, stdin, outdir: join(out, name) });
  return import(pathToFileURL(join(out, name, 'index.mjs')).href);
}

describe('in a bundle', () => {
  it.each([
    ['a brand', `z.string().brand<'FindingId'>()`, 'f-1', 7],
    ['what is registered', `z.string().register(z.registry<{ unit: string }>(), { unit: 's' })`, '1', 1],
    ['metadata and descriptions', `z.number().meta({ title: 'seconds' }).describe('how long')`, 1, '1'],
    ['checks by a method', `z.string().email()`, 'a@example.com', 'a'],
    ['defaults, pipes and transforms', `z.string().trim().transform(Number).pipe(z.int())`, ' 7 ', 'x'],
  ])('a schema may have %s', async (name, schema, right, wrong) => {
    const { its } = await bundled<{ its: { safeParse(value: unknown): { success: boolean } } }>(
      name.replaceAll(' ', '-'),
      `import * as z from 'zod'; export const its = ${schema};`,
    );
    expect([its.safeParse(right).success, its.safeParse(wrong).success]).toEqual([true, false]);
  });

  it('a plan that is right is read as from the source, and one that is wrong has the same problems', async () => {
    const inBundle = await bundled<{ parsePlan: typeof parsePlan }>(
      'plans',
      `export { parsePlan } from './core/plan/parse-plan.ts';`,
    );
    const files = readdirSync(PLANS).filter((file) => file.endsWith('.yml'));
    expect(files.length).toBeGreaterThan(70);
    for (const file of files) {
      const text = readFileSync(join(PLANS, file), 'utf8');
      expect(JSON.stringify(inBundle.parsePlan(text, file)), file).toBe(
        JSON.stringify(parsePlan(text, file)),
      );
    }
  });
});
