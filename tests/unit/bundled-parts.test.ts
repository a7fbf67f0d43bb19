import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { drillPlanSchema } from '../../core/plan/plan.ts';
import { BUNDLE_PLUGINS } from '../../infra/bundle-plugins.ts';

/** What bundles are made without changes nothing that a function can see. */

interface Partitions {
  partition(region: string): { description?: string };
}

const ROOT = join(import.meta.dirname, '../..');
const PARTITIONS = join(ROOT, 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws');
const PLANS = join(ROOT, 'tests/plans');

const out = mkdtempSync(join(tmpdir(), 'kunren-parts-'));
afterAll(() => rmSync(out, { recursive: true }));

async function bundled<T>(contents: string, plugins = [...BUNDLE_PLUGINS]): Promise<T> {
  const outfile = join(out, `${readdirSync(out).length}.mjs`);
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: { js: "const require=process.getBuiltinModule('module').createRequire(import.meta.url);" },
    plugins,
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

describe('in a bundle', () => {
  let ours: Partitions;
  let all: Partitions;
  beforeAll(async () => {
    const contents = `export { partition } from '${PARTITIONS}/partition.js';`;
    ours = await bundled(contents);
    all = await bundled(contents, []);
  }, 60_000);

  it('every Region belongs to the partition that the SDK says, and so does one that it has not heard of', async () => {
    const { partitionsInfo } = await bundled<{
      partitionsInfo: { partitions: { regions: Record<string, unknown> }[] };
    }>(`export { partitionsInfo } from '${PARTITIONS}/partitions.js';`, []);
    const known = partitionsInfo.partitions.flatMap(({ regions }) => Object.keys(regions));
    expect(known.length).toBeGreaterThan(40);
    for (const region of [...known, 'ap-northeast-9', 'cn-west-7', 'us-gov-north-1', 'nowhere', '']) {
      const { description, ...asPublished } = all.partition(region);
      expect(ours.partition(region), region).toEqual(asPublished);
    }
  });

  it('a plan that is right is read as it is from the source, and one that is wrong has the same problems', async () => {
    const inBundle = await bundled<{ parsePlan: typeof parsePlan }>(
      `export { parsePlan } from './core/parse-plan.ts';`,
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

  it('no schema can be written as JSON Schema, and whoever tries is told', async () => {
    const { drillPlanSchema: inBundle } = await bundled<{ drillPlanSchema: typeof drillPlanSchema }>(
      `export { drillPlanSchema } from './core/plan.ts';`,
    );
    expect(drillPlanSchema.toJSONSchema).toBeTypeOf('function');
    expect(() => inBundle.toJSONSchema({ io: 'input' })).toThrow();
  });

  it('Node’s own modules are Node’s own, by whatever name and in whatever way they are imported', async () => {
    const parts = await bundled<Record<string, unknown>>(
      `import byDefault, { request } from 'node:http';
       import * as all from 'http';
       import { readFile } from 'node:fs/promises';
       export const names = [byDefault.request, request, all.request, all.Agent];
       export { readFile };`,
    );
    expect(parts['names']).toEqual([http.request, http.request, http.request, http.Agent]);
    expect(parts['readFile']).toBe(process.getBuiltinModule('fs/promises').readFile);
  });
});
