import { describe, expect, test } from 'vitest';
import {
  filesHaveOneReader,
  filesHaveOneWriter,
  stepsLoadNothing,
  wordsAreLookedUpInMaps,
} from './edge-rules.ts';
import { type Rule, SOURCE_LAYERS, sample, sourceFiles } from './sources.ts';

const CASES: readonly (readonly [string, Rule, string, string])[] = [
  ['files have one reader', filesHaveOneReader, 'cli/x.ts', "import { readFile } from 'node:fs/promises';"],
  ['plans are parsed once', filesHaveOneReader, 'cli/x.ts', "import { parse } from 'yaml';"],
  ['files have one writer', filesHaveOneWriter, 'cli/x.ts', "import { writeFile } from 'node:fs/promises';"],
  [
    'steps load nothing while they run',
    stepsLoadNothing,
    'drill/x.ts',
    "const { y } = await import('./y.ts');",
  ],
  [
    'words from outside are looked up in maps',
    wordsAreLookedUpInMaps,
    'core/x.ts',
    "const WORDS: Readonly<Record<string, string>> = { a: 'b' };\nexport const of = (word: string) => WORDS[word];",
  ],
];

describe.each(CASES)('%s', (_, rule, path, code) => {
  test('in this repository', () => {
    expect(rule(sourceFiles(SOURCE_LAYERS))).toEqual([]);
  });

  test('or says where not', () => {
    expect(rule(sample(path, code))).toEqual([expect.stringMatching(new RegExp(`^${path} .+: .+`))]);
  });
});
