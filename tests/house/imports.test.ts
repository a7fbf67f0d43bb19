import { describe, expect, test } from 'vitest';
import {
  coreImportsDownwards,
  coreNeedsFewPackages,
  importsFollowTheArrows,
  nobodySeesTheSimulator,
  sdkStaysInAdapters,
  socketsStayInAdapters,
} from './import-rules.ts';
import { type Rule, SOURCE_LAYERS, sample, sourceFiles } from './sources.ts';

const CASES: readonly (readonly [string, Rule, string, string])[] = [
  [
    'imports follow the arrows',
    importsFollowTheArrows,
    'core/x.ts',
    "import { a } from '../adapters/drs.ts';",
  ],
  [
    'reports know no adapter',
    importsFollowTheArrows,
    'reporting/x.ts',
    "export { a } from '../adapters/s3.ts';",
  ],
  [
    'adapters know no function',
    importsFollowTheArrows,
    'adapters/deep/x.ts',
    "import '../../functions/serve.ts';",
  ],
  [
    'a drill knows no function',
    importsFollowTheArrows,
    'drill/methods/x.ts',
    "import type { Serve } from '../../functions/serve.ts';",
  ],
  [
    'core imports downwards',
    coreImportsDownwards,
    'core/plan/x.ts',
    "import type { DrillRecord } from '../verdict/record.ts';",
  ],
  [
    'core has folders that are known',
    coreImportsDownwards,
    'core/x.ts',
    "import { quote } from './text/wording.ts';",
  ],
  [
    'nobody sees the simulator',
    nobodySeesTheSimulator,
    'functions/x.ts',
    "await import('../simulator/server.ts')",
  ],
  [
    'core needs few packages',
    coreNeedsFewPackages,
    'core/x.ts',
    "import { readFile } from 'node:fs/promises';",
  ],
  [
    'the SDK stays in adapters',
    sdkStaysInAdapters,
    'functions/x.ts',
    "import type { Job } from '@aws-sdk/client-drs';",
  ],
  ['sockets stay in adapters', socketsStayInAdapters, 'cli/x.ts', "import { connect } from 'node:net';"],
];

describe.each(CASES)('%s', (_, rule, path, code) => {
  test('in this repository', () => {
    expect(rule(sourceFiles(SOURCE_LAYERS))).toEqual([]);
  });

  test('or says where not', () => {
    expect(rule(sample(path, code))).toEqual([
      expect.stringMatching(new RegExp(`^${path} imports .+[:;] .+`)),
    ]);
  });

  test('and is silent about a comment', () => {
    expect(rule(sample(path, `// ${code}\n/* ${code} */\n`))).toEqual([]);
  });
});
