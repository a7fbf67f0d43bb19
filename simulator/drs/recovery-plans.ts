import * as z from 'zod';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { notFound } from './errors.ts';
import { arnOf, drsPage, operation, paging } from './operation.ts';

/** Executions of DRS's own recovery plans: they wait between their steps, one server a step. */

const arn = z.string().regex(/^arn:aws:drs:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_/.-]+$/);
const STATUSES = ['CREATED', 'IN_PROGRESS', 'COMPLETED', 'FAILED', 'CANCELLING', 'CANCELLED'] as const;

interface Execution {
  readonly arn: string;
  readonly planArn: string;
  readonly mode: string;
  readonly status: (typeof STATUSES)[number];
  readonly startedAt: number;
  readonly servers: readonly string[];
}

/** The executions that have begun, newest first. */
function executionsOf(aws: SimulatedAccount, now: number): Execution[] {
  return aws.scenario.recoveryPlans
    .map(({ mode, servers, after, lasts, status }, index) => {
      const startedAt = aws.startedAt + after * 1_000;
      const planArn = arnOf(aws, 'recovery-plan', stableID('rp-', index));
      return {
        arn: arnOf(aws, 'recovery-plan-execution', stableID('rpe-', index)),
        planArn,
        mode,
        status: lasts !== undefined && now >= startedAt + lasts * 1_000 ? ('COMPLETED' as const) : status,
        startedAt,
        servers: servers.flatMap(
          (name) =>
            aws.scenario.servers.find(({ id, hostname }) => id === name || hostname === name)?.id ?? [],
        ),
      };
    })
    .filter(({ startedAt }) => startedAt <= now)
    .toSorted((a, b) => b.startedAt - a.startedAt);
}

/** Whether a recovery plan of the scenario has a server in a real recovery at a moment. */
export const isInPlanRecovery = (aws: SimulatedAccount, serverID: string, now: number): boolean =>
  executionsOf(aws, now).some(
    ({ mode, status, servers }) =>
      mode === 'RECOVERY' &&
      ['CREATED', 'IN_PROGRESS', 'CANCELLING'].includes(status) &&
      servers.includes(serverID),
  );

export const listRecoveryPlanExecutions = operation(
  z.strictObject({ recoveryPlanArn: arn.optional(), status: z.enum(STATUSES).optional(), ...paging }),
  ({ recoveryPlanArn, status, ...request }, aws) => {
    const found = executionsOf(aws, aws.now()).filter(
      (one) =>
        (recoveryPlanArn === undefined || one.planArn === recoveryPlanArn) &&
        (status === undefined || one.status === status),
    );
    const page = drsPage(aws, 'ListRecoveryPlanExecutions', found, request, (one) => one.arn);
    return {
      recoveryPlanExecutions: page.items.map((one) => ({
        recoveryPlanExecutionArn: one.arn,
        recoveryPlanArn: one.planArn,
        mode: one.mode,
        status: one.status,
        startedAt: new Date(one.startedAt).toISOString(),
      })),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
);

export const listRecoveryPlanExecutionSteps = operation(
  z.strictObject({ recoveryPlanExecutionArn: arn, ...paging }),
  ({ recoveryPlanExecutionArn, ...request }, aws) => {
    const execution = executionsOf(aws, aws.now()).find((one) => one.arn === recoveryPlanExecutionArn);
    if (execution === undefined)
      throw notFound(
        `Execution ${recoveryPlanExecutionArn} does not exist.`,
        recoveryPlanExecutionArn,
        'RecoveryPlanExecution',
      );
    const wait = { waitStepConfiguration: { waitDurationMinutes: 120 } };
    const configurations = execution.servers.flatMap((id) => [
      { executionServerStepConfiguration: { servers: [{ serverArn: arnOf(aws, 'source-server', id) }] } },
      wait,
    ]);
    const steps = configurations.map((configuration, index) => ({
      recoveryPlanExecutionStepArn: `${execution.arn}/step/${stableID('rps-', index)}`,
      stepName: `Step ${index + 1}`,
      stepIndex: index + 1,
      status: 'waitStepConfiguration' in configuration && index === 1 ? 'WAITING' : 'NOT_STARTED',
      configuration,
    }));
    const page = drsPage(
      aws,
      `ListRecoveryPlanExecutionSteps ${execution.arn}`,
      steps,
      request,
      (step) => step.recoveryPlanExecutionStepArn,
    );
    return {
      recoveryPlanExecutionSteps: page.items,
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
);
