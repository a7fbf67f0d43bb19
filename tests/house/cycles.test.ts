import { describe, expect, test } from 'vitest';
import { noCycles } from './cycle-rules.ts';
import { ALL_LAYERS, sample, sourceFiles } from './sources.ts';

describe('no circular imports', () => {
  test('in this repository', () => {
    expect(noCycles(sourceFiles(ALL_LAYERS))).toEqual([]);
  });

  test.each([
    ['of values', "import { b } from './b.ts';"],
    ['of types', "import type { B } from './b.ts';"],
    ['of an import type', "type B = import('./b.ts').B;"],
    ['of a dynamic import', "const { b } = await import('./b.ts');"],
    ['when re-exported', "export type { B } from './b.ts';"],
  ])('or says where: %s', (_, code) => {
    const files = [...sample('core/a.ts', code), ...sample('core/b.ts', "import '../core/a.ts';")];
    expect(noCycles(files)).toEqual([
      expect.stringMatching(/^core\/a\.ts imports itself, core\/a\.ts → core\/b\.ts → core\/a\.ts: .+/),
    ]);
  });

  test('also across folders, and each cycle once', () => {
    const files = [
      ...sample('cli/start.ts', "import '../drill/open.ts';"),
      ...sample('drill/open.ts', "import './close.ts';"),
      ...sample('drill/close.ts', "import '../cli/start.ts';"),
      ...sample('tests/a.ts', "import './a.ts';"),
    ];
    expect(noCycles(files)).toEqual([
      expect.stringContaining('cli/start.ts → drill/open.ts → drill/close.ts → cli/start.ts'),
      expect.stringContaining('tests/a.ts → tests/a.ts'),
    ]);
  });

  test('and is silent about two paths to one file, and about a comment', () => {
    const files = [
      ...sample('core/a.ts', "import './b.ts';\nimport './c.ts';"),
      ...sample('core/b.ts', "import './c.ts';"),
      ...sample('core/c.ts', "// import './a.ts';\nimport 'zod';"),
    ];
    expect(noCycles(files)).toEqual([]);
  });
});
