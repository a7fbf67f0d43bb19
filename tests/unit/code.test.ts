import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCode } from '../../cli/verify-trust.ts';
import { type CodeFacts, codeRaised } from '../../core/verdict/code.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { CALLS } from '../../infra/function-calls.ts';
import { codeIn, tellPackagedCode } from '../../infra/packaged-code.ts';
import { checkCode } from '../../reporting/evidence/check-code.ts';
import { inJapanese } from '../../reporting/evidence/words-ja.ts';
import { drillMetrics } from '../../reporting/metrics.ts';
import { packagedCode } from '../../simulator/lambda-functions/packaged-code.ts';
import { recordOf } from '../signed-evidence.ts';

/** Which code ran: what is found of it, what is measured, and what `kunren verify` says. */

const probes = {
  name: 'kunren-prod-probeWave',
  version: '$LATEST',
  sha256: 'AAAA',
  packaged: 'AAAA',
  modifiedAt: '2026-01-01T00:00:00.000Z',
} as const satisfies CodeFacts[number];
const other = { ...probes, sha256: 'BBBB' };
const changed = { ...probes, modifiedAt: '2099-01-01T00:00:00.000Z' };
const unread = { ...probes, version: null, sha256: null, modifiedAt: null, unknown: 'AccessDenied: no' };
const closes = { ...probes, name: 'kunren-prod-closeDrill', sha256: 'CCCC', packaged: 'CCCC' };
const REVIEWED = { [probes.name]: 'AAAA', [closes.name]: 'CCCC' };

describe('a drill', () => {
  it.each([
    ['whose functions ran what was packaged', [probes, closes], []],
    ['one of whose functions ran other code', [other, closes], [['CODE_DIFFERS', 'HIGH']]],
    ['one of whose functions was changed meanwhile', [changed, closes], [['CODE_CHANGED', 'HIGH']]],
    ['of one of whose functions Lambda said nothing', [unread, closes], [['CODE_UNKNOWN', 'MEDIUM']]],
    ['that was closed by a function that knows no package', [], [['CODE_UNKNOWN', 'MEDIUM']]],
    ['of an older release', undefined, []],
  ])('%s', (_, code, expected) => {
    const facts = code === undefined ? {} : { code: [...code] };
    const { verdict, findings } = recordOf(facts);
    expect(verdict).toBe('PASS');
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual(expected);
    expect(conclude(recordOf(facts)).findings).toEqual(findings);
  });

  it('is told of at most five functions by name, and why Lambda did not say', () => {
    const many = Array.from({ length: 7 }, (_, index) => ({ ...unread, name: `f-${index}` }));
    const [finding] = codeRaised(recordOf({ code: many }));
    expect(finding?.text).toContain('f-4 and 2 more (AccessDenied: no)');
  });

  it.each([
    [[probes, closes], 0],
    [[other, changed, closes], 2],
    [[unread], undefined],
  ])('counts foreign functions where they are known: case %#', (code, expected) => {
    const found = drillMetrics(recordOf({ code })).find(({ name }) => name === 'ForeignFunctions');
    expect(found?.value).toBe(expected);
  });
});

describe('kunren verify', () => {
  it.each([
    ['as packaged', [probes, closes], [], ['holds 2 functions ran as they were packaged']],
    ['as reviewed', [probes, closes], [REVIEWED], ['holds 2 functions ran what was reviewed']],
    [
      'as one of two releases',
      [probes, closes],
      [{ [probes.name]: 'ZZZZ', [closes.name]: 'ZZZZ' }, REVIEWED],
      ['holds 2 functions ran what was reviewed'],
    ],
    ['other code', [other, closes], [], ['fails kunren-prod-probeWave ran other code']],
    [
      'a whole package that nobody reviewed',
      [{ ...other, packaged: 'BBBB' }, closes],
      [REVIEWED],
      ['fails kunren-prod-probeWave ran BBBB, which is not what was reviewed'],
    ],
    [
      'a function that the record does not name',
      [closes],
      [REVIEWED],
      ['fails kunren-prod-probeWave was reviewed, and the record does not name it'],
    ],
    [
      'unknown',
      [unread, closes],
      [REVIEWED],
      ['unchecked which code kunren-prod-probeWave ran is not known'],
    ],
    ['nothing', [], [], ['unchecked the record does not know which code ran']],
    [
      'changed meanwhile',
      [changed, closes],
      [REVIEWED],
      ['unchecked kunren-prod-probeWave was changed after the drill had begun'],
    ],
    ['older, and nobody asks', undefined, [], []],
    ['older', undefined, [REVIEWED], ['unchecked the record is of a version that did not name the code']],
  ])('says of code that is %s', (_, code, reviewed, expected) => {
    const record = recordOf(code === undefined ? {} : { code: [...code] });
    const checks = checkCode(record, reviewed);
    expect(checks.filter((check) => inJapanese(check).reason === check.reason)).toEqual([]);
    const said = checks.map(({ outcome, reason }) => `${outcome} ${reason}`);
    expect(said).toEqual(expected.map((beginning) => expect.stringContaining(beginning)));
  });
});

describe('packaging', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-code-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const artifact = join(folder, 'probeWave.zip');
  writeFileSync(artifact, 'a package');
  const functions = { probeWave: { name: probes.name, package: { artifact } } };
  // printf 'a package' | sha256sum
  const DIGEST = 'c0cd5ccfdb563a59366e33e73001b78fdb8cca5a6c48e2f90fffcde44b81f1f6';

  it('names the code of a function as Lambda does', () => {
    expect(codeIn({ functions })).toEqual({ [probes.name]: DIGEST });
  });

  it('tells exactly the functions that close drills, beside the package', () => {
    const told = { CloseDrillLambdaFunction: environment(), SweepOrphansLambdaFunction: environment() };
    const others = { ProbeWaveLambdaFunction: environment() };
    const list = join(folder, 'kunren.code.json');
    tellPackagedCode(
      { functions, provider: { compiledCloudFormationTemplate: { Resources: { ...told, ...others } } } },
      list,
    );
    const variables = Object.values(told).map(({ Properties }) => Properties.Environment.Variables);
    expect(variables).toEqual(Array(2).fill({ KUNREN_CODE: JSON.stringify({ [probes.name]: DIGEST }) }));
    expect(others).toEqual({ ProbeWaveLambdaFunction: environment() });
  });

  it('writes a list that kunren verify reads, and refuses others', () => {
    expect(readCode(join(folder, 'kunren.code.json'))).toEqual({ [probes.name]: DIGEST });
    expect(() => readCode(artifact)).toThrow(/it is not a kunren\.code\.json/);
  });

  it('leaves room in the 4 KB of a function’s environment', () => {
    const names = Object.keys(packagedCode());
    expect(names).toHaveLength(Object.keys(CALLS).length);
    const longest = JSON.stringify(packagedCode()).replaceAll('kunren-prod', `kunren-${'x'.repeat(20)}`);
    expect(longest.length).toBeLessThan(2_000);
  });
});

const environment = () => ({ Properties: { Environment: { Variables: {} as Record<string, unknown> } } });
