import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listPlanFiles } from '../../infra/plan-files.ts';
import { writeScenario } from '../../simulator/write-scenario.ts';
import { planDataWith, planOfData, rehearse } from './rehearse.ts';

/** The account that `kunren scenario` writes for a plan: the plan passes in it, and each line that breaks it does so. */

const PLANS = [...['plans', 'plans/examples'].flatMap(listPlanFiles), 'tests/plans/valid-inside.yml'];

function readPlan(file: string): Record<string, unknown> {
  const written = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return planDataWith({ ...written, report: { ...Object(written['report']), pdf: false } });
}

const scenarioOf = (file: string): string => writeScenario(planOfData(readPlan(file)), 'kunren run');
const rehearseIn = (scenario: string, file: string) => rehearse(parse(scenario), readPlan(file));

/** A file for each line that breaks the account, with that line's # taken off. */
const brokenBy = (file: string): (readonly [line: string, scenario: string, file: string])[] => {
  const scenario = scenarioOf(file);
  return [...scenario.matchAll(/^ +# (\w+: .*)$/gm)].map(({ 0: whole, 1: line = '' }) => [
    line,
    scenario.replace(whole, whole.replace('# ', '')),
    file,
  ]);
};

describe('a scenario that is written for a plan', () => {
  it.each(PLANS)('makes %s pass', async (file) => {
    const { record } = await rehearseIn(scenarioOf(file), file);
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
  });

  it.each([...brokenBy('plans/wordpress-workshop.yml'), ...brokenBy('plans/mirror-disk.yml')])(
    'is broken by its line %j',
    async (_, scenario, file) => {
      const { record } = await rehearseIn(scenario, file);
      expect([record.verdict, record.cleanup.status]).not.toEqual(['PASS', 'COMPLETE']);
    },
  );

  it('offers lines that break servers, a service and snapshots', () => {
    const lines = ['plans/wordpress-workshop.yml', 'plans/mirror-disk.yml'].flatMap(brokenBy);
    expect(lines).toHaveLength(8);
  });

  it('answers several probes of one port by one service', async () => {
    const plan = readPlan('plans/wordpress-workshop.yml');
    const probes = [
      { protocol: 'http', port: 80, path: '/', expectBody: 'home' },
      { protocol: 'http', port: 80, path: '/health', expectBody: 'UP' },
      { protocol: 'tcp', port: 80 },
      { protocol: 'dns', name: 'a.example', expect: 'self' },
      { protocol: 'dns', name: 'a.example', record: 'TXT', expect: ['v=spf1 -all'] },
    ];
    const data = {
      ...plan,
      limits: { servers: 1, duration: '3h' },
      waves: [{ name: 'web', servers: [{ hostname: 'web', probes }] }],
    };
    const scenario = writeScenario(planOfData(data), 'kunren run');
    expect((await rehearse(parse(scenario), data)).record.verdict).toBe('PASS');
  });

  it('holds no secret, not even a made-up one', () => {
    expect(writeScenario(planOfData(readPlan('tests/plans/valid-everything.yml')), 'kunren run')).not.toMatch(
      /hooks\.slack|secrets:/,
    );
  });
});
