import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, type SourceFile, sourceFiles } from './sources.ts';

const ROOMS = ['adapters', 'core', 'functions', 'reporting'];
const AHEAD = 'simulator/loaded-ahead.ts';
/** Loaded while nothing else is under way: the maker of PDFs. */
const ALONE = ['reporting/pdf/pdf.ts'];

const named = (specifier: string, from: string): string =>
  specifier.startsWith('.') ? join(dirname(from), specifier) : specifier;

const found = ({ path, text }: SourceFile, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, specifier = '']) => named(specifier, path));

/** What these files load later and nobody loads ahead, and the other way round, a sentence each. */
function differences(files: readonly SourceFile[], ahead: SourceFile): string[] {
  const later = new Set(files.flatMap((file) => found(file, /(?<!typeof )\bimport\('([^']+)'\)/g)));
  const listed = new Set([...found(ahead, /^import '([^']+)';$/gm), ...ALONE]);
  return [
    ...[...later]
      .filter((one) => !listed.has(one))
      .map((one) => `${one} is loaded later: name it in ${AHEAD}`),
    ...[...listed]
      .filter((one) => !later.has(one))
      .map((one) => `nobody loads ${one} later: take it out of ${AHEAD}`),
  ];
}

describe('what functions load when they first need it', () => {
  test('is loaded before a simulation begins', () => {
    const ahead = { path: AHEAD, text: readFileSync(join(ROOT, AHEAD), 'utf8') };
    expect(differences(sourceFiles(ROOMS), ahead)).toEqual([]);
  });

  test('is missed where it is not, and where it is no longer loaded', () => {
    const files = [
      { path: 'adapters/a.ts', text: "await import('./b.ts'); let c: typeof import('./c.ts');" },
    ];
    const ahead = { path: AHEAD, text: "import '../adapters/old.ts';\n" };
    expect(differences(files, ahead)).toEqual([
      'adapters/b.ts is loaded later: name it in simulator/loaded-ahead.ts',
      'nobody loads adapters/old.ts later: take it out of simulator/loaded-ahead.ts',
      'nobody loads reporting/pdf/pdf.ts later: take it out of simulator/loaded-ahead.ts',
    ]);
  });
});
