import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drillRecordSchema } from '../../core/verdict/record.ts';
import { describeFinding } from '../../reporting/readiness/describe.ts';
import { runLocally } from '../../simulator/local-run.ts';
import type { Scenario } from '../../simulator/scenario.ts';
import { ROOT } from '../house/sources.ts';
import { findingsOf, planOf, type System, scenarioOf } from './articles-account.ts';
import {
  type Break,
  DAILY_BREAKS,
  DRILL_BREAKS,
  PRIVATE,
  VMWARE,
  WINDOWS,
  WORKSHOP,
} from './articles-breaks.ts';

/** The systems of the source articles, rehearsed unattended and looked at every day. */

const SYSTEMS: readonly (readonly [name: string, system: System])[] = [
  ['one Windows server in two Regions', WINDOWS],
  ['VMware Cloud on AWS', VMWARE],
  ['the DRS workshop', WORKSHOP],
  ['replication over private links', PRIVATE],
];

async function drillOf(system: System, scenario: Scenario) {
  const { plan, data } = planOf(system);
  const { record, violations } = await runLocally({
    plan,
    planData: data,
    planSha256: '0'.repeat(64),
    scenario,
    seed: 1,
  });
  expect(violations).toEqual([]);
  return drillRecordSchema.parse(JSON.parse(record ?? ''));
}

describe.each(SYSTEMS)('%s, where all is right', (_, system) => {
  test('passes its drill, and leaves nothing', async () => {
    const record = await drillOf(system, scenarioOf(system));
    expect([record.verdict, record.reasons, record.cleanup.leftovers]).toEqual(['PASS', [], []]);
  });

  test('is ready', async () => {
    expect(await findingsOf(system, scenarioOf(system))).toEqual([]);
  });
});

/** What is found of each break, for docs/readiness-breaks.md. */
const rows: string[] = [];
const row = ({ system, what }: Break, code: string, resource: string, text: string): void => {
  // Neither the day nor the addresses of this machine are of the break.
  const same = text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…').replaceAll(/127\.\d+\.\d+\.\d+/g, '127.…');
  rows.push(`| ${system.plan} | ${what} | \`${code}\` | \`${resource}\` | ${same} |`);
};

describe('every day', () => {
  test.each(DAILY_BREAKS)('$system.plan: it is found that $what, and nothing else', async (one) => {
    const findings = await findingsOf(one.system, scenarioOf(one.system, one.server, one.account));
    expect(findings.map(({ code }) => code)).toEqual([one.code]);
    for (const finding of findings) {
      const { wrong, wayOut } = describeFinding(finding, 'en');
      expect(`${wrong}; ${wayOut}`).toMatch(one.says);
      const ja = describeFinding(finding, 'ja');
      expect(ja.wayOut).toMatch(/[ぁ-ん]/u);
      // Beyond names, ids and values of AWS no English is in it.
      expect(`${ja.wrong} ${ja.wayOut}`).not.toMatch(/\b(is|the|not|version|chosen|that|instead|or)\b/);
      row(one, finding.code, finding.resource, `${wrong}: ${wayOut}`);
    }
  });
});

describe('in the drill', () => {
  test.each(DRILL_BREAKS)('$system.plan: it is found that $what', async (one) => {
    const record = await drillOf(one.system, scenarioOf(one.system, one.server, one.account));
    expect(record.verdict).toBe('FAIL');
    const [reason] = record.reasons;
    expect(reason?.code).toBe(one.code);
    expect(reason?.text).toMatch(one.says);
    row(one, one.code, reason?.serverID ?? '', reason?.text ?? '');
  });
});

test('the table of them is docs/readiness-breaks.md', async () => {
  expect(rows.length).toBeGreaterThanOrEqual(40);
  const table = `# What is found of the articles' systems

Each row is one thing that is wrong with a system of which everything else is right, its plan in \`plans/examples/\` and its account in \`simulator/scenarios/\`: what readiness finds every day, and at the end what only a drill can find. For \`private-links\` see [readiness-private-path-breaks.md](readiness-private-path-breaks.md). Made by \`npx vitest run tests/simulation/articles.test.ts -u\`.

| system | what is wrong | code | resource | what people read |
|---|---|---|---|---|
${rows.join('\n')}
`;
  await expect(table).toMatchFileSnapshot(join(ROOT, 'docs/readiness-breaks.md'));
});
