import { describe, expect, test } from 'vitest';
import { EXCEPTIONS, onlyTheMethodNamesDrs } from './seam-rules.ts';
import { SHIPPED_LAYERS, sample, sourceFiles } from './sources.ts';

const FILES = sourceFiles(SHIPPED_LAYERS);

describe('the seam of the recovery methods', () => {
  test('only the method drs names ids, jobs and recovery instances of DRS', () => {
    expect(onlyTheMethodNamesDrs(FILES)).toEqual([]);
  });

  test.each([
    ['core/verdict/x.ts', 'const id = server.sourceServerID;'],
    ['drill/x.ts', '/** Terminates a recovery instance: recoveryInstanceID. */'],
    ['reporting/x.ts', "label('jobID')"],
    ['cli/x.ts', "'look at the DRS job'"],
  ])('%s is reported, with where such a name belongs', (path, code) => {
    expect(onlyTheMethodNamesDrs(sample(path, code))).toEqual([
      expect.stringMatching(`^${path} says .+: .+`),
    ]);
  });

  test.each(['drill/methods/drs/x.ts', 'adapters/aws/drs-x.ts', 'simulator/drs/x.ts'])('%s may', (path) => {
    expect(onlyTheMethodNamesDrs(sample(path, 'recoveryInstanceID'))).toEqual([]);
  });

  test.each(Object.keys(EXCEPTIONS))('the exception %s is needed', (path) => {
    const [file] = FILES.filter((one) => one.path === path);
    expect(onlyTheMethodNamesDrs(sample(`${path}.copy.ts`, file?.text ?? ''))).toHaveLength(1);
  });
});
