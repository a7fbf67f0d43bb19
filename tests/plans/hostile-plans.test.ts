import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';

const PLAN = readFileSync(join(import.meta.dirname, '../../plans/wordpress-workshop.yml'), 'utf8');
/** An unguarded bomb takes minutes or the memory: the time limit of every test ends it. */
function problemsOf(text: string): readonly string[] {
  const parsed = parsePlan(text, 'x.yml');
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

function laughs(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const values = Array.from({ length: 9 }, () => (level === 0 ? 'ha' : `*l${level - 1}`));
    return `l${level}: &l${level} [${values.join(', ')}]`;
  });
  return lines.join('\n');
}

/** Such a text as a reader of UTF-8 gets it. */
function utf16(text: string, isBigEndian: boolean): string {
  const bytes = Buffer.from(text, 'utf16le');
  return (isBigEndian ? bytes.swap16() : bytes).toString();
}

describe('a bomb is one clear problem', () => {
  test.each<[string, string, string]>([
    ['billion laughs', laughs(12), 'unfolds to more than 50000 values'],
    ['brackets', '['.repeat(200_000), 'is nested deeper than 32 levels'],
    ['braces', '{a: '.repeat(50_000), 'is nested deeper than 32 levels'],
    ['list in list', '- '.repeat(100_000), 'is nested deeper than 32 levels'],
    ['key in key', '? '.repeat(100_000), 'is nested deeper than 32 levels'],
    [
      'indentation',
      Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      'is nested deeper than 32 levels',
    ],
    ['ten megabytes', `# ${'x'.repeat(10_000_000)}`, 'the file is larger than 256 KiB'],
    [
      'line ends of CR alone',
      'schema: kunren-plan/v1\rid: x\r',
      'the line ends with a carriage return alone',
    ],
    [
      'one such line end',
      'schema: kunren-plan/v1\n# x\rid: x\n',
      'the line ends with a carriage return alone',
    ],
    ...['\u0085', '\u2028', '\u2029'].flatMap((end): [string, string, string][] => {
      const code = `U+${end.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
      const message = `the line ends with ${code}, which YAML readers take for no line end: save the file with line ends LF or CRLF`;
      return [
        [`line ends of ${code}`, PLAN.replaceAll('\n', end), message],
        [`one ${code}, in a comment`, `# x${end}${PLAN}`, message],
      ];
    }),
    ...(['utf16le', 'utf16be', 'utf16le without BOM', 'utf16be without BOM'] as const).map(
      (name): [string, string, string] => [
        name,
        utf16(name.includes('without') ? PLAN : `\ufeff${PLAN}`, name.startsWith('utf16be')),
        'the file is UTF-16: save it as UTF-8',
      ],
    ),
    [
      'two byte order marks',
      `\ufeff\ufeff${PLAN}`,
      'the file begins with two byte order marks (BOM): save it as UTF-8 without one',
    ],
    ['binary', '\u0000\u0001ELF', 'the file holds the control character'],
    ['commas', `[${','.repeat(200_000)}`, 'holds thousands of values on one line'],
    ['quotes', '"'.repeat(200_000), 'holds thousands of values on one line'],
    ['an alias of itself', 'a: &a [*a]', "the alias 'a' holds itself"],
    ['sixty thousand values', `a: [${'1,\n '.repeat(60_000)}]`, 'unfolds to more than 50000 values'],
  ])('%s', (_, text, message) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});

describe('hostile but bounded', () => {
  test('twenty thousand unknown keys are cut short', () => {
    const problems = problemsOf(Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n'));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatch(/and \d+ more problems/);
  });

  test('twenty thousand duplicates of a key are found without comparing each with each', () => {
    expect(problemsOf('id: x\n'.repeat(20_000))).toHaveLength(101);
  });

  test('a key of a hundred thousand letters is cut in the message', () => {
    const [first = ''] = problemsOf(`? ${'k'.repeat(100_000)}\n: 1\n${PLAN}`);
    expect(first.length).toBeLessThan(400);
  });

  test('terminal escapes and reversed text never reach the terminal', () => {
    const problems = problemsOf(`"\\e[31mred\\u202Egnp": 1\nid: "\\e]0;title\\a"\n`).join('');
    expect(problems).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'the key %s is refused',
    (key) => {
      const problems = problemsOf(`${key}: { enabled: true }\n${PLAN}`);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(
        new RegExp(`unknown key '${key}'(: remove it|; known here: 'schema', .*'waves')`),
      );
      expect(Object.hasOwn(Object.prototype, 'enabled')).toBe(false);
    },
  );

  test('a tag named __proto__ cannot hide', () => {
    const text = PLAN.replace('hostname: wordpress-db', 'tags: { __proto__: x, role: db }');
    expect(problemsOf(text)).toEqual([expect.stringContaining("unknown key '__proto__'")]);
  });
});

describe('any text', () => {
  test('arbitrary text never throws and never takes long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(problemsOf(text).length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test('YAML-like text never throws and never takes long', () => {
    const token = fc.constantFrom(
      ...[
        'a',
        ': ',
        '- ',
        '\n',
        '  ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '&x ',
        '*x',
        '!t ',
        '|',
        '>',
        '"',
        "'",
        '#',
        '---',
        '...',
        '<<',
        '%',
        '0',
        'null',
        'waves',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        expect(problemsOf(tokens.join('')).length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a valid plan with one stretch replaced is read or refused with a place inside it', () => {
    const length = PLAN.length;
    const lineCount = PLAN.split('\n').length;
    fc.assert(
      fc.property(fc.nat(length), fc.nat(40), fc.string({ maxLength: 12 }), (from, size, replacement) => {
        const parsed = parsePlan(PLAN.slice(0, from) + replacement + PLAN.slice(from + size), 'x.yml');
        for (const problem of parsed.ok ? [] : parsed.problems) {
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.line).toBeLessThanOrEqual(lineCount + replacement.length);
          expect(problem.column).toBeGreaterThanOrEqual(1);
          expect(problem.message).not.toMatch(/Invalid input|undefined|\[object/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
