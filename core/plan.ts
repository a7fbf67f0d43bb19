import * as z from 'zod';
import { parseDuration } from './duration.ts';

/** The drill plan, `kunren/v1`: what an operator writes in plans/*.yml. Durations become seconds on parsing. */

const text = (max: number) => z.string().trim().min(1).max(max);

const duration = z
  .string()
  .refine((value) => parseDuration(value) !== undefined, {
    error: 'is not a duration: write it as 90s, 45m, 1h30m or 7d',
  })
  .transform((value) => parseDuration(value) ?? 0);

const positiveDuration = duration.refine((seconds) => seconds > 0, { error: 'must be longer than nothing' });

/** A moment with its zone: `2027-03-31T18:00:00+09:00`; kept as written, compared as an instant. */
const instant = z.iso.datetime({
  offset: true,
  error: 'is not a moment with its zone: write it as 2027-03-31T18:00:00+09:00',
});

export const REPLICATION_STATES = [
  'CONTINUOUS',
  'INITIAL_SYNC',
  'RESCAN',
  'BACKLOG',
  'CREATING_SNAPSHOT',
  'STALLED',
  'PAUSED',
] as const;

const probeTiming = {
  /** How long one attempt may take. */
  timeout: positiveDuration.default(5),
  /** How long to wait between attempts. */
  interval: positiveDuration.default(10),
};

const tcpProbe = z.strictObject({
  protocol: z.literal('tcp'),
  port: z.int().min(1).max(65_535),
  ...probeTiming,
});

const httpProbe = z.strictObject({
  protocol: z.enum(['http', 'https']),
  port: z.int().min(1).max(65_535),
  path: z.string().startsWith('/').max(2_000).default('/'),
  /** Name sent in the Host header although the address is the instance's. */
  host: text(253).optional(),
  expectStatus: z.int().min(100).max(599).default(200),
  /** Text that the first 64 KiB of the body must contain. */
  expectBody: z.string().min(1).max(1_000).optional(),
  ...probeTiming,
});

export const probeSchema = z.discriminatedUnion('protocol', [tcpProbe, httpProbe]);

const serverBehaviour = {
  /** One critical server that fails makes the drill fail; optional ones make findings. */
  critical: z.boolean().default(true),
  probes: z.array(probeSchema).max(20).default([]),
};

const selectorSchema = z.union([
  z.strictObject({ id: z.string().regex(/^s-[0-9a-zA-Z]{17}$/), ...serverBehaviour }),
  z.strictObject({ hostname: text(255), ...serverBehaviour }),
  z.strictObject({
    tags: z
      .record(text(128), z.string().max(256))
      .refine((tags) => Object.keys(tags).length > 0, { error: 'needs at least one tag' }),
    ...serverBehaviour,
  }),
]);

const waveSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is not a name of a-z, 0-9 and - (at most 63)'),
  servers: z.array(selectorSchema).min(1).max(500),
  /** From the wave's start until every server is launched and proven. */
  readyWithin: positiveDuration.default(5_400),
  /** What happens to later waves when a critical server of this one fails. */
  onFailure: z.enum(['stop', 'continue']).default('stop'),
});

const recoveryPointSchema = z.union([
  z.literal('latest'),
  /** The newest snapshot that is at least this old. */
  z.strictObject({ atLeastAge: positiveDuration }),
  /** The newest snapshot taken before this moment. */
  z.strictObject({ before: instant }),
]);

export const drillPlanSchema = z.strictObject({
  schema: z.literal('kunren/v1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is not an id of a-z, 0-9 and - (at most 63)'),
  title: z.strictObject({ ja: text(200), en: text(200) }),
  owner: z.strictObject({ name: text(200), email: z.email().optional() }),
  /** A plan does nothing until somebody enables it. */
  enabled: z.boolean().default(false),
  approval: z
    .strictObject({ ticket: text(200), approver: text(200), expires: instant.optional() })
    .optional(),
  schedule: z.strictObject({
    /** An EventBridge Scheduler expression: cron(…), rate(…) or at(…). */
    expression: text(256),
    timeZone: text(64),
    /** Scheduler's flexible time window: whole minutes, at most a day. */
    flexibleWindow: duration.default(0),
  }),
  target: z.strictObject({
    account: z
      .string()
      .regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '111122223333'"),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a Region such as ap-northeast-1'),
    role: z
      .strictObject({
        arn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "is not a role's ARN"),
        externalId: z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, 'is not an external ID'),
      })
      .optional(),
  }),
  objectives: z.strictObject({
    recoveryTime: positiveDuration,
    recoveryPoint: positiveDuration,
    /** Taken off the recovery time before judging: detection, decision and DNS are outside a drill. */
    allowance: duration.default(0),
  }),
  limits: z.strictObject({
    /** Designed for DRS's limit of 500 servers in active jobs. */
    servers: z.int().min(1).max(500),
    duration: positiveDuration,
  }),
  network: z.strictObject({
    subnets: z
      .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "is not a subnet's id"))
      .min(1)
      .max(100),
    securityGroups: z
      .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, "is not a security group's id"))
      .min(1)
      .max(100),
    /** Whether a launch setting that copies the source's private IP is acceptable. */
    copiedPrivateIp: z.enum(['refuse', 'accept']).default('refuse'),
  }),
  guards: z
    .strictObject({
      replicationStates: z.array(z.enum(REPLICATION_STATES)).min(1).default(['CONTINUOUS']),
      maximumLag: duration.default(600),
      /** Systems Manager change calendars (name or ARN) that must all be open. */
      changeCalendars: z.array(text(512)).max(20).default([]),
      /** CloudWatch alarms by name that must all be OK. */
      blockingAlarms: z.array(text(255)).max(100).default([]),
    })
    .prefault({}),
  recoveryPoint: recoveryPointSchema.default('latest'),
  waves: z.array(waveSchema).min(1).max(20),
  cleanup: z
    .strictObject({
      keepPassed: duration.default(0),
      keepFailed: duration.default(0),
      /** How long the workflow tries to remove everything before it reports leftovers. */
      timeLimit: positiveDuration.default(3_600),
      /** From the drill's start: by then everything must be gone. */
      hardExpiry: positiveDuration.default(43_200),
    })
    .prefault({}),
  report: z
    .strictObject({
      languages: z
        .array(z.enum(['ja', 'en']))
        .min(1)
        .default(['ja', 'en']),
    })
    .prefault({}),
  notifications: z
    .strictObject({
      /** SNS topics that get the summary beside the stack's own. */
      topics: z
        .array(
          z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, "is not a topic's ARN"),
        )
        .max(10)
        .default([]),
    })
    .prefault({}),
});

export type DrillPlan = z.infer<typeof drillPlanSchema>;
export type Wave = DrillPlan['waves'][number];
export type ServerSelector = Wave['servers'][number];
export type Probe = z.infer<typeof probeSchema>;
