import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { formatProblem, parseDocument } from '../../core/plan/document.ts';

const shape = z.union([z.strictObject({ circle: z.int() }), z.strictObject({ square: z.int() })]);
const schema = z.strictObject({
  name: z.string(),
  sizes: z.array(z.int().max(9)).default([]),
  shape: shape.optional(),
});

function problemsOf(text: string): readonly string[] {
  const parsed = parseDocument(text, 'x.yml', schema);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

describe('parseDocument', () => {
  test('gives the value with its defaults', () => {
    expect(parseDocument('name: a', 'x.yml', schema)).toEqual({
      ok: true,
      value: { name: 'a', sizes: [] },
      data: { name: 'a' },
      warnings: [],
    });
  });

  test('reports all faults in the order of the file', () => {
    expect(problemsOf('sizes: [1, 12, x]\nnmae: a\n')).toEqual([
      "x.yml:1:1: missing key 'name'",
      'x.yml:1:12: sizes[1]: 12 must be at most 9',
      "x.yml:1:16: sizes[2]: 'x' must be a number",
      "x.yml:2:1: unknown key 'nmae'; did you mean 'name'?",
    ]);
  });

  test('says which member of a union was meant', () => {
    expect(problemsOf('name: a\nshape: { circle: big }')).toEqual([
      "x.yml:2:18: shape.circle: 'big' must be a number",
    ]);
    expect(problemsOf('name: a\nshape: { sqaure: 2 }')).toEqual([
      "x.yml:2:10: shape: unknown key 'sqaure'; did you mean 'square'?",
    ]);
    expect(problemsOf('name: a\nshape: {}')).toEqual([
      "x.yml:2:8: shape: needs one of the keys 'circle' or 'square'",
    ]);
    expect(problemsOf('name: a\nshape: round')).toEqual([
      "x.yml:2:8: shape: 'round' is not a mapping with 'circle' or 'square'",
    ]);
  });

  test('a fault in an anchor is reported once, where it is written', () => {
    const list = z.strictObject({ a: z.array(z.int()), b: z.array(z.int()) });
    const parsed = parseDocument('a: &x [one]\nb: *x', 'x.yml', list);
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
      "x.yml:1:8: a[0]: 'one' must be a number",
    ]);
  });

  test('rules across parts see what is right although another part is wrong', () => {
    const parsed = parseDocument('name: a\nsizes: [1, x, 3]', 'x.yml', schema, ({ name, sizes }) => [
      { path: ['sizes', 2], message: `saw ${name} and ${JSON.stringify(sizes)}` },
    ]);
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
      "x.yml:2:12: sizes[1]: 'x' must be a number",
      'x.yml:2:15: sizes[2]: saw a and [1,null,3]',
    ]);
  });

  test('a number in quotes, and a word left empty', () => {
    expect(problemsOf('name: a\nsizes: ["3"]')).toEqual([
      "x.yml:2:9: sizes[0]: '3' must be a number: write it without quotes",
    ]);
    expect(problemsOf('name:\n')).toEqual(['x.yml:1:1: name: is empty: give it a value']);
  });

  test('columns count characters after a byte order mark', () => {
    expect(problemsOf('\ufeffnme: a')).toContain("x.yml:1:1: unknown key 'nme'; did you mean 'name'?");
  });
});
