import * as z from 'zod';
import { adversity } from './adversity.ts';
import { capacity } from './capacity.ts';
import { existing } from './existing.ts';
import { agentReports, failback } from './failback.ts';
import { heartbeat, ssm } from './inside.ts';
import { launch, securityGroupID, subnetID } from './launch.ts';
import { managedNodes } from './managed-nodes.ts';
import { networkRules } from './network-rules.ts';
import { privatePath } from './private-path.ts';
import { restore } from './restore.ts';
import { serviceSchema } from './services.ts';
import { snapshots, zone } from './snapshots.ts';
import { alarm, calendar, duration, replication, tags, text } from './values.ts';

/** A scenario file, `kunren-scenario/v1`: the simulated account. */

export const SCENARIO_SCHEMA = 'kunren-scenario/v1';

const timings = z.strictObject({
  snapshot: duration.optional(),
  conversion: duration.optional(),
  launch: duration.optional(),
  boot: duration.optional(),
  terminate: duration.optional(),
  /** Each of them varies by at most this fraction, depending on the seed. */
  jitter: z.number().min(0).max(0.9).optional(),
});

const document = z.strictObject({
  name: text(128),
  version: z.int().min(1).default(1),
  /** Somebody writes another version then, which becomes the default. */
  replacedAfter: duration.optional(),
});

const OUTCOMES = [
  'launched',
  'snapshot-failed',
  'conversion-failed',
  'launch-failed',
  'never-boots',
  'terminated-at-once',
  'stays-pending',
] as const;

const serverBehaviour = {
  os: z.enum(['linux', 'windows']).optional(),
  /** Where the source runs: only replication of one in AWS can be reversed from here. */
  origin: z.enum(['on-premises', 'aws']).optional(),
  /** The EC2 instance that the source is, as DRS names it: two servers of one machine are twins. */
  machine: text(64).optional(),
  agentReports,
  tags: tags.optional(),
  disks: z.int().min(1).max(20).optional(),
  replication: replication.optional(),
  lastLaunch: z
    .strictObject({
      type: z.enum(['DRILL', 'RECOVERY']),
      status: z.enum(['PENDING', 'IN_PROGRESS', 'LAUNCHED', 'FAILED', 'TERMINATED']).default('LAUNCHED'),
    })
    .optional(),
  launch: launch.optional(),
  timings: timings.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  /** The reason of a failure in the job's log. */
  rawError: text(2_000).optional(),
  /** EC2's reason for an instance that it terminates at once, code first. */
  stateReason: text(500).optional(),
  /** EBS snapshots of the launch are never deleted. */
  snapshotsStay: z.boolean().optional(),
  /** The on-demand snapshot fails and DRS falls back to the newest point in time. */
  usesPreviousSnapshot: z.boolean().optional(),
  services: z.array(serviceSchema).optional(),
  ssm: ssm.optional(),
  heartbeat: heartbeat.optional(),
  volumesStay: z.boolean().optional(),
  conversionServerStays: z.boolean().optional(),
  terminateHangs: z.boolean().optional(),
  /** How many TERMINATE jobs end with the instance still running. */
  terminateFails: z.int().min(0).max(1_000).optional(),
  /** LAUNCHED in the job, without the id of an instance. */
  unnamedInJob: z.boolean().optional(),
  /** Post-launch actions, one after the other from the end of boot on; with any, they are switched on. */
  launchActions: z
    .array(
      z.strictObject({
        name: text(256),
        outcome: z.enum(['succeeded', 'failed']).default('succeeded'),
        optional: z.boolean().default(false),
        duration: duration.default(30),
        reason: text(1_000).optional(),
      }),
    )
    .max(20)
    .optional(),
};

const server = z.strictObject({
  /** With count, {n} becomes 1, 2, 3 … */
  hostname: text(255),
  id: z
    .string()
    .regex(/^s-[0-9a-zA-Z]{17}$/, "is not a source server's id")
    .optional(),
  /** The source's own private address; one in 10.0.0.0/8 unless given. */
  sourceAddress: z.ipv4('is not an IPv4 address').optional(),
  count: z.int().min(1).max(5_000).optional(),
  /** DRS lists it only from then on: somebody has just installed its agent. */
  addedAfter: duration.default(0),
  ...serverBehaviour,
});

/** Those that DRS's console makes (docs/aws-facts.md, 6.3). */
const SERVICE_ROLES = [
  'AWSElasticDisasterRecoveryAgentRole',
  'AWSElasticDisasterRecoveryConversionServerRole',
  'AWSElasticDisasterRecoveryFailbackRole',
  'AWSElasticDisasterRecoveryRecoveryInstanceRole',
  'AWSElasticDisasterRecoveryRecoveryInstanceWithLaunchActionsRole',
  'AWSElasticDisasterRecoveryReplicationServerRole',
];

export const scenarioSchema = z.strictObject({
  schema: z.literal(SCENARIO_SCHEMA),
  description: text(1_000),
  account: z
    .string()
    .regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '111122223333'")
    .default('111122223333'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a Region such as ap-northeast-1')
    .default('ap-northeast-3'),
  /** When virtual time begins; absent: as the caller says. With real time the simulator begins now. */
  startAt: z.iso
    .datetime({ offset: true, error: 'is not a moment with its zone: write it as 2026-11-21T17:00:00Z' })
    .optional(),
  subnets: z
    .array(
      z.strictObject({
        id: subnetID,
        cidr: z.string().max(18).optional(),
        /** The Region's first unless given. */
        zone: zone.optional(),
        /** MapPublicIpOnLaunch. */
        publicIp: z.boolean().default(false),
        /** Else all of its block but the five that are AWS's. */
        freeAddresses: z.int().min(0).optional(),
        /** Ways out of the VPC, in a route table of its own; without any it has the main one, which leads nowhere. */
        routes: z
          .array(z.strictObject({ to: text(64), via: text(64) }))
          .max(50)
          .default([]),
      }),
    )
    .min(1)
    .max(60)
    .default([{ id: 'subnet-0d1e2f3a4b5c6d7e8', publicIp: false, routes: [] }]),
  securityGroups: z.array(securityGroupID).min(1).default(['sg-0d1e2f3a4b5c6d7e8']),
  /** What groups let in, or out; a group without a rule here lets in its own members, as the default group of a VPC does. */
  securityGroupRules: z
    .array(
      z.strictObject({
        group: securityGroupID,
        /** A group, a block of addresses or a prefix list. */
        from: text(64),
        /** With a rule that says out a group lets out only what such rules say; else it lets out everything. */
        direction: z.enum(['in', 'out']).default('in'),
        protocol: z.enum(['tcp', 'udp', '-1']).default('tcp'),
        /** Absent: every port. */
        port: z.int().min(1).max(65_535).optional(),
      }),
    )
    .max(200)
    .default([]),
  ...networkRules,
  defaults: z.strictObject(serverBehaviour).prefault({}),
  servers: z.array(server).max(5_000).default([]),
  existing: z.array(existing).default([]),
  activeJobs: z
    .array(
      z.strictObject({
        server: text(255),
        type: z.enum(['recovery', 'drill']),
        startedAgo: duration.default(60),
      }),
    )
    .default([]),
  ...adversity,
  /** Addresses outside the account that answer where its probes run; no other does, and none is really dialled. */
  reaches: z.array(text(45)).max(100).default([]),
  ...capacity,
  ...failback,
  ...privatePath,
  ...snapshots,
  ...restore,
  managedNodes,
  calendars: z.array(calendar).default([]),
  alarms: z.array(alarm).default([]),
  /** SSM documents of the account's own. */
  documents: z
    .array(
      z.union([text(128).transform((name) => ({ name, version: 1, replacedAfter: undefined })), document]),
    )
    .default([]),
  /** The values of parameters and secrets, by ARN. */
  secrets: z.record(z.string(), z.string()).default({}),
  /** Whether DRS was initialised in the Region. */
  initialized: z.boolean().default(true),
  /** The service roles of DRS that the account has. */
  serviceRoles: z.array(text(64)).max(20).default(SERVICE_ROLES),
  pageSize: z.int().min(1).max(1_000).default(200),
});

/** The file as written, defaults of single keys filled in. */
export type ScenarioFile = z.output<typeof scenarioSchema>;
export type ServerEntry = ScenarioFile['servers'][number];
export type Outcome = (typeof OUTCOMES)[number];
