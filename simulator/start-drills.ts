import { ulid } from 'ulid';
import { ON_RESTORE_TEST } from '../core/plan/schedule-expression.ts';
import type { DrillRequest, StateName } from '../core/workflow/contract.ts';
import { drillIdOf } from '../drill/drill-id.ts';
import { handler as startDrill } from '../functions/start-drill.ts';
import { randomFor } from './account/random.ts';
import type { DrillExecution, PlannedDrill } from './history.ts';
import type { Invocations } from './invocations.ts';
import { createLambdas, untilDone } from './lambda.ts';
import type { Scenario } from './scenario.ts';
import type { LocalStack } from './stack.ts';
import type { Executions, Report, RunEnd, Runner } from './step-functions/executions.ts';
import { tamperer } from './tampering.ts';
import { execute } from './workflow.ts';

/** How the drills of a simulation start: by hand, or by deliveries of their schedule. */

export interface SimulatedStep {
  readonly drill: PlannedDrill;
  readonly drillId: string;
  readonly startedAt: Date;
  readonly state: StateName;
  readonly output: unknown;
  readonly stack: LocalStack;
}

/** What a start needs of a simulation. */
export interface Starting {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly stack: LocalStack;
  readonly invocations: Invocations;
  /** The drills' executions in Step Functions. */
  readonly states: Executions;
  /** Runs what is started there. */
  readonly starter: { run: Runner };
  /** What the input of a start by hand claims in place of what is so. */
  readonly claims?: Partial<DrillRequest>;
  /** The simulation has broken off: nothing of it may go on, in the account of another. */
  readonly broken: AbortSignal;
  /** Receives each step that ended. */
  readonly onStep?: (step: SimulatedStep) => Promise<void> | void;
}

/** An execution as it begins. */
export interface Begun {
  readonly name: string;
  readonly input: unknown;
  readonly startedAt: Date;
  readonly report: Report;
}

export type Run = (drill: PlannedDrill, begun: Begun) => Promise<RunEnd>;

/** A person's start, by the drill's id. */
export async function startByHand(
  { seed, states, claims }: Starting,
  { planData, planSha256, ...drill }: PlannedDrill,
  place: number,
  run: Run,
): Promise<void> {
  const startedAt = new Date();
  const name = ulid(startedAt.getTime(), randomFor('drill id', seed + place * 0.001));
  const input = {
    plan: planData,
    planSha256,
    trigger: { type: 'local', actor: null },
    scheduledFor: null,
    ...claims,
  };
  const kept = states.keep(name, JSON.stringify(input));
  const begun = { name, input, startedAt, report: kept.report };
  kept.end(await run({ ...drill, planData, planSha256 }, begun));
}

/** A start by a schedule, or by the rule on restore tests, which is delivered several times at once. */
export async function deliver(
  { scenario, invocations, starter }: Starting,
  drill: PlannedDrill,
  run: Run,
): Promise<void> {
  const others = starter.run;
  const running: Promise<RunEnd>[] = [];
  starter.run = async (execution, report, machine) => {
    const input = JSON.parse(execution.input) as { readonly plan: { readonly id: string } };
    if (input.plan.id !== drill.plan.id) return others(execution, report, machine);
    const ended = run(drill, { ...execution, input, report });
    running.push(ended);
    return ended;
  };
  const schedule = createLambdas({
    faults: scenario.workflow,
    owner: 'schedule',
    invocations,
    stop: () => {},
  });
  const isTested = drill.plan.schedule.expression === ON_RESTORE_TEST;
  const request = {
    plan: drill.planData,
    planSha256: drill.planSha256,
    trigger: { type: isTested ? 'restore-test' : 'schedule', actor: null },
    scheduledFor: isTested ? null : new Date().toISOString(),
  };
  await Promise.all(
    Array.from({ length: scenario.deliveries }, () =>
      untilDone(() => schedule.invoke('StartDrill', startDrill, request)),
    ),
  );
  await Promise.all(running);
}

export async function executeDrill(
  { scenario, invocations, stack, states, broken, onStep }: Starting,
  drill: PlannedDrill,
  { name, input, startedAt, report }: Begun,
): Promise<DrillExecution> {
  const arn = states.arnOf(name);
  const drillId = drillIdOf({ id: arn, name, startedAt: startedAt.toISOString() });
  const tamper = scenario.tampering.length === 0 ? undefined : tamperer(scenario.tampering);
  const result = await execute({
    name,
    arn,
    startedAt: startedAt.toISOString(),
    input,
    faults: scenario.workflow,
    invocations,
    stopped: broken,
    onEvent: report,
    ...(onStep === undefined && tamper === undefined
      ? {}
      : {
          onStep: (state, output) =>
            invocations.aside(async () => {
              const step = { drill, drillId, startedAt, state, output, stack };
              await tamper?.(step);
              await onStep?.(step);
            }),
        }),
  });
  return {
    ...result,
    drillId,
    plan: drill.plan,
    input,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
  };
}
