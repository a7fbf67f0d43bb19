import * as z from 'zod';
import { moment } from '../facts/moment.ts';
import type { DrillPlan } from '../plan/plan.ts';
import { nextSlots } from '../plan/schedule-slots.ts';
import {
  findingKey,
  type NotLookedAt,
  notLookedAtSchema,
  type ReadinessFinding,
  readinessFindingSchema,
} from './finding.ts';

const listedServerSchema = z.strictObject({
  serverID: z.string(),
  hostname: z.string(),
  /** How it replicates, in the words of its service. */
  state: z.string().nullable(),
});

export type ListedServer = z.infer<typeof listedServerSchema>;

/** `kunren-readiness/v1`: what one scheduled look at a plan saw. Evidence of its own kind, and never of a drill. */
export const readinessResultSchema = z.strictObject({
  schema: z.literal('kunren-readiness/v1'),
  planId: z.string(),
  planSha256: z.string(),
  target: z.strictObject({ account: z.string(), region: z.string() }),
  /** The plan's: its days are told in it. */
  timeZone: z.string(),
  checkedAt: moment,
  /** By then another look should have been kept, even if one was missed; null: none is scheduled. */
  dueBy: moment.nullable(),
  simulated: z.boolean(),
  ready: z.boolean(),
  servers: z.array(z.strictObject({ serverID: z.string(), hostname: z.string() })),
  findings: z.array(
    z.strictObject({
      ...readinessFindingSchema.shape,
      /** Since which run in a row it has been so. */
      since: moment,
      /** When people were last told of it. */
      toldAt: moment,
    }),
  ),
  /** Checks that were not made, of all servers or of some; a guard's finding has the reason. */
  notLookedAt: z.array(notLookedAtSchema).optional(),
  /** Every server that can be recovered there, in this plan or not; null: they could not be listed. */
  listed: z.array(listedServerSchema).nullable(),
  /** The run before; null: this is the first that is known. */
  previousAt: moment.nullable(),
});

export type ReadinessResult = z.infer<typeof readinessResultSchema>;
type KnownFinding = ReadinessResult['findings'][number];

/** What people are told of a run; nothing where all of it is empty. */
export interface ReadinessNews {
  readonly appeared: readonly KnownFinding[];
  /** Those that are no more. */
  readonly gone: readonly KnownFinding[];
  /** Those that last, and of which people were told long ago. */
  readonly overdue: readonly KnownFinding[];
}

export interface ReadinessRun {
  readonly planSha256: string;
  readonly simulated: boolean;
  readonly checkedAt: Date;
  readonly servers: readonly { readonly serverID: string; readonly hostname: string }[];
  readonly findings: readonly ReadinessFinding[];
  readonly notLookedAt: readonly NotLookedAt[];
  readonly listed: readonly ListedServer[] | null;
}

type LookedAtPlan = Pick<DrillPlan, 'id' | 'target' | 'readiness'> & {
  readonly schedule: Pick<DrillPlan['schedule'], 'timeZone'>;
};

/** A run beside the one before it: since when each finding has been so, and what is news. */
export function compareRuns(
  plan: LookedAtPlan,
  run: ReadinessRun,
  previous: ReadinessResult | undefined,
): { readonly result: ReadinessResult; readonly news: ReadinessNews } {
  const at = run.checkedAt.toISOString();
  const before = new Map((previous?.findings ?? []).map((finding) => [findingKey(finding), finding]));
  const now = new Map(run.findings.map((finding) => [findingKey(finding), finding]));
  const isOverdue = ({ toldAt }: KnownFinding): boolean =>
    (run.checkedAt.getTime() - Date.parse(toldAt)) / 1_000 >= (plan.readiness?.remindAfter ?? Infinity);
  const seen = [...now].map(([key, finding]) => {
    const known = before.get(key);
    const isToldNow = known === undefined || isOverdue(known);
    return { ...finding, since: known?.since ?? at, toldAt: isToldNow ? at : known.toldAt };
  });
  const carried = [...before].flatMap(([key, finding]) =>
    now.has(key) || !isUnseen(finding, run) ? [] : [{ ...finding, state: 'unknown' as const }],
  );
  const findings = [...seen, ...carried];
  const told = seen.filter(({ toldAt }) => toldAt === at);
  return {
    result: {
      schema: 'kunren-readiness/v1',
      planId: plan.id,
      planSha256: run.planSha256,
      target: { account: plan.target.account, region: plan.target.region },
      timeZone: plan.schedule.timeZone,
      checkedAt: at,
      dueBy: dueBy(plan, run.checkedAt),
      simulated: run.simulated,
      ready: findings.length === 0,
      servers: run.servers.map(({ serverID, hostname }) => ({ serverID, hostname })),
      findings,
      notLookedAt: [...run.notLookedAt],
      listed: run.listed === null ? null : [...run.listed],
      previousAt: previous?.checkedAt ?? null,
    },
    news: {
      appeared: told.filter(({ since }) => since === at),
      overdue: told.filter(({ since }) => since !== at),
      gone: [...before].flatMap(([key, finding]) =>
        now.has(key) || isUnseen(finding, run) ? [] : [finding],
      ),
    },
  };
}

/** Whether a run could not have seen it: what nobody looked at is not over. */
function isUnseen({ check, serverID }: ReadinessFinding, run: ReadinessRun): boolean {
  const unread = run.findings.filter((one) => one.check === check && /(^|_)(UNREAD|UNKNOWN)$/.test(one.code));
  return (
    run.notLookedAt.some((one) => one.check === check) ||
    unread.some((one) => one.serverID === undefined || one.serverID === serverID)
  );
}

/** A look may be missed once, and begins up to an hour after its slot (infra/schedules.ts). */
const SLOTS_WAITED = 2;
const LATEST_MILLISECONDS = 3_600_000;

function dueBy({ readiness, schedule }: LookedAtPlan, now: Date): string | null {
  if (readiness === undefined) return null;
  const slots = nextSlots(readiness.expression, schedule.timeZone, now, SLOTS_WAITED);
  const last = slots[SLOTS_WAITED - 1];
  return last === undefined ? null : new Date(last.getTime() + LATEST_MILLISECONDS).toISOString();
}

/** Whether looks have stopped: by the plan's schedule a later one should have been kept. */
export const isOverdue = ({ dueBy }: ReadinessResult, now: Date): boolean =>
  dueBy !== null && Date.parse(dueBy) < now.getTime();
