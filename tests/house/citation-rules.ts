import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { ROOT, type Rule, type SourceFile } from './sources.ts';

/** Citations of pages and links between them: each must lead to a file of this repository and to a heading in it. */

const NOT_SEARCHED = ['node_modules', 'out', '.git', '.serverless'];
/** The changelog describes the past, and the test of these rules has bad samples. */
const NOT_CHECKED = ['CHANGELOG.md', 'tests/house/citations.test.ts'];
/** Written into the evidence of each drill; no page of the repository. */
const IN_EVIDENCE = 'VERIFY.md';

/** A page, not within a URL; then perhaps a section, by its number or by its heading in quotes. */
const CITATION =
  /(?<![\w:/.-])([\w./-]*\w\.md)\b[`)\]]*(?:,\s(?:(\d+(?:\.\d+)*)(?![\d,])|'([^']+)'|"([^"]+)"))?/g;
const LINK = /\]\(([^)\s]+)\)/g;

/** Code, settings and pages. */
export function citingFiles(): readonly SourceFile[] {
  return globSync('**/*.{ts,py,yml,md}', {
    cwd: ROOT,
    exclude: (path) => NOT_SEARCHED.includes(basename(path)),
  })
    .filter((path) => !NOT_CHECKED.includes(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** A citation names a page that is here and, where it names a section, a heading of that page. */
export const citationsLeadSomewhere: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    [...proseOf(path, text).matchAll(CITATION)].flatMap(([, page = '', number, ...quoted]) => {
      if (basename(page) === IN_EVIDENCE) return [];
      const file = pageAt(path, page);
      if (file === undefined)
        return [
          `${path} cites ${page}, which does not exist: name a page by its path, such as docs/verdict.md`,
        ];
      const section = number ?? quoted.find((words) => words !== undefined);
      return section === undefined || headingsOf(file).some((heading) => isNamed(heading, section))
        ? []
        : [`${path} cites ${file}, ${section}, but no heading there says so: correct the section`];
    }),
  );

/** A link of a page leads to a file or folder and, after #, to a heading. */
export const linksLeadSomewhere: Rule = (files) =>
  files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...withoutBlocks(text).matchAll(LINK)].flatMap(([, link = '']) => {
        if (/^[a-z]+:/.test(link)) return [];
        const [target = '', anchor] = link.split('#');
        const file = target === '' ? path : normalize(join(dirname(path), target));
        if (!existsSync(join(ROOT, file)))
          return [`${path} links to ${link}, which does not exist: correct the link`];
        return anchor === undefined || headingsOf(file).some((heading) => anchorOf(heading) === anchor)
          ? []
          : [`${path} links to ${link}, but no heading has that anchor: correct what follows the #`];
      }),
    );

/** From the top of the repository; in a page, and where it begins with a dot, also from the file's own folder. */
function pageAt(path: string, page: string): string | undefined {
  const beside = normalize(join(dirname(path), page));
  const places = path.endsWith('.md') || page.startsWith('.') ? [beside, page] : [page];
  return places.find((place) => existsSync(join(ROOT, place)));
}

function headingsOf(page: string): readonly string[] {
  const text = withoutBlocks(readFileSync(join(ROOT, page), 'utf8'));
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.trim());
}

function isNamed(heading: string, section: string): boolean {
  return /^\d/.test(section) ? /^(\d+(?:\.\d+)*)\.? /.exec(heading)?.[1] === section : heading === section;
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

/** On one line, since a comment may break between a page and its section; code that writes a page holds its links. */
function proseOf(path: string, text: string): string {
  const line = text.replace(/\n\s*(?:\*|\/\/|#)?[ \t]*/g, ' ');
  return path.endsWith('.md') ? line : line.replace(/\[[^\]]*\]\([^)]*\)/g, '');
}
