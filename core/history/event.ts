import * as z from 'zod';
import { moment } from '../facts/moment.ts';
import { reasonCodeSchema } from '../guards/refusal.ts';
import { READINESS_CHECKS } from '../readiness/finding.ts';
import { VERDICTS } from '../workflow/verdicts.ts';

/**
 * What kunren notifies of: one union for all channels, `kunren-event/v1`. Programs get it as it is; every message for
 * people is a rendering of it and of nothing else. Its id is the same however often the event is published.
 */

const measureShape = {
  targetSeconds: z.number(),
  /** Null: not measured. */
  actualSeconds: z.number().nullable(),
  /** Null: not measured, or the objective is within the uncertainty. */
  met: z.boolean().nullable(),
  /** How far the value may be off either way; null: unknown. */
  uncertaintySeconds: z.number().nullable(),
};

const resultSchema = z.strictObject({
  verdict: z.enum(VERDICTS),
  /** Provisional: the drill is not closed yet. */
  provisional: z.boolean(),
  startedAt: moment,
  endedAt: moment,
  /** Whether anything was launched. */
  started: z.boolean(),
  servers: z.strictObject({ total: z.int(), recovered: z.int() }),
  /** Which servers the measures are about. */
  covers: z.enum(['ALL', 'CRITICAL', 'RECOVERED']),
  recoveryTime: z.strictObject({
    ...measureShape,
    /** Subtracted from the target: what is left is what is allowed. */
    allowanceSeconds: z.number(),
  }),
  recoveryPoint: z.strictObject({
    ...measureShape,
    sourceAlive: z.boolean(),
    freshnessSeconds: z.number().nullable(),
  }),
  cleanup: z.enum(['COMPLETE', 'INCOMPLETE']),
  /** SHA-256 of drill.json; null while there is none. */
  recordSha256: z.string().nullable(),
  /** Whether the signature stands beside the record; null while there is none. */
  signed: z.boolean().nullable(),
  /** How long after the drill's end its record was written, when that was late. */
  closedLateSeconds: z.number().nullable(),
});

/** A text of the record in Japanese; absent in events of earlier versions. */
const japanese = z.string().optional();

/** The first items of a list, and how many there are. */
const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ shown: z.array(item), total: z.int() });

const baseShape = {
  schema: z.literal('kunren-event/v1'),
  /** The event's permanent name. */
  id: z.string(),
  at: moment,
  /** The deployed stage. */
  environment: z.string(),
  /** CRITICAL: recovery does not work, or something costs money. WARNING: somebody must look. INFO: nobody needs to. */
  severity: z.enum(['INFO', 'WARNING', 'CRITICAL']),
  /** Whether the people whom the plan names are mentioned. */
  mention: z.boolean(),
  simulated: z.boolean(),
  plan: z.strictObject({
    id: z.string(),
    title: z.strictObject({ ja: z.string(), en: z.string() }),
    owner: z.string(),
    timeZone: z.string(),
    languages: z.array(z.enum(['ja', 'en'])),
    /** Where its servers recover; absent in events of earlier versions. */
    target: z.strictObject({ account: z.string(), region: z.string() }).optional(),
  }),
  drillId: z.string().nullable(),
  /** Events with the same thread belong together. */
  thread: z.string(),
  result: resultSchema.nullable(),
  causes: listOf(z.strictObject({ code: reasonCodeSchema, text: z.string(), ja: japanese })),
  leftovers: listOf(
    z.strictObject({
      type: z.string(),
      id: z.string(),
      detail: z.string(),
      ja: japanese,
      /** Its page in the console; null for what has none. */
      link: z.url().nullable(),
    }),
  ),
  findings: listOf(
    z.strictObject({
      drillId: z.string(),
      id: z.string(),
      severity: z.enum(['HIGH', 'MEDIUM', 'LOW']),
      text: z.string(),
      ja: japanese,
      owner: z.string(),
      dueDate: z.iso.date(),
    }),
  ),
  /** Servers of which settings that decide a launch changed since they last passed; absent where there are none. */
  settingsChanged: listOf(z.strictObject({ hostname: z.string(), fields: z.array(z.string()) })).optional(),
  /** What would keep servers from being failed back, or is not known of it, in both languages; absent where nothing is. */
  failback: listOf(z.strictObject({ code: z.string(), ja: z.string(), en: z.string() })).optional(),
  links: z.strictObject({
    /** The reports in the console, for people with access to the bucket. */
    reports: z.array(z.strictObject({ language: z.enum(['ja', 'en']), url: z.url() })),
    execution: z.url().nullable(),
  }),
};

const sentence = z.strictObject({ wrong: z.string(), wayOut: z.string() });

/** A readiness finding, in both languages. */
const readinessItem = z.strictObject({
  check: z.enum(READINESS_CHECKS),
  code: z.string(),
  since: moment,
  ja: sentence,
  en: sentence,
});

const kind = <const T extends string, S extends z.ZodRawShape>(type: T, more: S) =>
  z.strictObject({ ...baseShape, type: z.literal(type), ...more });

export const drillEventSchema = z.discriminatedUnion('type', [
  kind('DrillCompleted', {}),
  /** Guards refused; how many drills in a row the same guards refused, including this one. */
  kind('DrillRefused', { inARow: z.int().min(1) }),
  kind('DrillAborted', {}),
  kind('DrillHeld', { until: moment }),
  /** The outcome is certain, and cleanup is not over: `leftovers` is what it still waits for. */
  kind('CleanupDelayed', {}),
  /** The drill is over, and its record could not be written for a while. */
  kind('RecordDelayed', {}),
  kind('LeftoversRemain', {}),
  kind('SweepActed', {}),
  kind('DrillMissed', { slot: moment }),
  kind('FindingOverdue', {}),
  kind('ApprovalExpiring', { expires: z.string(), ticket: z.string(), approver: z.string() }),
  kind('DrillAnnounced', { slot: moment }),
  /** What a scheduled look at a plan's readiness found new, found to last, or found to be over. */
  kind('ReadinessChanged', {
    ready: z.boolean(),
    /** Findings now, whether or not they are news. */
    open: z.int(),
    appeared: listOf(readinessItem),
    overdue: listOf(readinessItem),
    gone: listOf(readinessItem),
  }),
  kind('TestMessage', {}),
]);

export type DrillEvent = z.infer<typeof drillEventSchema>;
export type EventType = DrillEvent['type'];
export type EventOf<T extends EventType> = Extract<DrillEvent, { readonly type: T }>;
export type EventResult = z.infer<typeof resultSchema>;
