import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { missingOptionals } from '../../infra/complete-lockfile.ts';
import { ROOT } from './sources.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const versions = { ...manifest.dependencies, ...manifest.devDependencies };

/** An older Node or a range lets npm pick other versions than were tried, without saying so. */
function loose(declared: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(declared)
    .filter(([, version]) => !/^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} is '${version}': pin it to one version, such as 1.2.3`);
}

describe('versions', () => {
  test('tests run on Node 24, the version that Lambda runs', () => {
    expect(process.version, 'run npm ci with install scripts allowed, then npm test').toMatch(/^v24\./);
  });

  test('.nvmrc, the node package and the types agree on it', () => {
    const nvmrc = readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim();
    expect([nvmrc, versions['node']?.split('.')[0], versions['@types/node']?.split('.')[0]]).toEqual([
      '24',
      '24',
      '24',
    ]);
  });

  test('every dependency is pinned', () => {
    expect(loose(versions)).toEqual([]);
  });

  test('a range, a tag and a wildcard are not pins', () => {
    expect(loose({ a: '^1.2.3', b: 'latest', c: '1.x', d: 'npm:osls@~4.3.1' })).toHaveLength(4);
    expect(loose({ a: '1.2.3', b: 'npm:osls@4.3.1', c: 'npm:@scope/x@1.0.0' })).toEqual([]);
  });

  test('the lockfile holds what it names, so that npm ci takes it: run npm run lockfile after npm install', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    expect(Object.keys(missingOptionals(packages))).toEqual([]);
    delete packages['node_modules/@biomejs/cli-darwin-arm64'];
    expect(missingOptionals(packages)).toMatchObject({
      'node_modules/@biomejs/cli-darwin-arm64': { optional: true, os: ['darwin'], cpu: ['arm64'] },
    });
  });

  test('serverless is osls, the maintained fork', () => {
    expect(versions['serverless']).toBe('npm:osls@4.3.1');
  });
});
