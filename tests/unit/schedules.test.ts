import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import { drillRequestSchema, functionContract } from '../../core/workflow/contract.ts';
import { type DeployedPlan, scheduleResources } from '../../infra/schedules.ts';
import { planData } from '../../simulator/soak/plans.ts';
import { PLAIN_SETTINGS } from '../builders.ts';
import { testedPlan } from '../simulation/restore-account.ts';

/** A deployed plan, changed at its top level. */
function deployed(id: string, changes: Record<string, unknown> = {}): DeployedPlan {
  const waves = [[{ hostname: 'h1', critical: true, probe: 'none' as const }]];
  const text = stringify({ ...planData(id, waves, PLAIN_SETTINGS), ...changes });
  const parsed = parsePlan(text, `${id}.yml`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { plan: parsed.value, data: parse(text), text };
}

interface Schedule {
  readonly State: string;
  readonly FlexibleTimeWindow: unknown;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly Target: { readonly Input: string };
}

const schedulesOf = (...plans: DeployedPlan[]): Record<string, Schedule> =>
  Object.fromEntries(
    Object.entries(scheduleResources(plans)).map(([name, resource]) => [
      name,
      (resource as { Properties: Schedule }).Properties,
    ]),
  );

/** What Scheduler puts in place of its own words when it starts a target. */
const invoked = (input: string): unknown =>
  JSON.parse(input.replace('<aws.scheduler.scheduled-time>', '2026-12-01T17:00:00Z'));

describe('the schedule of a plan', () => {
  it('has the plan’s expression, zone and window, and starts the workflow with what it takes', () => {
    const plan = deployed('web-prod', {
      schedule: { expression: 'cron(0 2 1 * ? *)', timeZone: 'Asia/Tokyo', flexibleWindow: '15m' },
    });
    const { PlanWebProdSchedule: schedule } = schedulesOf(plan);
    expect(schedule).toMatchObject({
      State: 'ENABLED',
      ScheduleExpression: 'cron(0 2 1 * ? *)',
      ScheduleExpressionTimezone: 'Asia/Tokyo',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    });
    expect(drillRequestSchema.parse(invoked(schedule?.Target.Input ?? ''))).toMatchObject({
      plan: plan.data,
      trigger: { type: 'schedule', actor: null },
      scheduledFor: '2026-12-01T17:00:00Z',
    });
  });

  it('keeps words of a plan from osls, which would put the packager’s environment in their place', () => {
    const plan = deployed('web', { title: { ja: '訓練', en: 'Drill of $\u007benv:HOME}' } });
    const all = scheduleResources([plan]);
    expect(JSON.stringify(all)).not.toContain('$\u007benv');
    const { PlanWebSchedule: schedule } = schedulesOf(plan);
    expect(drillRequestSchema.parse(invoked(schedule?.Target.Input ?? '')).plan).toEqual(plan.data);
  });

  it('is there and off when the plan is disabled', () => {
    expect(schedulesOf(deployed('web', { enabled: false }))['PlanWebSchedule']).toMatchObject({
      State: 'DISABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
  });

  it('has a name of its own, however alike two ids look', () => {
    const names = Object.keys(schedulesOf(deployed('a-1'), deployed('a1'), deployed('a-b'), deployed('ab')));
    expect(names).toHaveLength(5);
    expect(names.filter((name) => !/^[A-Za-z0-9]+$/.test(name))).toEqual([]);
  });
});

describe('a plan that restore testing starts', () => {
  const tested = (changes: Record<string, unknown> = {}): DeployedPlan => {
    const schedule = { expression: 'on-restore-test', timeZone: 'Asia/Tokyo' };
    const data = testedPlan({ schedule, enabled: true, ...changes });
    const parsed = parsePlan(stringify(data), 'mirror-disk.yml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return { plan: parsed.value, data, text: stringify(data) };
  };
  interface Rule {
    readonly Properties: { readonly State: string; readonly Targets: readonly { readonly Input: string }[] };
  }

  it('has a rule on AWS Backup’s event instead of a schedule, and starts the workflow with what it takes', () => {
    const plan = tested();
    const resources = scheduleResources([plan]) as Record<string, Rule>;
    expect(Object.keys(resources)).toEqual([
      'PlanMirrorDiskRestoreTest',
      'PlanMirrorDiskRestoreTestPermission',
      'SweepSchedule',
    ]);
    const { State, Targets } = resources['PlanMirrorDiskRestoreTest']?.Properties ?? {};
    expect(State).toBe('ENABLED');
    expect(drillRequestSchema.parse(JSON.parse(Targets?.[0]?.Input ?? ''))).toMatchObject({
      plan: plan.data,
      trigger: { type: 'restore-test', actor: null },
      scheduledFor: null,
    });
  });

  it('has a rule that is off when it is disabled', () => {
    const [rule] = Object.values(scheduleResources([tested({ enabled: false })]) as Record<string, Rule>);
    expect(rule?.Properties.State).toBe('DISABLED');
  });

  it('is refused where EventBridge would not take it, with what to do', () => {
    const title = { ja: '訓練', en: 'x'.repeat(200) };
    const waves = (testedPlan()['waves'] as Record<string, unknown>[]).map((wave) => ({
      ...wave,
      actions: Array.from({ length: 18 }, (_, n) => ({
        name: `a${n}`,
        servers: ['mirror-1'],
        script: `Write-Output ${'y'.repeat(500)}`,
        shell: 'powershell',
      })),
    }));
    expect(() => scheduleResources([tested({ title, waves })])).toThrow(
      /plan mirror-disk needs \d+ characters as the input of a rule and EventBridge takes 8192/,
    );
  });
});

describe('the hourly sweep', () => {
  const inputsOf = (...plans: DeployedPlan[]) =>
    Object.entries(schedulesOf(...plans))
      .filter(([name]) => name.startsWith('Sweep'))
      .map(([, { Target }]) => functionContract.SweepOrphans.input.parse(JSON.parse(Target.Input)))
      .map((input) => ('plans' in input ? input.plans.map(({ plan }) => plan['id']) : []));

  it('knows every plan, disabled ones too: their drills are cleaned up as well', () => {
    expect(inputsOf(deployed('one'), deployed('two', { enabled: false }))).toEqual([['one', 'two']]);
  });

  it('is scheduled without plans as well, so that its alarm of silence stays quiet', () => {
    expect(inputsOf()).toEqual([[]]);
  });

  const long = (id: string, account: string): DeployedPlan =>
    deployed(id, {
      title: { ja: '訓練', en: 'Drill' },
      target: { account, region: 'ap-northeast-3' },
      waves: [{ name: 'all', servers: servers(id), readyWithin: '9m' }],
      limits: { servers: 500, duration: '50m' },
    });
  const servers = (id: string) =>
    Array.from({ length: 450 }, (_, n) => ({
      hostname: `${id}-${'a-rather-long-name-for-a-server-of-this-estate-and-its-many-siblings'}-${n}`,
      probes: [9_000, 9_001].map((port) => ({ protocol: 'http', port, path: `/health/${'x'.repeat(40)}` })),
    }));

  it('is called once for each target where all plans are too much for one call', () => {
    const plans = [long('one', '111122223333'), long('two', '444455556666')];
    expect(inputsOf(...plans)).toEqual([['one'], ['two']]);
  });

  it('refuses plans of one target that are too much together, and says what to do', () => {
    expect(() => schedulesOf(long('one', '111122223333'), long('two', '111122223333'))).toThrow(
      /the plans one, two together need \d+ bytes .* split the plan/,
    );
  });
});
