import { describe, expect, test } from 'vitest';
import { type Rule, SOURCE_LAYERS, sample, sourceFiles } from './sources.ts';
import {
  exportsAreNamed,
  filesAreShort,
  namesSayWhatIsInside,
  nothingIsLeftForLater,
  pureLayersArePure,
} from './style-rules.ts';

const CASES: readonly (readonly [string, Rule, string, string])[] = [
  ['files are short', filesAreShort, 'core/x.ts', 'a();\n'.repeat(251)],
  ['no clock in core', pureLayersArePure, 'core/x.ts', 'const now = Date.now();'],
  ['no moment of its own in reports', pureLayersArePure, 'reporting/x.ts', 'const now = new Date();'],
  ['no chance in core', pureLayersArePure, 'core/x.ts', 'if (Math.random() > 0.5) a();'],
  ['no environment in core', pureLayersArePure, 'core/x.ts', 'process.env.STAGE'],
  ['no folder for odds and ends', namesSayWhatIsInside, 'core/utils/x.ts', ''],
  ['no file for odds and ends', namesSayWhatIsInside, 'core/common.ts', ''],
  ['names are kebab-case', namesSayWhatIsInside, 'core/startWave.ts', ''],
  ['exports are named', exportsAreNamed, 'cli/x.ts', 'export default function x() {}'],
  ['nothing is left for later', nothingIsLeftForLater, 'cli/x.ts', `// TO${'DO'}: later`],
];

describe.each(CASES)('%s', (_, rule, path, code) => {
  test('in this repository', () => {
    expect(rule(sourceFiles(SOURCE_LAYERS))).toEqual([]);
  });

  test('or says where not', () => {
    expect(rule(sample(path, code))).toEqual([expect.stringMatching(new RegExp(`^${path} .+: .+`))]);
  });
});

test('a moment made from an argument is pure', () => {
  expect(pureLayersArePure(sample('core/x.ts', 'const at = new Date(moment);'))).toEqual([]);
});
