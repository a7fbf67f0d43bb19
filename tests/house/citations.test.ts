import { describe, expect, test } from 'vitest';
import { citationsLeadSomewhere, citingFiles, linksLeadSomewhere } from './citation-rules.ts';
import { type Rule, sample } from './sources.ts';

const CASES: readonly (readonly [string, Rule, string, string])[] = [
  ['a page that is cited exists', citationsLeadSomewhere, 'core/x.ts', '/** As nowhere.md says. */'],
  ['so does one in a page', citationsLeadSomewhere, 'docs/x.md', 'See docs/nowhere.md.'],
  ['a page is named by its path', citationsLeadSomewhere, 'core/x.ts', '// aws-facts.md, 1.1'],
  ['a numbered section exists', citationsLeadSomewhere, 'infra/x.yml', '# docs/aws-facts.md, 99.9'],
  [
    'also on the next line',
    citationsLeadSomewhere,
    'core/x.ts',
    '/**\n * (docs/aws-facts.md,\n * 99.9).\n */',
  ],
  ['a section that is named exists', citationsLeadSomewhere, 'core/x.ts', "// docs/aws-facts.md, 'Nothing'"],
  ['a link leads to a file', linksLeadSomewhere, 'docs/x.md', '[there](../core/nowhere.ts)'],
  ['an anchor leads to a heading', linksLeadSomewhere, 'docs/x.md', '[there](aws-facts.md#nothing)'],
];

describe.each(CASES)('%s', (_, rule, path, text) => {
  test('in this repository', () => {
    expect(rule(citingFiles())).toEqual([]);
  });

  test('or says where not', () => {
    expect(rule(sample(path, text))).toEqual([expect.stringMatching(new RegExp(`^${path} .+: .+`))]);
  });
});

test('citations and links that lead somewhere are left alone', () => {
  const code =
    "/** docs/aws-facts.md, 1.1; docs/aws-facts.md, 'AWS facts'; CONTRIBUTING.md; https://example.com/nowhere.md */";
  const page = '[facts](aws-facts.md#11-a-drill-deletes-what-was-launched-before), [code](../core)';
  expect(citationsLeadSomewhere(sample('core/x.ts', code))).toEqual([]);
  expect(linksLeadSomewhere(sample('docs/x.md', page))).toEqual([]);
});

test('the files of the repository are searched', () => {
  const paths = citingFiles().map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['README.md', 'docs/deploy.md', 'serverless.yml', 'infra/roles.ts']),
  );
});
