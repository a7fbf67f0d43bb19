import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sbomOf, shippedIn } from '../../infra/write-sbom.ts';

/** What is installed is what was locked, and the release says what it is made of. */

interface Entry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dev?: true;
  readonly optional?: true;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}
const lockfile = readFileSync('package-lock.json', 'utf8');
const packages = Object.entries(
  (JSON.parse(lockfile) as { packages: Record<string, Entry> }).packages,
).filter(([path]) => path !== '');

describe('the lockfile', () => {
  it('has a digest of every package but of development’s for other platforms', () => {
    const without = packages.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
    // A registry that does not carry them gives npm no digest (infra/complete-lockfile.ts); npm ci on Linux takes none.
    const needed = without.filter(
      ([path, { dev, optional, os = [], cpu = [] }]) =>
        dev !== true ||
        optional !== true ||
        (os.includes('linux') && (cpu.length === 0 || cpu.includes('x64')) && !/musl/.test(path)),
    );
    expect(needed.map(([path]) => path)).toEqual([]);
  });

  it('takes packages from one registry alone', () => {
    const elsewhere = packages.filter(
      ([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });
});

describe('the SBOM', () => {
  const bom = sbomOf(lockfile);
  const named = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));

  it('has every package that can be in a function, each with its digest', () => {
    expect(shippedIn(lockfile).filter((one) => !named.has(one))).toEqual([]);
    expect([...named].some((one) => one.startsWith('zod@'))).toBe(true);
    expect(bom.components.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
  });

  it('has none of development’s, and is the same whenever it is made', () => {
    expect([...named].filter((name) => /^(vitest|@biomejs\/biome|typescript)@/.test(name))).toEqual([]);
    expect(sbomOf(lockfile)).toEqual(bom);
  });
});
