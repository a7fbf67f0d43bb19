import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, sourceFiles } from './sources.ts';

/** Loaded one at a time, where nothing else is under way: the maker of PDFs. */
const ALONE = ['reporting/pdf/pdf.ts'];
const ROOMS = ['adapters', 'core', 'functions', 'reporting'];
const AHEAD = 'simulator/loaded-ahead.ts';

const named = (specifier: string, from: string): string =>
  specifier.startsWith('.') ? join(dirname(from), specifier) : specifier;

describe('what functions load when they first need it', () => {
  test('is loaded before a simulation begins: name it in simulator/loaded-ahead.ts', () => {
    const later = sourceFiles(ROOMS).flatMap(({ path, text }) =>
      [...text.matchAll(/(?<!typeof )\bimport\('([^']+)'\)/g)].map(([, specifier = '']) =>
        named(specifier, path),
      ),
    );
    const ahead = [...readFileSync(join(ROOT, AHEAD), 'utf8').matchAll(/^import '([^']+)';$/gm)];
    expect(
      ahead
        .map(([, specifier = '']) => named(specifier, AHEAD))
        .concat(ALONE)
        .toSorted(),
    ).toEqual([...new Set(later)].toSorted());
  });
});
