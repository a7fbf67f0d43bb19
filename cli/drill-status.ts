import * as z from 'zod';
import { executionArnOf, type ObservedExecution } from '../adapters/aws/executions.ts';
import type { Ports } from '../adapters/ports.ts';
import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { CleanupFacts, Opening } from '../core/facts/steps.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { DrillRecord } from '../core/verdict/record.ts';
import { phasesOf } from '../core/workflow/server-phases.ts';
import { drillIdOf } from '../drill/drill-id.ts';
import { BUNDLE } from '../reporting/evidence/file-names.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { checkDrillId, type Workflow } from './operator-ports.ts';

/** A drill that was found: in the bucket, in Step Functions, or in both. */
export interface FoundDrill {
  readonly drillId: string;
  readonly planId: string;
  /** Null when the drill's facts do not name the execution. */
  readonly executionArn: string | null;
}

/** The status of a drill: what its steps have recorded, and what Step Functions says of the workflow. */
export interface DrillStatus extends FoundDrill {
  readonly simulated: boolean;
  readonly startedAt: string | null;
  readonly elapsedSeconds: number | null;
  /**
   * What Step Functions says; null once the drill is closed, when it is not asked, and when it has forgotten the
   * execution.
   */
  readonly execution: {
    readonly status: string;
    readonly endedAt: string | null;
    readonly cause: string;
  } | null;
  /** The state of the workflow that is under way. */
  readonly state: string | null;
  readonly wave: { readonly number: number; readonly of: number; readonly name: string } | null;
  readonly servers: readonly { readonly hostname: string; readonly wave: string; readonly phase: string }[];
  /** Why an open drill was refused or aborts. */
  readonly refusals: readonly Refusal[];
  /** Until when its instances are held for inspection. */
  readonly heldUntil: string | null;
  readonly cleanup: Pick<CleanupFacts, 'status' | 'leftovers'> | null;
  readonly recordKey: string;
  /** Null while the drill is open. */
  readonly record: DrillRecord | null;
  /** Whether the record's signature stands beside it; null while the drill is open. */
  readonly signed: boolean | null;
}

interface Reading {
  readonly ports: Ports;
  readonly workflow: Workflow;
}

/**
 * Finds a drill by its id; without one, the newest.
 * @throws {UsageFault} when there is none.
 */
export async function findDrill(
  drillId: string | undefined,
  { ports, workflow }: Reading,
): Promise<FoundDrill> {
  const { executions } = workflow.operator;
  if (drillId === undefined) return newestDrill(workflow);
  checkDrillId(drillId);
  const planId = await ports.planOf(drillId);
  if (planId !== undefined) {
    const opening = await ports.folder(planId, drillId).read('opening');
    const executionArn = opening?.executionId.startsWith('arn:') ? opening.executionId : null;
    return { drillId, planId, executionArn };
  }
  // Its first step has not written anything yet, or never did.
  const arn = executionArnOf(await workflow.stateMachine(), drillId);
  const execution = await executions.describe(arn);
  if (execution === undefined) {
    throw new UsageFault(
      `kunren: there is no drill ${drillId}, neither in the evidence bucket nor in Step Functions; ${KUNREN} list shows those that are`,
    );
  }
  return { drillId, planId: planIn(execution), executionArn: arn };
}

async function newestDrill(workflow: Workflow): Promise<FoundDrill> {
  const { executions } = workflow.operator;
  const machine = await workflow.stateMachine();
  const [newest] = await executions.list(machine, NEWEST_AMONG);
  const execution = newest === undefined ? undefined : await executions.describe(newest.arn);
  if (execution === undefined) {
    throw new UsageFault(
      `kunren: no drill has run in the last 90 days; ${KUNREN} start PLAN starts one, ${KUNREN} list shows older ones`,
    );
  }
  return { drillId: idOf(execution), planId: planIn(execution), executionArn: execution.arn };
}

/** Step Functions sorts ended executions by their end: the newest start is among the first. */
const NEWEST_AMONG = 100;

/** The id of the drill that an execution runs. */
export const idOf = ({ arn, name, startedAt }: ObservedExecution): string =>
  drillIdOf({ id: arn, name, startedAt: startedAt.toISOString() });

/** The plan in an execution's input. */
export function planIn({ input }: ObservedExecution): string {
  try {
    const { plan } = JSON.parse(input ?? '{}') as { plan?: { id?: unknown } };
    return typeof plan?.id === 'string' ? oneLine(plan.id) : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Reads a drill's current status. */
export async function readStatus(drill: FoundDrill, { ports, workflow }: Reading): Promise<DrillStatus> {
  const { executions } = workflow.operator;
  const folder = ports.folder(drill.planId, drill.drillId);
  const [opening, record] = await Promise.all([folder.read('opening'), readRecord(folder)]);
  const arn = record === null ? drill.executionArn : null;
  const execution = arn === null ? undefined : await executions.describe(arn);
  const running = execution?.status === 'RUNNING';
  const [latest, course] = await Promise.all([
    running ? executions.latest(execution.arn) : undefined,
    opening === undefined ? undefined : readCourse(opening, folder),
  ]);
  const startedAt = opening?.startedAt ?? execution?.startedAt.toISOString() ?? null;
  // This machine's clock may be behind, and a simulated account's runs ahead of it.
  const now = new Date(Math.max(Date.now(), latest?.lastEventAt?.getTime() ?? 0)).toISOString();
  const until = record?.endedAt ?? execution?.stoppedAt?.toISOString() ?? now;
  return {
    ...drill,
    simulated: record?.simulated ?? opening?.simulated ?? ports.simulated,
    startedAt,
    elapsedSeconds: startedAt === null ? null : (Date.parse(until) - Date.parse(startedAt)) / 1_000,
    execution: execution === undefined ? null : described(execution),
    state: latest?.state ?? null,
    wave: course?.wave ?? null,
    servers: course?.servers ?? [],
    refusals: course?.refusals ?? [],
    heldUntil: course?.heldUntil ?? null,
    cleanup: cleanupOf(record?.cleanup ?? course?.cleanup),
    recordKey: folder.recordKey,
    record,
    signed: record === null ? null : (await folder.readFile(BUNDLE)) !== undefined,
  };
}

const cleanupOf = (facts: DrillStatus['cleanup'] | undefined): DrillStatus['cleanup'] =>
  facts ? { status: facts.status, leftovers: facts.leftovers } : null;

async function readRecord(folder: DrillFolder): Promise<DrillRecord | null> {
  if (!(await folder.hasRecord())) return null;
  try {
    return await folder.readRecord();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new UsageFault(
      `kunren: the record ${folder.recordKey} was not written by this version of kunren; read it with the version that its toolVersion names`,
    );
  }
}

const described = ({ status, stoppedAt, error, cause }: ObservedExecution) => ({
  status,
  endedAt: stoppedAt?.toISOString() ?? null,
  cause: oneLine([error, cause].filter((part) => part !== null && part !== '').join(': '), CAUSE_CHARACTERS),
});

const CAUSE_CHARACTERS = 300;

/** What the steps have recorded so far. */
async function readCourse(opening: Opening, folder: DrillFolder) {
  const { waves } = opening.plan;
  const [guards, aborted, keep, cleanup, sweep, facts] = await Promise.all([
    folder.read('guards'),
    folder.read('aborted'),
    folder.read('hold'),
    folder.read('cleanup'),
    folder.read('sweep'),
    Promise.all(
      waves.map(async (_, wave) => ({
        start: await folder.read('start', wave),
        launch: await folder.read('launch', wave),
        probes: await folder.read('probes', wave),
      })),
    ),
  ]);
  const last = facts.findLastIndex(({ start }) => start !== undefined);
  const name = waves[last]?.name;
  return {
    wave: name === undefined ? null : { number: last + 1, of: waves.length, name },
    servers: waves.flatMap((wave, place) =>
      phasesOf(opening, place, facts[place]?.launch, facts[place]?.probes).map(({ hostname, phase }) => ({
        hostname: oneLine(hostname),
        wave: wave.name,
        phase: oneLine(phase, CAUSE_CHARACTERS),
      })),
    ),
    refusals: [...opening.refusals, ...(guards?.refusals ?? []), ...(aborted?.refusals ?? [])].map(
      (refusal) => ({ ...refusal, text: oneLine(refusal.text) }),
    ),
    heldUntil: keep?.until ?? null,
    cleanup: sweep ?? cleanup,
  };
}
