import { createHash } from 'node:crypto';
import type { DrillPlan } from '../core/plan/plan.ts';
import { ON_RESTORE_TEST } from '../core/plan/schedule-expression.ts';

/** A schedule for every plan, and the hourly sweep with all plans. */

export interface DeployedPlan {
  readonly plan: DrillPlan;
  /** The plan as written. */
  readonly data: Record<string, unknown>;
  readonly text: string;
}

/** Scheduler and Step Functions take at most 256 KiB; some of it is the rest of the input. */
const MAXIMUM_INPUT_BYTES = 250_000;
/** EventBridge API Reference, Target, `Input`. */
const MAXIMUM_RULE_INPUT = 8_192;
/** A drill that could not be started within this time would run at an unexpected time. */
const LATEST_START_SECONDS = 3_600;
/** The next hourly sweep does what this one could not. */
const LATEST_SWEEP_SECONDS = 1_800;

/**
 * CloudFormation resources of the schedules.
 * @throws {Error} when a plan is too large for a schedule's input, or the plans of one target together for the sweep's.
 */
export function scheduleResources(plans: readonly DeployedPlan[]): Record<string, unknown> {
  return Object.fromEntries([
    ...plans.flatMap((one) =>
      one.plan.schedule.expression === ON_RESTORE_TEST
        ? restoreTestRule(one)
        : [[`${logicalId(one.plan.id)}Schedule`, drillSchedule(one)]],
    ),
    ...plans.flatMap((one) =>
      one.plan.readiness === undefined
        ? []
        : [[`${logicalId(one.plan.id)}Readiness`, readinessSchedule(one, one.plan.readiness.expression)]],
    ),
    ...sweepInputs(plans).map((input, index) => [
      `SweepSchedule${index === 0 ? '' : index + 1}`,
      sweepSchedule(input, index),
    ]),
  ]);
}

/** `web-prod` → `PlanWebProd`; where a digit follows a dash, `a-1` and `a1` would collide without part of a hash. */
function logicalId(id: string): string {
  const name = `Plan${id.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase())}`;
  return /-\d/.test(id) ? name + sha256(id).slice(0, 8) : name;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A plan as executions and sweeps carry it. */
export const entryOf = ({ data, text }: DeployedPlan) => ({
  plan: data,
  planSha256: sha256(text),
});

function drillSchedule(one: DeployedPlan): unknown {
  const { id, title, enabled, schedule } = one.plan;
  const input = checked(
    JSON.stringify({
      ...entryOf(one),
      trigger: { type: 'schedule', actor: null },
      scheduledFor: '<aws.scheduler.scheduled-time>',
    }),
    `plan ${id}`,
  );
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: { 'Fn::Sub': `\${AWS::StackName}-${id}` },
      GroupName: { Ref: 'ScheduleGroup' },
      Description: title.en.slice(0, 512).replaceAll('${', '$ {'),
      State: enabled ? 'ENABLED' : 'DISABLED',
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.timeZone,
      FlexibleTimeWindow: flexibleWindow(schedule.flexibleWindow),
      Target: target('StartDrillLambdaFunction', input, LATEST_START_SECONDS),
    },
  };
}

/**
 * The event says only that a restore job has ended: StartDrill asks AWS Backup whether all that the plan waits for is
 * there. So any job of a volume will do here, whatever else its event may hold.
 */
function restoreTestRule(one: DeployedPlan): [string, unknown][] {
  const { id, title, enabled } = one.plan;
  const name = `${logicalId(id)}RestoreTest`;
  const input = withoutVariables(
    JSON.stringify({ ...entryOf(one), trigger: { type: 'restore-test', actor: null }, scheduledFor: null }),
  );
  if (input.length > MAXIMUM_RULE_INPUT)
    throw new Error(
      `plans/: plan ${id} needs ${input.length} characters as the input of a rule and EventBridge takes ${MAXIMUM_RULE_INPUT}; split the plan, or give it a schedule`,
    );
  return [
    [
      name,
      {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: { 'Fn::Sub': `\${AWS::StackName}-${id}-tested` },
          Description: title.en.slice(0, 512).replaceAll('${', '$ {'),
          State: enabled ? 'ENABLED' : 'DISABLED',
          EventPattern: {
            source: ['aws.backup'],
            'detail-type': ['Restore Job State Change'],
            detail: { status: ['COMPLETED'], resourceType: ['EBS'] },
          },
          Targets: [
            {
              Id: 'start',
              Arn: { 'Fn::GetAtt': ['StartDrillLambdaFunction', 'Arn'] },
              Input: input,
              RetryPolicy: { MaximumEventAgeInSeconds: LATEST_START_SECONDS, MaximumRetryAttempts: 20 },
              DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
            },
          ],
        },
      },
    ],
    [
      `${name}Permission`,
      {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['StartDrillLambdaFunction', 'Arn'] },
          Principal: 'events.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': [name, 'Arn'] },
        },
      },
    ],
  ];
}

/** It goes on while the plan is disabled: that is when nothing else looks. */
function readinessSchedule(one: DeployedPlan, expression: string): unknown {
  const { id, schedule } = one.plan;
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: { 'Fn::Sub': `\${AWS::StackName}-${id}-ready` },
      GroupName: { Ref: 'ScheduleGroup' },
      Description: 'Looks whether a drill of the plan could work; it changes nothing',
      State: 'ENABLED',
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: schedule.timeZone,
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: target(
        'CheckReadinessLambdaFunction',
        checked(JSON.stringify(entryOf(one)), `plan ${id}`),
        LATEST_START_SECONDS,
      ),
    },
  };
}

/** Scheduler counts windows in whole minutes. */
const flexibleWindow = (seconds: number): unknown =>
  seconds < 60 ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: Math.floor(seconds / 60) };

function sweepSchedule(input: string, index: number): unknown {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: { 'Fn::Sub': `\${AWS::StackName}-sweep${index === 0 ? '' : `-${index + 1}`}` },
      GroupName: { Ref: 'ScheduleGroup' },
      Description: 'Finds drills past their hard expiry and slots in which no drill ran',
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 hours)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 10 },
      Target: target('SweepOrphansLambdaFunction', input, LATEST_SWEEP_SECONDS),
    },
  };
}

const target = (logicalName: string, input: string, seconds: number): unknown => ({
  Arn: { 'Fn::GetAtt': [logicalName, 'Arn'] },
  RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
  Input: input,
  RetryPolicy: { MaximumEventAgeInSeconds: seconds, MaximumRetryAttempts: 20 },
  DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
});

/** One input for all plans, or one per target when there are too many: a drill is found by its target. */
function sweepInputs(plans: readonly DeployedPlan[]): string[] {
  const all = sweepInput(plans);
  if (Buffer.byteLength(all) <= MAXIMUM_INPUT_BYTES) return [withoutVariables(all)];
  const byTarget = Map.groupBy(plans, ({ plan }) => JSON.stringify(plan.target));
  return [...byTarget.values()].map((some) =>
    checked(sweepInput(some), `the plans ${some.map(({ plan }) => plan.id).join(', ')} together`),
  );
}

const sweepInput = (plans: readonly DeployedPlan[]): string =>
  JSON.stringify({ source: 'kunren.schedule', 'detail-type': 'Hourly Sweep', plans: plans.map(entryOf) });

/** osls resolves its own `${…}` in everything, and would put the packager's environment into a plan. */
const withoutVariables = (json: string): string => json.replaceAll('${', '\\u0024{');

function checked(input: string, what: string): string {
  const bytes = Buffer.byteLength(input);
  if (bytes <= MAXIMUM_INPUT_BYTES) return withoutVariables(input);
  throw new Error(
    `plans/: ${what} need ${bytes} bytes as a schedule's input and EventBridge Scheduler takes ${MAXIMUM_INPUT_BYTES}; select servers by tags, or split the plan`,
  );
}
