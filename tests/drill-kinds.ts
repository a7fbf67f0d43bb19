import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parsePlan } from '../core/plan/parse-plan.ts';
import { type DrillRecord, drillRecordSchema } from '../core/verdict/record.ts';
import { sha256Of } from '../reporting/evidence/statement.ts';
import { runLocally } from '../simulator/local-run.ts';
import { parseScenario } from '../simulator/scenario.ts';
import { factsOf, recovered, web } from './builders.ts';
import { largeRecord } from './large-records.ts';
import { abortedRecord, afterOthers, failingRecord, recordOf, refusedRecord } from './records.ts';

/** One record of every kind of drill. */

/** What somebody else's server may call itself and answer. */
export const HOSTILE = `<script>alert(1)</script>"'&]]>\u202egnp.exe\u0000𠮷🔥 ${'x'.repeat(3_000)}`;

type Changes = Record<string, unknown>;

const REHEARSED: Readonly<Record<string, readonly [plan: string, scenario: string]>> = {
  passed: ['plans/wordpress-workshop.yml', 'simulator/scenarios/workshop.yml'],
  restored: ['plans/mirror-disk.yml', 'simulator/scenarios/mirror-disk.yml'],
};

async function rehearsed(planFile: string, scenarioFile: string): Promise<DrillRecord> {
  const data = parse(readFileSync(planFile, 'utf8')) as { readonly report: Changes };
  // JSON is YAML too.
  const planText = JSON.stringify({ ...data, enabled: true, report: { ...data.report, pdf: false } });
  const plan = parsePlan(planText, planFile);
  const scenario = parseScenario(readFileSync(scenarioFile, 'utf8'), scenarioFile);
  if (!plan.ok || !scenario.ok) throw new Error(`${planFile} and ${scenarioFile} cannot be rehearsed`);
  const { record } = await runLocally({
    plan: plan.value,
    planData: plan.data,
    planText,
    planSha256: sha256Of(Buffer.from(planText)),
    scenario: scenario.value,
    seed: 1,
  });
  return drillRecordSchema.parse(JSON.parse(record ?? 'null'));
}

/** Kinds of simulated drills: they say most, and take seconds each. */
export async function rehearsedKinds(): Promise<Map<string, DrillRecord>> {
  const records = new Map<string, DrillRecord>();
  // One after another: each has the clock to itself.
  for (const [name, files] of Object.entries(REHEARSED)) records.set(name, await rehearsed(...files));
  return records;
}

const failedWeb = web({
  critical: false,
  verifiedAt: null,
  launch: { ...recovered().launch, status: 'FAILED', error: 'not enough capacity', launchedAt: null },
  instanceID: null,
  instance: null,
  bootedAt: null,
});

/** Kinds that are made up. */
export const madeUpKinds = (): Map<string, DrillRecord> =>
  new Map([
    ['failed', afterOthers(failingRecord('status 500, expected 200'))],
    ['refused', refusedRecord],
    ['aborted', abortedRecord],
    ['partly', recordOf(factsOf([recovered(), failedWeb]))],
    [
      'incomplete',
      recordOf(
        factsOf([recovered(), web()], {
          cleanup: {
            status: 'INCOMPLETE',
            startedAt: '2026-11-21T17:15:00.000Z',
            endedAt: null,
            leftovers: [
              { type: 'instance', id: 'i-0aaaaaaaaaaaaaaaa', detail: 'running' },
              { type: 'volume', id: 'vol-0aaaaaaaaaaaaaaaa', detail: 'in-use' },
            ],
          },
        }),
      ),
    ],
    ['hostile', afterOthers(failingRecord(HOSTILE, HOSTILE), HOSTILE)],
    ['60 servers', largeRecord(60, 5)],
    ['500 servers', largeRecord(500, 2)],
  ]);
