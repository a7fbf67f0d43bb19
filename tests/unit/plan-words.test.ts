import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { formatProblem } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { parseScenario } from '../../simulator/scenario.ts';

/** Words that a plan chooses, and that JavaScript has a meaning of its own for. */

const MINIMAL = parse(readFileSync('tests/plans/valid-minimal.yml', 'utf8'));
const WORDS = Object.getOwnPropertyNames(Object.prototype).filter((word) => word !== '__proto__');

const problemsWith = (changes: object): string[] => {
  const parsed = parsePlan(stringify({ ...MINIMAL, ...changes }), 'plan.yml');
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
};
const waves = (server: object) => [{ name: 'web', servers: [server] }];
const http = (more: object) => waves({ hostname: 'web', probes: [{ protocol: 'http', port: 80, ...more }] });

describe.each(WORDS)('a word of every object is a word like any other: %s', (word) => {
  it('as a header, a tag, a price, a name', () => {
    expect(problemsWith({ waves: http({ headers: { [word]: 'a' } }) })).toEqual([]);
    expect(problemsWith({ waves: waves({ tags: { [word]: 'a' } }) })).toEqual([]);
    expect(problemsWith({ waves: waves({ hostname: word }) })).toEqual([]);
  });

  it('where it is wrong, and the message shows no code', () => {
    const wrong = [
      { [word]: 1 },
      { method: word },
      { waves: waves({ hostname: 'a', probes: [{ protocol: word, port: 1 }] }) },
      { waves: waves({ [word]: 'a' }) },
      { report: { hourlyPrices: { [word]: 1 }, languages: [word] } },
      { schedule: { expression: `${word}(1)`, timeZone: word } },
      { notifications: { webhooks: [{ service: word, secret: 'a' }] } },
    ].map(problemsWith);
    expect(wrong.filter((problems) => problems.length === 0)).toEqual([]);
    expect(wrong.flat().join('\n')).not.toMatch(/native code|\[object|=>|function /);
  });

  it('in a scenario as well', () => {
    const text = `schema: kunren-scenario/v1\ndescription: A test.\nservers: [{ hostname: a }]\nfaults: [{ operation: drs:${word}, error: ${word} }]\n`;
    const parsed = parseScenario(text, 'scenario.yml');
    expect(parsed.ok ? '' : parsed.problems.map(formatProblem).join('\n')).toMatch(/^(?!.*native code).+/);
  });
});
