import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  type JsonSchema,
  type Meaning,
  type PlanKeys,
  pathsMeant,
  planKeys,
} from '../core/plan/plan-keys.ts';
import { hint, nearest, quote } from '../core/text/wording.ts';
import { listPlanFiles } from '../infra/plan-files.ts';
import { generateSchemas } from '../infra/schemas.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { readPlanFile } from './read-plan.ts';
import { formatRows, type Row } from './rows.ts';

/** `kunren schema`: prints the JSON Schema of plans, for editors and other tools. */
export const schemaCommand = (): Command =>
  new Command('schema').description('print the JSON Schema of a drill plan').action(() => {
    process.stdout.write(planSchema());
  });

/** `kunren explain`: what a key of a plan means, from the schema's own descriptions. */
export const explainCommand = (): Command =>
  new Command('explain')
    .summary('what a key of a plan means')
    .description('Prints what a key of a drill plan means, its default, what is allowed, and an example.')
    .argument(
      '[key]',
      'such as limits.servers, waves.servers.probes.port or hardExpiry; all keys when left out',
    )
    .option('--json', 'print the meanings as JSON and nothing else')
    .addHelpText('after', '\nExit status: 0 explained, 2 no such key.')
    .action(explain);

function explain(written: string | undefined, { json }: { readonly json?: true }): void {
  const keys = planKeys(JSON.parse(planSchema()) as JsonSchema);
  const paths = written === undefined ? [...keys.keys()] : pathsMeant(keys, written);
  if (written !== undefined && paths.length === 0) throw new UsageFault(unknown(written, keys));
  const examples = readExamples();
  const explained = paths.map((path) => ({ path, meanings: keys.get(path) ?? [], example: examples(path) }));
  if (json) process.stdout.write(`${JSON.stringify(explained)}\n`);
  else if (written === undefined || paths.length > SHOWN_MAX) process.stdout.write(listText(explained));
  else process.stdout.write(explained.map(entryText).join('\n'));
}

/** Of a name that many keys have, only a line each is shown. */
const SHOWN_MAX = 6;

interface Explained {
  readonly path: string;
  readonly meanings: readonly Meaning[];
  readonly example: Example | undefined;
}

interface Example {
  readonly value: unknown;
  readonly file: string;
}

function planSchema(): string {
  const [plan] = generateSchemas();
  if (plan === undefined) throw new Error('the schema of plans is the first that is made');
  return plan.text;
}

const listText = (explained: readonly Explained[]): string =>
  `${formatRows(explained.map(({ path, meanings: [first] }) => [path, first?.description ?? '']))}
Next: ${KUNREN} explain KEY, with one of these keys, shows its default and an example.
`;

function entryText({ path, meanings, example }: Explained): string {
  const last = path.split('.').at(-1)?.replace(/\[\]$/, '') ?? path;
  const rows = meanings.flatMap((meaning): Row[] => [
    ['meaning', meaning.description],
    ...(meanings.length > 1 && meaning.where.length > 0
      ? [['where', meaning.where.join(', ')] as const]
      : []),
    ['type', `${meaning.type}${meaning.isRequired ? ', required' : ''}`],
    ...(meaning.allowed === null ? [] : [['allowed', meaning.allowed] as const]),
    ...(meaning.default === null ? [] : [['default', meaning.default] as const]),
  ]);
  // JSON is YAML too.
  const shown =
    example === undefined
      ? []
      : [
          ['example', `${last}: ${JSON.stringify(example.value)}`] as const,
          ['', `in ${example.file}`] as const,
        ];
  return `${path}\n${indented(formatRows([...rows, ...shown]), 2)}`;
}

const indented = (text: string, columns: number): string => text.replace(/^(?=.)/gm, ' '.repeat(columns));

function unknown(written: string, keys: PlanKeys): string {
  const names = [...new Set([...keys.keys()].flatMap((path) => path.replaceAll('[]', '').split('.')))];
  const last = written.split('.').at(-1) ?? written;
  const meant = nearest(written, keys.keys());
  const near = meant === undefined ? hint(last, names, 'keys are') : `; did you mean ${quote(meant)}?`;
  return `${KUNREN} explain: a plan has no key ${quote(written)}${near || `; ${KUNREN} explain lists them all`}`;
}

/** The first use of a key in the plans that come with kunren, which are all valid. */
function readExamples(): (path: string) => Example | undefined {
  const root = ['..', '../../..']
    .map((up) => join(import.meta.dirname, up))
    .find((folder) => existsSync(join(folder, 'plans')));
  const files =
    root === undefined ? [] : [join(root, 'plans'), join(root, 'plans/examples')].flatMap(listPlanFiles);
  const plans = files.map((path) => ({
    file: path.slice((root ?? '').length + 1),
    plan: readPlanFile(path).data,
  }));
  return (path) => {
    for (const { file, plan } of plans) {
      const [value] = valuesAt(plan, path.split('.'));
      if (value !== undefined) return { value, file };
    }
    return undefined;
  };
}

function valuesAt(value: unknown, [part, ...rest]: readonly string[]): unknown[] {
  if (part === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const isList = part.endsWith('[]');
  const found = (value as Record<string, unknown>)[isList ? part.slice(0, -2) : part];
  if (found === undefined) return [];
  if (!isList || rest.length === 0) return valuesAt(found, rest);
  return Array.isArray(found) ? found.flatMap((one) => valuesAt(one, rest)) : [];
}
