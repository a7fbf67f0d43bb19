import pMap from 'p-map';
import type { ObservedExecution } from '../adapters/aws/executions.ts';
import type { Ports } from '../adapters/ports.ts';
import { oneLine } from '../core/text/one-line.ts';
import { BUNDLE } from '../reporting/evidence/file-names.ts';
import { KUNREN } from './command-name.ts';
import { idOf, planIn } from './drill-status.ts';
import { UsageFault } from './exit.ts';
import { refuseUnknownPlan } from './known-plans.ts';
import { operatorPorts, type Workflow, workflowAt } from './operator-ports.ts';
import type { Place } from './place.ts';
import { formatColumns } from './rows.ts';

export interface ListOptions extends Place {
  readonly plan?: string;
  readonly limit: number;
  readonly json?: true;
}

/** One line of the list. */
interface ListedDrill {
  readonly drillId: string;
  readonly planId: string;
  readonly startedAt: string | null;
  /**
   * The verdict of a closed drill; for an open one the status in Step Functions, or UNCLOSED when that knows nothing.
   */
  readonly state: string;
  readonly cleanup: string | null;
  readonly simulated: boolean;
}

/** A drill before its facts are read. */
interface Entry {
  readonly drillId: string;
  readonly planId: string;
  readonly execution: ObservedExecution | undefined;
}

/** Concurrent calls: S3 and Step Functions allow far more. */
const CONCURRENCY = 10;
/** Step Functions is asked for at least this many: some may be of other plans. */
const EXECUTIONS_MIN = 100;

/** Prints the drills, newest first. */
export async function listDrills(options: ListOptions): Promise<void> {
  const ports = operatorPorts(options);
  const entries = await findEntries(options, ports, workflowAt(options));
  const wanted = entries
    .filter(({ planId }) => options.plan === undefined || planId === options.plan)
    .toSorted((a, b) => (a.drillId < b.drillId ? 1 : -1));
  if (options.plan !== undefined && wanted.length === 0)
    refuseUnknownPlan(
      options.plan,
      entries.map(({ planId }) => planId),
    );
  const drills = await pMap(wanted.slice(0, options.limit), (entry) => readEntry(entry, ports), {
    concurrency: CONCURRENCY,
  });
  process.stdout.write(
    options.json ? `${JSON.stringify({ drills })}\n` : format(drills, wanted.length, options.plan),
  );
}

/** Records outlive the 90 days of executions, and executions begin before their first facts: both are read. */
async function findEntries(
  { limit }: ListOptions,
  ports: Ports,
  workflow: Workflow,
): Promise<readonly Entry[]> {
  const [plans, executions] = await Promise.all([ports.plans(), readExecutions(workflow, limit)]);
  const inBucket = await pMap(
    plans,
    async (planId) => (await ports.drillsOf(planId, new Date(0))).map((drillId) => ({ drillId, planId })),
    { concurrency: CONCURRENCY },
  );
  const byDrill = new Map(executions.map((execution) => [idOf(execution), execution]));
  const kept = inBucket
    .flat()
    .map(({ drillId, planId }): Entry => ({ drillId, planId, execution: byDrill.get(drillId) }));
  for (const { drillId } of kept) byDrill.delete(drillId);
  const others = await pMap(
    [...byDrill].slice(0, limit),
    async ([drillId, execution]): Promise<Entry> => {
      const described = await workflow.operator.executions.describe(execution.arn);
      return { drillId, planId: planIn(described ?? execution), execution: described ?? execution };
    },
    { concurrency: CONCURRENCY },
  );
  return [...kept, ...others];
}

/** When the stack is gone its records can still be listed. */
async function readExecutions(workflow: Workflow, limit: number): Promise<readonly ObservedExecution[]> {
  try {
    const machine = await workflow.stateMachine();
    return await workflow.operator.executions.list(machine, Math.max(limit, EXECUTIONS_MIN));
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    process.stderr.write(`${error.message}; what follows is from the evidence bucket alone\n`);
    return [];
  }
}

async function readEntry({ drillId, planId, execution }: Entry, ports: Ports): Promise<ListedDrill> {
  const folder = ports.folder(planId, drillId);
  const named = { drillId, planId: oneLine(planId) };
  if (await folder.hasRecord()) {
    try {
      const { startedAt, verdict, cleanup, simulated } = await folder.readRecord();
      const signed = (await folder.readFile(BUNDLE)) !== undefined;
      const state = signed ? verdict : `${verdict}, not signed`;
      return { ...named, startedAt, state, cleanup: cleanup.status, simulated };
    } catch {
      // A record of another version must not hide the others.
      return { ...named, startedAt: null, state: 'UNREADABLE', cleanup: null, simulated: ports.simulated };
    }
  }
  const [opening, cleanup] = await Promise.all([folder.read('opening'), folder.read('cleanup')]);
  return {
    ...named,
    startedAt: opening?.startedAt ?? execution?.startedAt.toISOString() ?? null,
    state: execution?.status ?? 'UNCLOSED',
    cleanup: cleanup?.status ?? null,
    simulated: opening?.simulated ?? ports.simulated,
  };
}

const HEADER = ['drill', 'plan', 'started', 'state', 'cleanup'];

function format(drills: readonly ListedDrill[], total: number, plan: string | undefined): string {
  const [newest] = drills;
  if (newest === undefined) {
    return `No drill ${plan === undefined ? 'has run yet' : `of plan ${oneLine(plan)} has run`}; next: ${KUNREN} start ${plan === undefined ? 'PLAN' : oneLine(plan)}\n`;
  }
  const rows = drills.map(({ drillId, planId, startedAt, state, cleanup, simulated }) => [
    drillId,
    planId,
    startedAt ?? 'unknown',
    state,
    `${cleanup ?? '-'}${simulated ? ' (simulated)' : ''}`,
  ]);
  const unseen = total - drills.length;
  const more = unseen > 0 ? `and ${unseen} older; --limit shows more\n` : '';
  return `${formatColumns(HEADER, rows)}${more}next: ${KUNREN} status ${newest.drillId}\n`;
}
