import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { REFUSAL_CODES } from '../../core/guards/refusal.ts';
import { drillPlanSchema } from '../../core/plan/plan.ts';
import { members, written } from '../../core/plan/schema-shape.ts';
import { generatedFiles } from '../../infra/write-generated.ts';
import { ROOT } from './sources.ts';

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;

/** The commands of a page's fenced blocks, one a line. */
function fencedCommands(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```(?:sh|bash|shell|console)?\n([\s\S]*?)^```/gm)];
  return blocks
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/^\$ /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** What is wrong with a command in a page. */
function commandFault(command: string): string | undefined {
  const [, script] = /^npm run ([\w:-]+)/.exec(command) ?? [];
  if (script !== undefined)
    return script in scripts ? undefined : `npm run ${script} is no script of package.json`;
  const [, file] = /^node (\S+\.ts)/.exec(command) ?? [];
  if (file !== undefined) return existsSync(join(ROOT, file)) ? undefined : `${file} does not exist`;
  if (/^npm (test|start)\b/.test(command))
    return 'test' in scripts ? undefined : 'package.json has no test script';
  return /^(npm (ci|install)|npx |git |cd |export |aws |[A-Z_]+=)/.test(command)
    ? undefined
    : `${command} is unknown`;
}

/** Every key a person may write, at any depth. */
function keysBelow(schema: z.core.$ZodType): readonly string[] {
  return members(schema).flatMap((member) => {
    if (member instanceof z.ZodArray) return keysBelow(member.element);
    if (!(member instanceof z.ZodObject)) return [];
    return Object.entries<z.core.$ZodType>(member.shape).flatMap(([key, part]) => [
      key,
      ...keysBelow(written(part)),
    ]);
  });
}

describe('documents', () => {
  test("README's first two commands exist", () => {
    const commands = fencedCommands(read('README.md')).slice(0, 2);
    expect(commands).toHaveLength(2);
    expect(commands.map(commandFault)).toEqual([undefined, undefined]);
  });

  test('every command that CONTRIBUTING names is a script', () => {
    const text = read('CONTRIBUTING.md');
    const named = [...text.matchAll(/`(npm (?:run [\w:-]+|test))/g)].map(([, command = '']) => command);
    expect(named.length).toBeGreaterThan(3);
    expect(
      [...named, ...fencedCommands(text)].map(commandFault).filter((fault) => fault !== undefined),
    ).toEqual([]);
  });

  test('a command that nobody wrote is noticed', () => {
    expect(['npm run nothing', 'node cli/nothing.ts', 'frobnicate'].map(commandFault)).not.toContain(
      undefined,
    );
  });

  test('docs/drill-plan.md names every key of a plan', () => {
    const page = read('docs/drill-plan.md');
    const keys = [...new Set(keysBelow(drillPlanSchema))];
    expect(keys.length).toBeGreaterThan(50);
    // Probes have keys of the same names, so those of the plan itself need a row or a heading.
    const own = Object.keys(drillPlanSchema.shape).filter(
      (key) => !new RegExp(`^(\\| |### .*)\`${key}\``, 'm').test(page),
    );
    // A recovery method's own keys are on its own pages.
    const pages = [page, read('docs/restore.md'), read('docs/restore-proofs.md')].join('\n');
    const missing = [...keys.filter((key) => !pages.includes(`\`${key}\``)), ...own];
    expect(missing.map((key) => `${key} is missing: describe it`)).toEqual([]);
  });

  test('docs/guards.md names every reason to refuse a drill', () => {
    const page = read('docs/guards.md');
    expect(REFUSAL_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  test.each(generatedFiles())('$file is fresh: run npm run generate after a change', ({ file, text }) => {
    expect(read(file)).toBe(text);
  });
});
