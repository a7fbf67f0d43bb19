import * as z from 'zod';
import { duration, signedDuration, text } from './values.ts';

/** What a scenario says of the inside of a recovered server: its SSM agent, its answers, its heartbeat's file. */

const result = z.strictObject({
  /** Scripts that contain this text. */
  matches: text(8_000),
  exitStatus: z.int().min(0).max(255).default(0),
  output: z.string().max(100_000).default(''),
  /** How long it runs. */
  duration: duration.default(1),
});

export const ssm = z.strictObject({
  /** late comes online this long after the end of boot; offline never. */
  agent: z.enum(['online', 'late', 'offline']).default('online'),
  onlineAfter: duration.default(300),
  /** hybrid: the agent still has the source's hybrid activation and reports as mi-…; both: as the instance too. */
  registration: z.enum(['instance', 'hybrid', 'both']).default('instance'),
  /** The server's own host name; the scenario's name unless given. */
  hostname: text(255).optional(),
  sid: text(64).default('S-1-5-21-1000000001-1000000002-1000000003'),
  /** Besides the instance's own. */
  addresses: z.array(text(45)).default([]),
  /** Services that do not run; all others do. */
  stoppedServices: z.array(text(256)).default([]),
  /** What is not mounted; everything else is. */
  missingMounts: z.array(text(512)).default([]),
  clockOffset: signedDuration.default(0),
  /** no-ntp: neither chrony nor w32tm is there. */
  clock: z.enum(['synchronised', 'unsynchronised', 'no-ntp']).default('synchronised'),
  /** The only addresses that can be reached from inside. */
  reaches: z.array(text(64)).default([]),
  /** The first match answers, before kunren's own checks. */
  results: z.array(result).default([]),
});

export const heartbeat = z.strictObject({
  /** How long before the recovery point the source last wrote. */
  lastTickBefore: duration.default(1),
  /** The longest pause in its writing. */
  gap: duration.default(0),
  /** Whether the clone continues writing after it has booted. */
  cloneWrites: z.boolean().default(true),
  /** Whether there is a file at all. */
  exists: z.boolean().default(true),
});

export type SsmScenario = z.output<typeof ssm>;
export type HeartbeatScenario = z.output<typeof heartbeat>;
export const DEFAULT_SSM: SsmScenario = ssm.parse({});
