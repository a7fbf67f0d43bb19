import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { contract } from '../../core/workflow/contract.ts';
import { ERROR_NAMES } from '../../core/workflow/errors.ts';
import {
  choicesMatchOutputs,
  differences,
  errorNamesExist,
  type States,
  stateOfFile,
  stateOfKey,
  taskStates,
  tasksAreGuarded,
} from './contract-rules.ts';
import { ROOT } from './sources.ts';

const MACHINE = 'statemachines/drill.asl.yml';
/** What is no Lambda, and those that schedules, EventBridge, a queue and another function call and no state. */
const NOT_STATES = [
  'CheckReadiness',
  'Looks',
  'RunInside',
  'SelfTest',
  'Serve',
  'StartDrill',
  'SweepOrphans',
  'PostWebhooks',
];

function machine(): States {
  const definition: { readonly States: States } = parse(readFileSync(join(ROOT, MACHINE), 'utf8'));
  return definition.States;
}

interface Service {
  readonly functions: Readonly<Record<string, { readonly handler: string }>>;
}

function service(): Service {
  return parse(readFileSync(join(ROOT, 'serverless.yml'), 'utf8'), { logLevel: 'silent' });
}

function functionStates(): readonly string[] {
  return readdirSync(join(ROOT, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .map(stateOfFile)
    .filter((state) => !NOT_STATES.includes(state));
}

describe('the contract', () => {
  const declared = ['core/workflow/contract.ts', Object.keys(contract)] as const;

  test('names the same states as the state machine', () => {
    expect(differences(declared, [MACHINE, taskStates(machine())])).toEqual([]);
  });

  test('names the same states as the files in functions/', () => {
    expect(differences(declared, ['functions/', functionStates()])).toEqual([]);
  });

  test('names the same states as serverless.yml', () => {
    const keys = Object.keys(service().functions).map(stateOfKey);
    const states = keys.filter((state) => !NOT_STATES.includes(state));
    expect(differences(declared, ['serverless.yml', states])).toEqual([]);
  });

  test('each function of serverless.yml points to the file of its name', () => {
    const astray = Object.entries(service().functions).filter(([key, { handler }]) => {
      const file = /^dist\/([a-z0-9-]+)\/index\.handler$/.exec(handler)?.[1] ?? '';
      return stateOfFile(file) !== stateOfKey(key) || !existsSync(join(ROOT, 'functions', `${file}.ts`));
    });
    expect(
      astray.map(
        ([key, { handler }]) =>
          `${key} has the handler ${handler}: it should be dist/FILE/index.handler, the file named after the key`,
      ),
    ).toEqual([]);
  });
});

describe('the state machine', () => {
  test('compares only statuses that a step gives, and deals with each', () => {
    expect(choicesMatchOutputs(machine(), contract)).toEqual([]);
  });

  test('gives every step a timeout, a retry and a way to cleanup', () => {
    expect(tasksAreGuarded(machine())).toEqual([]);
  });

  test('names only errors that exist', () => {
    expect(errorNamesExist(machine(), ERROR_NAMES)).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const output = z.strictObject({ status: z.enum(['GO', 'WAIT']) });
  const states: States = {
    Act: { Type: 'Task', Next: 'Breathe' },
    Breathe: { Type: 'Wait', Next: 'Acted' },
    Acted: { Type: 'Choice', Choices: [{ Variable: '$.status', StringEquals: 'GONE', Next: 'Act' }] },
  };

  test('a literal that no step gives, and a status that no rule takes', () => {
    expect(choicesMatchOutputs(states, { Act: { output } })).toEqual([
      "Acted compares 'GONE': Act never says so; use one of GO, WAIT",
      "Acted leaves out 'GO': add a rule or a Default",
      "Acted leaves out 'WAIT': add a rule or a Default",
    ]);
  });

  test('a literal within And, Or and Not counts', () => {
    const nested = [{ And: [{ Not: { Variable: '$.status', StringEquals: 'LOST' } }], Next: 'Act' }];
    const found = choicesMatchOutputs(
      { ...states, Acted: { Type: 'Choice', Choices: nested, Default: 'Act' } },
      { Act: { output } },
    );
    expect(found).toEqual([expect.stringContaining("'LOST'")]);
  });

  test('a step without timeout, retry or catch', () => {
    expect(tasksAreGuarded(states)).toEqual([
      expect.stringContaining('TimeoutSeconds'),
      expect.stringContaining('Lambda.TooManyRequestsException'),
      expect.stringContaining('leads to TerminateDrill'),
    ]);
  });

  test('a catch that leads elsewhere', () => {
    const caught = {
      Act: { Type: 'Task', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }] },
      End: { Type: 'Succeed' },
    };
    expect(tasksAreGuarded(caught).at(-1)).toContain('leads to TerminateDrill');
  });

  test('a catch that passes on to cleanup is one that leads there', () => {
    const caught = {
      Act: { Type: 'Task', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Note' }] },
      Note: { Type: 'Pass', Next: 'TerminateDrill' },
    };
    expect(tasksAreGuarded(caught).join()).not.toContain('leads to');
  });

  test('an error that nobody throws', () => {
    const wrong = { Act: { Type: 'Task', Retry: [{ ErrorEquals: ['TransientEror', 'States.Timeout'] }] } };
    expect(errorNamesExist(wrong, ['TransientError'])).toEqual([expect.stringContaining('TransientEror')]);
  });

  test('a name that one side lacks', () => {
    expect(differences(['a', ['X', 'Y']], ['b', ['Y', 'Z']])).toEqual([
      'X is in a: add it to b',
      'Z is in b: add it to a',
    ]);
  });
});
