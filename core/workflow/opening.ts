import * as z from 'zod';
import type { Opening } from '../facts/steps.ts';
import { checkAcrossParts } from '../plan/checks.ts';
import { type DrillPlan, drillPlanSchema } from '../plan/plan.ts';
import { type DrillRequest, drillRequestSchema, type StateInput } from './contract.ts';
import { DrillRefused } from './errors.ts';

/**
 * @throws {DrillRefused} when the plan does not parse; deployment checks the same, so somebody started this by hand.
 */
export function readPlan(request: Pick<DrillRequest, 'plan'>): DrillPlan {
  const parsed = drillPlanSchema.safeParse(request.plan);
  const [first] = parsed.success ? checkAcrossParts(parsed.data, 'input') : parsed.error.issues;
  if (parsed.success && first === undefined) return parsed.data;
  throw new DrillRefused(
    `the plan in the workflow's input is invalid at ${first?.path.join('.') || 'its top'}: ${first?.message ?? 'unknown fault'}; run kunren validate on it`,
  );
}

/** A drill of which only its plan and its execution are known. */
export function makeOpening(
  plan: DrillPlan,
  drillId: string,
  { request, execution }: Pick<StateInput<'OpenDrill'>, 'request' | 'execution'>,
  simulated: boolean,
): Opening {
  const startedAt = new Date(execution.startedAt);
  const after = (seconds: number): string => new Date(startedAt.getTime() + seconds * 1_000).toISOString();
  return {
    drillId,
    planId: plan.id,
    planSha256: request.planSha256,
    plan,
    simulated,
    trigger: request.trigger,
    executionId: execution.id,
    scheduledFor: request.scheduledFor,
    startedAt: startedAt.toISOString(),
    deadline: after(plan.limits.duration),
    expiresAt: after(plan.cleanup.hardExpiry),
    servers: [],
    refusals: [],
  };
}

/** A drill that started something, known only from the tags in AWS. */
export interface StartedDrill {
  readonly drillId: string;
  readonly planId: string;
  readonly startedAt: string;
  /** When it last started something; null when it started nothing. */
  readonly lastStartAt: string | null;
  readonly expiresAt: string;
  readonly serverIDs: readonly string[];
}

/** A drill that is only closed needs nothing else of the input. */
const requestSchema = z.object(drillRequestSchema.shape);

const BY_SCHEDULE = { trigger: { type: 'schedule', actor: null }, scheduledFor: null } as const;

/**
 * A drill whose execution died before it wrote anything, from that execution's input.
 * @throws {DrillRefused} when the input holds no valid plan: then there never was a drill.
 */
export function openingFromInput(
  input: string | null | undefined,
  drillId: string,
  execution: StateInput<'OpenDrill'>['execution'],
  simulated: boolean,
): Opening {
  const request = requestFromInput(input);
  return makeOpening(readPlan(request), drillId, { request, execution }, simulated);
}

/**
 * What an execution was asked for, as its input claims it.
 * @throws {DrillRefused} when the input holds no valid plan: then there never was a drill.
 */
export function requestFromInput(input: string | null | undefined): DrillRequest {
  if (input == null)
    throw new Error('the event does not carry the execution’s input; the hourly sweep will find it');
  const given = { ...BY_SCHEDULE, ...(JSON.parse(input) as Pick<DrillRequest, 'plan'>) };
  readPlan(given);
  const request = requestSchema.safeParse(given);
  if (request.success) return request.data;
  throw new DrillRefused(
    `the workflow's input is not a drill's (${request.error.issues[0]?.path.join('.')}); start drills with kunren start`,
  );
}

/** A drill of which only the tags in AWS are left. */
export function openingFromTags(
  { drillId, startedAt, expiresAt, serverIDs }: StartedDrill,
  plan: DrillPlan,
  planSha256: string,
  simulated: boolean,
): Opening {
  const request = { ...BY_SCHEDULE, plan: {}, planSha256 };
  const execution = { id: 'unknown', name: drillId, startedAt };
  const servers = serverIDs.map((id) => ({
    serverID: id,
    hostname: id,
    wave: 0,
    critical: true,
    probes: [],
    platform: 'linux' as const,
    heartbeat: null,
  }));
  return { ...makeOpening(plan, drillId, { request, execution }, simulated), expiresAt, servers };
}
