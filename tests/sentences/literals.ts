import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** The sentences that stand in code, each value in them as `{}`: two values that follow each other are one. */

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What is no text of a record: modules by their names, types, and what is thrown, which ends in a log. */
const SKIPPED = /^(?:Import|ExportAll|Throw|TS(?!As|Satisfies|NonNull))/;

function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type !== 'TemplateLiteral') return undefined;
  const parts = node['quasis'] as { readonly value: { readonly cooked: string } }[];
  return parts
    .map(({ value }) => value.cooked)
    .join('{}')
    .replace(/(?:\{\})+/g, '{}');
}

function textsBelow(value: unknown, skipped: RegExp): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsBelow(one, skipped));
  if (!isNode(value) || skipped.test(value.type)) return [];
  const text = textOf(value);
  return [
    ...(text === undefined ? [] : [text]),
    ...Object.values(value).flatMap((one) => textsBelow(one, skipped)),
  ];
}

/** Two words that follow each other. */
export const isSentence = (text: string): boolean => /[a-z]{2,}[,;:]? [a-z’'(]/i.test(text);

/** The texts in a file; with those that it throws where they are asked for. */
export const textsIn = (file: string, { thrown = false } = {}): string[] =>
  textsBelow(parseSync(file, readFileSync(file, 'utf8')).program, thrown ? /^(?:Import|ExportAll)/ : SKIPPED);

/** Every TypeScript file below a folder, or the file itself. */
export const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => filesBelow(join(path, name)))
    : path.endsWith('.ts')
      ? [path]
      : [];

const RUN = String.raw`\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`;
const QUOTED = String.raw`(?:"((?:${RUN}|\\.|[^"\\])*)"|'([^']*)')`;
const ERRORS = new RegExp(
  String.raw`(?:\bstop [A-Z_]+|\brefuse|\bmissing|Stop-Here '[A-Z_]+'|\brunning 0|(unmountable) .*) ${QUOTED}`,
  'g',
);
/** What a script keeps in a variable, to say it several times. */
const KEPT = /(?:^|\s)\$?(has|no) ?= ?"([^"]*)"/g;

/** What the scripts in a file print as wrong, by the shells' rules, with `1` for each value. */
export function scriptErrorsIn(file: string): string[] {
  const source = readFileSync(file, 'utf8').replaceAll('\\${', '${').replaceAll("'running 0 ", "running 0 '");
  const kept = new Map([...source.matchAll(KEPT)].map(([, name = '', text = '']) => [name, text]));
  return [...source.matchAll(ERRORS)]
    .map(([, mounting, double, single]) => {
      const text = (double ?? single ?? '')
        .replace(/\$(no|has)\b/g, (all, name: string) => kept.get(name) ?? all)
        .replace(/\$noun\b/g, 'label')
        .replace(/\\+n.*/s, '')
        .replace(new RegExp(RUN, 'g'), '1')
        .replace(/\$\{[^}]*\}|\$[a-z_]\w*/gi, '1');
      return mounting === undefined ? text : `${text}: 1`;
    })
    .filter((text) => isSentence(text.replace(/^1 /, '')) && !/\$[\d*]/.test(text));
}
