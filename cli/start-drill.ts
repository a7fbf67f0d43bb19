import { ulid } from 'ulid';
import { planGuards } from '../core/guards/conditions.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { DrillRequest } from '../core/workflow/contract.ts';
import { KUNREN } from './command-name.ts';
import { idOf } from './drill-status.ts';
import { UsageFault } from './exit.ts';
import { follow } from './follow.ts';
import { operatorPorts, workflowAt } from './operator-ports.ts';
import { bucketOf, type Place } from './place.ts';
import type { PlanFile } from './read-plan.ts';
import { formatRows } from './rows.ts';
import { print } from './status.ts';

export interface StartOptions extends Place {
  readonly watch?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** The exit status of a plan that may not run; the same as for a skipped drill. */
const FORBIDDEN = 3;
/** Step Functions takes no larger input. */
const INPUT_BYTES_MAX = 262_144;

/** Starts a drill of the plan and, if requested, follows it. */
export async function startDrill(
  { plan, file, data, sha256 }: PlanFile,
  options: StartOptions,
): Promise<void> {
  const workflow = workflowAt(options);
  // What --watch needs is checked before anything is started.
  const watched = options.watch ? { ports: operatorPorts(options), bucket: bucketOf(options) } : undefined;
  const { operator } = workflow;
  const forbidden = planGuards(plan, new Date(), 'manual');
  if (forbidden.length > 0) {
    for (const { code, text } of forbidden) process.stderr.write(`${file}: ${code}: ${oneLine(text)}\n`);
    process.stderr.write('kunren start: nothing was started; a drill of this plan would be refused\n');
    process.exitCode = FORBIDDEN;
    return;
  }
  const request: DrillRequest = {
    plan: data,
    planSha256: sha256,
    trigger: { type: 'manual', actor: await operator.callerArn() },
    scheduledFor: null,
  };
  const input = JSON.stringify(request);
  if (Buffer.byteLength(input) > INPUT_BYTES_MAX) {
    throw new UsageFault(
      `${file}: the plan is larger than the 256 KiB that Step Functions takes; divide it into two plans`,
    );
  }
  const stateMachine = await workflow.stateMachine();
  const execution = await operator.executions.start({ stateMachine, name: ulid(), input });
  const { arn, startedAt } = execution;
  // Its name, unless this clock and that of AWS are days apart.
  const drillId = idOf(execution);
  const started = { drillId, planId: plan.id, executionArn: arn, startedAt: startedAt.toISOString() };
  if (watched === undefined) {
    process.stdout.write(options.json ? `${JSON.stringify(started)}\n` : describe(started));
    return;
  }
  const { ports, bucket } = watched;
  const json = options.json === true;
  if (!json) process.stdout.write(describe({ ...started, watched: true }));
  await print(await follow(started, { ports, workflow, silent: json }), { bucket, json });
}

const describe = ({
  drillId,
  planId,
  executionArn,
  startedAt,
  watched,
}: {
  readonly drillId: string;
  readonly planId: string;
  readonly executionArn: string;
  readonly startedAt: string;
  readonly watched?: true;
}): string =>
  formatRows([
    ['started', drillId],
    ['plan', planId],
    ['at', startedAt],
    ['execution', executionArn],
    ...(watched ? [] : [['next', `${KUNREN} status ${drillId}`] as const]),
  ]);
