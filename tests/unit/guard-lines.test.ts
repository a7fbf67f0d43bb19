import { describe, expect, it } from 'vitest';
import { GUARDS, type GuardLine, namedIn } from '../../core/guards/guard-lines.ts';
import { REFUSAL_CODES } from '../../core/guards/refusal.ts';
import { linesOfMoment, linesOfPlan } from '../../core/guards/seen-by-all.ts';
import { linesOfDrs } from '../../drill/methods/drs/guards/lines.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { saidInParts } from '../../reporting/sentences/in-japanese.ts';
import { contentment, DB, factsOf, planOf, recovered, scopeOf, sourceServer, web } from '../builders.ts';
import { recordOf } from '../records.ts';

/** The pre-checks say what they saw: a tick does not say whether anything was looked at. */

const seenIn = (lines: readonly GuardLine[]) => lines.map(({ guard, seen }) => `${guard}: ${seen}`);
const scope = scopeOf(planOf());

it('each code of a pre-check is of one line; the others are asked before or after', () => {
  const all = Object.values(GUARDS).flat();
  expect(new Set(all).size).toBe(all.length);
  const beside = new Set<string>([
    'PLAN_NOT_DEPLOYED',
    'ACCOUNT_MISMATCH',
    'ACCOUNT_UNKNOWN',
    'LEASE_HELD',
    'START_REJECTED',
    'RECOVERY_STARTED',
    'OUTSIDE_NETWORK',
    'ABORT_REQUESTED',
    'EXECUTION_FAILED',
    'EXECUTION_TIMED_OUT',
    'EXECUTION_ABORTED',
    'HARD_EXPIRY',
  ]);
  const lineless = REFUSAL_CODES.filter((code) => !(all as readonly string[]).includes(code));
  expect(lineless.toSorted()).toEqual([...beside].toSorted());
});

describe('of DRS', () => {
  it('a line a guard, with counts and the value that decides', () => {
    expect(seenIn(linesOfDrs(scope, contentment()))).toMatchInlineSnapshot(`
      [
        "instances: 0 of these servers' instances in DRS, 0 in EC2",
        "jobs: 0 of 0 DRS jobs are under way, 0 with one of these servers",
        "recoveryPlans: 0 executions of DRS recovery plans are under way, 0 with one of these servers",
        "lastLaunch: 0 servers last launched by a drill, 2 never launched, 0 otherwise",
        "direction: 2 of 2 servers replicate towards recovery",
        "replication: 2 of 2 servers are in a state that the plan accepts: CONTINUOUS",
        "lag: at most 0s, of wordpress-db, and guards.maximumLag is 10m",
        "launchSettings: 2 launch settings and 2 templates of 2 servers read; 2 started, 0 into an existing instance; 0 with post-launch actions, 0 with termination protection",
        "network: subnets subnet-0d1e2f3a4b5c6d7e8; security groups sg-0d1e2f3a4b5c6d7e8; 0 copied private addresses, 0 public ones",
        "expectations: null",
        "quotas: 0 DRS jobs run, the drill needs 1 at once, and the quota is 20 (documented)",
      ]
    `);
  });

  it('what could not be read says why, and the longest lag whose it is', () => {
    const unknown = { unknown: 'AccessDeniedException: no' };
    expect(seenIn(linesOfDrs(scope, contentment({ jobs: unknown, templates: unknown })))).toEqual(
      expect.arrayContaining([
        'jobs: could not be read: AccessDeniedException: no',
        'network: could not be read: AccessDeniedException: no',
        'quotas: could not be read: AccessDeniedException: no',
      ]),
    );
    const lagging = contentment({
      sourceServers: { known: [sourceServer({ sourceServerID: DB, lagDuration: 'PT7M' })] },
    });
    expect(seenIn(linesOfDrs(scope, lagging))).toContain(
      'lag: 1 of 2 servers report their lag, and guards.maximumLag is 10m',
    );
  });
});

it('of the plan and the moment, and nothing of what the plan does not ask for', () => {
  const approval = { ticket: 'CHG-1', approver: 'Sato', expires: '2026-11-22T17:00:00.000Z' };
  expect(seenIn(linesOfPlan({ ...scope, plan: { ...scope.plan, approval } }))[0]).toMatch(
    /^approval: CHG-1 by Sato, .* before it expires$/,
  );
  const nothing = linesOfMoment(scope.plan, { calendars: new Map(), alarms: new Map() }, [], []);
  expect(nothing.map(({ seen }) => seen)).toEqual([null, null, null]);
  const guards = { ...scope.plan.guards, blockingAlarms: ['a', 'b'] };
  const alarms = new Map([['a', { known: 'OK' }]]);
  const [, line] = linesOfMoment({ ...scope.plan, guards }, { calendars: new Map(), alarms }, [], []);
  expect(line?.seen).toBe('a: OK; b: not known');
});

it('a list of names is short', () => {
  expect([namedIn([]), namedIn(['a', 'a', 'b']), namedIn(['a', 'b', 'c', 'd', 'e'])]).toEqual([
    '(none named)',
    'a, b',
    'a, b, c and 2 more',
  ]);
});

describe('the report', () => {
  const lines: GuardLine[] = [
    { guard: 'lag', seen: 'at most 7m, of web, and guards.maximumLag is 15m' },
    { guard: 'alarms', seen: null },
    { guard: 'jobs', seen: '1 of 3 DRS jobs are under way, 1 with one of these servers' },
  ];
  const refusals = [{ code: 'JOB_ACTIVE' as const, text: 'x' }];
  const record = recordOf(
    factsOf([recovered(), web()], { guards: { checkedAt: '2026-11-21T17:00:00.000Z', refusals, lines } }),
  );
  const textOf = (locale: 'ja' | 'en') =>
    renderReport(record, locale)
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');

  it('says what each saw, which refused, and what nobody asked for', () => {
    expect(textOf('en')).toContain(
      'Replication lag at most 7m, of web, and guards.maximumLag is 15m ✓ clear',
    );
    expect(textOf('en')).toContain('Alarms the plan names none – not verified');
    expect(textOf('en')).toContain('under way, 1 with one of these servers ✕ refused');
    expect(textOf('ja')).toContain('レプリケーション遅延 最大7分（web）。guards.maximumLagは15分 ✓ 問題なし');
    expect(textOf('ja')).toContain('アラーム 計画に指定なし – 未確認');
  });

  it('in Japanese whatever a guard may see', () => {
    const all = [...linesOfDrs(scope, contentment()), ...linesOfPlan(scope)];
    // What is left are ids, keys of the plan, host names and AWS's own words.
    const english = all.flatMap(
      ({ seen }) => saidInParts('ja', seen ?? '').match(/(?<![\w.-])[a-z]{4,}(?![\w.-])/g) ?? [],
    );
    expect(english).toEqual([]);
  });
});
