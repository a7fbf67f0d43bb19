import * as z from 'zod';
import { moment } from '../facts/moment.ts';
import type { DrillPlan } from '../plan/plan.ts';
import { findingKey, type ReadinessFinding, readinessFindingSchema } from './finding.ts';

/** `kunren-readiness/v1`: what one scheduled look at a plan saw. Evidence of its own kind, and never of a drill. */
export const readinessResultSchema = z.strictObject({
  schema: z.literal('kunren-readiness/v1'),
  planId: z.string(),
  planSha256: z.string(),
  checkedAt: moment,
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
}

/** A run beside the one before it: since when each finding has been so, and what is news. */
export function compareRuns(
  plan: Pick<DrillPlan, 'id'> & { readonly readiness?: { readonly remindAfter: number } | undefined },
  run: ReadinessRun,
  previous: ReadinessResult | undefined,
): { readonly result: ReadinessResult; readonly news: ReadinessNews } {
  const at = run.checkedAt.toISOString();
  const before = new Map((previous?.findings ?? []).map((finding) => [findingKey(finding), finding]));
  const now = new Map(run.findings.map((finding) => [findingKey(finding), finding]));
  const isOverdue = ({ toldAt }: KnownFinding): boolean =>
    (run.checkedAt.getTime() - Date.parse(toldAt)) / 1_000 >= (plan.readiness?.remindAfter ?? Infinity);
  const findings = [...now].map(([key, finding]) => {
    const known = before.get(key);
    const isToldNow = known === undefined || isOverdue(known);
    return { ...finding, since: known?.since ?? at, toldAt: isToldNow ? at : known.toldAt };
  });
  const told = findings.filter(({ toldAt }) => toldAt === at);
  return {
    result: {
      schema: 'kunren-readiness/v1',
      planId: plan.id,
      planSha256: run.planSha256,
      checkedAt: at,
      simulated: run.simulated,
      ready: findings.length === 0,
      servers: run.servers.map(({ serverID, hostname }) => ({ serverID, hostname })),
      findings,
      previousAt: previous?.checkedAt ?? null,
    },
    news: {
      appeared: told.filter(({ since }) => since === at),
      overdue: told.filter(({ since }) => since !== at),
      gone: [...before].filter(([key]) => !now.has(key)).map(([, finding]) => finding),
    },
  };
}
