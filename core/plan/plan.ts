import * as z from 'zod';
import { approvalSchema } from './approval.ts';
import { replicationStates } from './drs.ts';
import { expectSchema } from './expect.ts';
import { failbackSchema } from './failback.ts';
import { isOnlyLocal } from './local-addresses.ts';
import { METHOD_NAMES } from './method-names.ts';
import { notAnId } from './misplaced.ts';
import { notificationsSchema } from './notifications.ts';
import { privatePathSchema } from './private-path.ts';
import type { probeSchema } from './probes.ts';
import { readinessSchema } from './readiness.ts';
import { restoreSchema, VOLUME_TYPES } from './restore.ts';
import { scenarioSchema } from './scenario.ts';
import { targetSchema } from './target.ts';
import { duration, name, noSecret, positiveDuration, text } from './values.ts';
import { type anyProbeSchema, recoveryPointSchema, waveSchema } from './waves.ts';

export { probeSchema } from './probes.ts';
export { anyProbeSchema } from './waves.ts';

/** The drill plan, `kunren/v1`: what an operator writes in plans/*.yml. Durations become seconds on parsing. */

/** One of the recovery methods that exist when a plan is read. */
const methodSchema = z
  .string()
  .superRefine((input, context) => {
    if (!METHOD_NAMES.includes(input))
      context.addIssue({ code: 'invalid_value', values: METHOD_NAMES, input });
  })
  .meta({ enum: METHOD_NAMES });

const scheduleSchema = z.strictObject({
  expression: text(256).describe(
    'An EventBridge Scheduler expression: cron(…) or at(…); or on-restore-test.',
  ),
  timeZone: text(64).describe('The IANA time zone in which the expression is read, such as Asia/Tokyo.'),
  flexibleWindow: duration
    .default(0)
    .describe("Scheduler's flexible time window: whole minutes, at most a day; 0s is off."),
});

const objectivesSchema = z.strictObject({
  recoveryTime: positiveDuration.describe('The recovery time objective (RTO).'),
  recoveryPoint: positiveDuration.describe('The recovery point objective (RPO).'),
  allowance: duration
    .default(0)
    .describe('Taken off the recovery time before judging: detection, decision and DNS are outside a drill.'),
});

const limitsSchema = z.strictObject({
  servers: z.int().min(1).max(500).describe('A drill that would start more servers is refused.'),
  duration: positiveDuration.describe('A drill that runs longer is stopped and cleaned up.'),
  cost: z
    .number()
    .positive()
    .optional()
    .describe('USD, of a restore: a drill that is estimated to cost more is refused.'),
});

const networkSchema = z.strictObject({
  subnets: z
    .array(
      z.string().regex(/^subnet-[0-9a-f]{8,17}$/, {
        error: notAnId('subnet', 'a subnet', 'aws ec2 describe-subnets'),
      }),
    )
    .min(1)
    .max(100)
    .describe('A launch template with any other subnet refuses the drill.'),
  securityGroups: z
    .array(
      z.string().regex(/^sg-[0-9a-f]{8,17}$/, {
        error: notAnId('sg', 'a security group', 'aws ec2 describe-security-groups'),
      }),
    )
    .min(1)
    .max(100)
    .describe('A launch template with any other security group refuses the drill.'),
  copiedPrivateIp: z
    .enum(['refuse', 'accept', 'require'])
    .default('refuse')
    .describe('What a copied private IP is: refused, accepted, or required of every recovered server.'),
  publicIp: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('Whether a recovered server may get a public address.'),
  instanceProfiles: z
    .array(text(128))
    .max(100)
    .optional()
    .describe('Names of the instance profiles that a launch template may name; without it, any.'),
  unreachable: z
    .array(
      z.strictObject({
        name: text(200).describe('What reports call it.'),
        address: z
          .string()
          .refine((text) => z.union([z.ipv4(), z.ipv6()]).safeParse(text).success, {
            error: 'is not an IP address: write one such as 10.0.0.5, a drill never looks up a name',
            abort: true,
          })
          .refine((text) => !isOnlyLocal(text), {
            error: 'leads to no other host, so it would prove nothing: write an address of production',
          })
          .describe('An address of production.'),
        port: z.int().min(1).max(65_535).describe('A port that answers there.'),
      }),
    )
    .max(20)
    .default([])
    .describe('What must not answer from the drill network: proof that the drill is isolated.'),
});

const guardsSchema = z.strictObject({
  replicationStates,
  maximumLag: duration.default(600).describe('A server that lags further behind refuses the drill.'),
  changeCalendars: z
    .array(text(512))
    .max(20)
    .default([])
    .describe('Systems Manager change calendars (name or ARN) that must all be open.'),
  blockingAlarms: z
    .array(text(255))
    .max(100)
    .default([])
    .describe('CloudWatch alarms by name that must all be OK.'),
  postLaunchActions: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe("Whether a server's post-launch actions may run in the drill, with kunren's permissions."),
});

const cleanupSchema = z.strictObject({
  keepPassed: duration.default(0).describe('How long a passed drill is held for inspection.'),
  keepFailed: duration.default(0).describe('How long a failed drill is held for inspection.'),
  timeLimit: positiveDuration
    .default(3_600)
    .describe('How long the workflow tries to remove everything before it reports leftovers.'),
  hardExpiry: positiveDuration
    .default(43_200)
    .describe("From the drill's start: by then everything must be gone, whatever happened."),
});

export const drillPlanSchema = z.strictObject({
  schema: z.literal('kunren/v1').describe('The version of this language.'),
  id: name('is not an id of a-z, 0-9 and - (at most 63)').describe(
    'The permanent name of the plan, and of its file.',
  ),
  title: z
    .strictObject({ ja: text(200).describe('In Japanese.'), en: text(200).describe('In English.') })
    .describe('What reports call the drill.'),
  scenario: scenarioSchema,
  owner: z
    .strictObject({
      name: text(200).describe('A person or team.'),
      email: z.email().superRefine(noSecret).optional().describe("The owner's mail address."),
    })
    .describe('Who answers for the findings.'),
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Whether the schedule starts drills. A disabled plan can be checked, rehearsed locally and started by hand.',
    ),
  approval: approvalSchema.optional().describe('Who allowed this drill, for the evidence.'),
  schedule: scheduleSchema.describe('When the drill runs.'),
  readiness: readinessSchema
    .optional()
    .describe('Looks between drills whether one could work; off without it.'),
  method: methodSchema
    .default('drs')
    .describe(
      'How the servers are recovered: drs is AWS Elastic Disaster Recovery, restore makes volumes of snapshots.',
    ),
  restore: restoreSchema
    .optional()
    .describe('With method restore: what volumes are restored as, and onto what: docs/restore.md.'),
  target: targetSchema.describe('Where the servers are.'),
  objectives: objectivesSchema.describe('What the drill is judged against.'),
  limits: limitsSchema.describe('What a drill may never exceed.'),
  network: networkSchema.describe('Where recovered servers may be launched.'),
  privatePath: privatePathSchema
    .optional()
    .describe('What readiness looks at where replication must never use the internet.'),
  failback: failbackSchema
    .optional()
    .describe(
      'Looks, while a drill runs, at what failing back from its instances would need; off without it.',
    ),
  guards: guardsSchema.prefault({}).describe('What refuses a drill before anything is started.'),
  expect: expectSchema.optional().describe('What every launch is meant to be: docs/expectations.md.'),
  recoveryPoint: recoveryPointSchema.default('latest').describe('Which snapshot to recover from.'),
  waves: z.array(waveSchema).min(1).max(20).describe('Groups of servers, started in this order.'),
  cleanup: cleanupSchema.prefault({}).describe('When everything is removed.'),
  report: z
    .strictObject({
      languages: z
        .array(z.enum(['ja', 'en']))
        .min(1)
        .default(['ja', 'en'])
        .describe('The languages of the report.'),
      hourlyPrices: z
        .record(
          z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'is no instance type: write one like m6i.large'),
          z.number().min(0),
        )
        .default({})
        .describe('USD for an hour of each instance type, to estimate what a drill costs.'),
      storagePrices: z
        .partialRecord(z.enum(VOLUME_TYPES), z.number().min(0))
        .default({})
        .describe('USD for a GiB-month of each volume type, to estimate what a restore costs.'),
      initializationPrice: z
        .number()
        .min(0)
        .optional()
        .describe('USD for a GiB that is fetched at restore.initializationRate.'),
      pdf: z
        .boolean()
        .default(true)
        .describe('Whether the report is also made as PDF, which takes some seconds.'),
    })
    .prefault({})
    .describe('How the drill is reported.'),
  notifications: notificationsSchema.prefault({}).describe('Who is notified of the drill.'),
});

export type DrillPlan = z.infer<typeof drillPlanSchema>;
export type Wave = DrillPlan['waves'][number];
type PlannedEntry = Wave['servers'][number];
/** What a plan says of a host with restored volumes. */
export type RestoredEntry = Extract<PlannedEntry, { restore: string }>;
/** What chooses servers that are replicated. */
export type ServerSelector = Exclude<PlannedEntry, RestoredEntry>;

export const isRestored = (entry: PlannedEntry): entry is RestoredEntry => 'restore' in entry;

/** The selectors of a wave whose servers are replicated. */
export const selectorsOf = ({ servers }: Pick<Wave, 'servers'>): ServerSelector[] =>
  servers.filter((entry): entry is ServerSelector => !isRestored(entry));
/** A probe from outside, over the network. */
export type Probe = z.infer<typeof probeSchema>;
export type AnyProbe = z.infer<typeof anyProbeSchema>;
