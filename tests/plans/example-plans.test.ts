import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../core/plan/document.ts';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { EXPECTED_PROBLEMS } from './expected-problems.ts';

const FOLDER = import.meta.dirname;
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yml'));

function problemsOf(file: string): readonly string[] {
  const parsed = parsePlan(readFileSync(join(FOLDER, file), 'utf8'), file);
  return parsed.ok ? [] : parsed.problems.map((problem) => formatProblem(problem).replace(`${file}:`, ''));
}

describe('plans with a fault', () => {
  const invalid = files.filter((file) => file.startsWith('invalid-'));

  test('each file has its expected messages and each expectation its file', () => {
    expect(invalid.map((file) => file.slice('invalid-'.length, -'.yml'.length)).toSorted()).toEqual(
      Object.keys(EXPECTED_PROBLEMS).toSorted(),
    );
  });

  test.each(Object.entries(EXPECTED_PROBLEMS))('%s', (name, expected) => {
    expect(problemsOf(`invalid-${name}.yml`)).toEqual(expected);
  });

  test('no message leaves the reader with zod, YAML or a stack', () => {
    const all = Object.values(EXPECTED_PROBLEMS).flat().join('\n');
    expect(all).not.toMatch(/Invalid input|ZodError|\bat .*\.ts|undefined|NaN|\[object/);
  });
});

describe('plans without a fault', () => {
  test.each(files.filter((file) => file.startsWith('valid-')))('%s', (file) => {
    expect(problemsOf(file)).toEqual([]);
  });

  test('the shortest plan gets every default', () => {
    const parsed = parsePlan(readFileSync(join(FOLDER, 'valid-minimal.yml'), 'utf8'), 'valid-minimal.yml');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        enabled: false,
        schedule: { flexibleWindow: 0 },
        objectives: { recoveryTime: 3_600, recoveryPoint: 60, allowance: 0 },
        guards: {
          replicationStates: ['CONTINUOUS'],
          maximumLag: 600,
          changeCalendars: [],
          blockingAlarms: [],
          postLaunchActions: 'refuse',
        },
        recoveryPoint: 'latest',
        cleanup: { keepPassed: 0, keepFailed: 0, timeLimit: 3_600, hardExpiry: 43_200 },
        report: { languages: ['ja', 'en'] },
        notifications: { topics: [] },
        waves: [{ readyWithin: 5_400, onFailure: 'stop' }, { name: 'web' }],
      },
    });
  });

  test('the shipped plan is valid and rehearses the database before the web server', () => {
    const file = 'plans/wordpress-workshop.yml';
    const parsed = parsePlan(readFileSync(join(FOLDER, '../..', file), 'utf8'), file);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        id: 'wordpress-workshop',
        enabled: false,
        waves: [{ servers: [{ hostname: 'wordpress-db' }] }, { servers: [{ hostname: 'wordpress-web' }] }],
      },
    });
  });
});
