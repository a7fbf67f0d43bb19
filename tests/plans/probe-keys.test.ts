import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { PROTOCOLS, probeSchema, probeTiming } from '../../core/plan/probes.ts';

/** What holds for every protocol that a plan can ask by. */

describe.each(probeSchema.options.map((option) => [protocolsOf(option).join(' and '), option] as const))(
  'a probe %s',
  (_, { shape }) => {
    test('says how long an attempt may take and when the next one comes', () => {
      expect(shape).toMatchObject(probeTiming);
    });

    test('has a port', () => {
      expect(shape).toHaveProperty('port');
    });

    test('explains each of its keys to an editor', () => {
      const silent = Object.entries(shape).filter(([, part]) => part.description === undefined);
      expect(silent.map(([key]) => key)).toEqual([]);
    });
  },
);

describe('docs/probes.md', () => {
  const root = join(import.meta.dirname, '../..');
  const page = readFileSync(join(root, 'docs/probes.md'), 'utf8');
  const snippets = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, snippet = '']) => snippet);

  test('has a snippet of every protocol', () => {
    const named = new Set([...snippets.join('').matchAll(/protocol: (\w+)/g)].map(([, word]) => word));
    expect([...named].toSorted()).toEqual(PROTOCOLS.toSorted());
  });

  test.each(snippets)('has a snippet that a plan can hold: %s', (snippet) => {
    const minimal = readFileSync(join(import.meta.dirname, 'valid-minimal.yml'), 'utf8');
    const probes = `        probes:\n${snippet.replace(/^(?=.)/gm, '          ')}`;
    const plan = minimal.slice(0, minimal.lastIndexOf('        probes:')) + probes;
    expect(parsePlan(plan, 'snippet.yml')).toMatchObject({ ok: true });
  });

  test('names every key of every protocol', () => {
    const keys = probeSchema.options.flatMap(({ shape }) => Object.keys(shape));
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });

  test('names every error code', () => {
    const folder = join(root, 'adapters/probes');
    const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const codes = [...code.join('').matchAll(/(?:failed\(|false, [^;]*?)'([A-Z][A-Z_]{3,})'/g)].map(
      ([, one]) => one,
    );
    expect(new Set(codes).size).toBeGreaterThan(15);
    expect(codes.filter((one) => !page.includes(`\`${one}\``))).toEqual([]);
  });
});

function protocolsOf({ shape }: (typeof probeSchema.options)[number]): readonly string[] {
  return [...shape.protocol.values].map(String);
}
