import * as z from 'zod';
import { lastPassSchema } from '../plan/sid.ts';
import { heartbeatFactSchema } from './heartbeat.ts';
import { mismatchSchema } from './mismatch.ts';
import { moment } from './moment.ts';

/** What was seen of the launched servers of a wave: each probe, each heartbeat, and whether the drill was isolated. */

/** How long each part of an attempt took; null for parts that it did not reach. */
export const phasesSchema = z.strictObject({
  connectMilliseconds: z.number().nullable(),
  tlsMilliseconds: z.number().nullable(),
  firstByteMilliseconds: z.number().nullable(),
});

export const probeFactSchema = z.strictObject({
  protocol: z.string(),
  /** Null when the probe has no port. */
  port: z.number().nullable(),
  /** For an ssm probe, what is checked inside the server. */
  check: z.string().optional(),
  /** PASSED: it had the required result, which for a canary is to fail. */
  status: z.enum(['PASSED', 'FAILED', 'NOT_RUN']),
  canary: z.boolean(),
  attempts: z.int(),
  /** Attempts in a row that passed, and when the first of them did. */
  passesInARow: z.int(),
  passingSince: moment.nullable(),
  /** The first of as many consecutive passes as the plan requires. */
  passedAt: moment.nullable(),
  durationMilliseconds: z.number().nullable(),
  /** Of the last attempt; null when there was none. */
  phases: phasesSchema.nullable(),
  /** What the last attempt saw, cut to a line. */
  seen: z.string().nullable(),
  errorCode: z.string().nullable(),
  /** The last attempt could not be made, for a reason that is not the server's. */
  notAsked: z.literal(true).optional(),
  /** The machine's SID as the last attempt read it, and with what it was compared where the plan says `last-pass`. */
  sid: z.string().optional(),
  lastPass: lastPassSchema.optional(),
  /** Of a restored volume: SHA-256 over every file, and how fast the first full read was. */
  digest: z.string().optional(),
  read: z.strictObject({ bytes: z.number(), seconds: z.number(), mibPerSecond: z.number() }).optional(),
  /** It is a measurement of its own: how long it took is no part of the recovery time. */
  isApart: z.literal(true).optional(),
  /** That the server is not what the plan wants: set while attempts in a row say so. */
  mismatch: mismatchSchema.optional(),
});

/** Of an instance, what only some plans expect something of; absent in older records, and where nobody looked. */
export const machineShape = {
  /** Null: it has none. */
  instanceProfile: z.string().nullable().optional(),
  imdsv2: z.string().nullable().optional(),
  /** Null: they could not be read. */
  volumes: z
    .array(
      z.strictObject({
        volumeID: z.string(),
        type: z.string().nullable(),
        encrypted: z.boolean().nullable(),
        kmsKey: z.string().nullable(),
      }),
    )
    .nullable()
    .optional(),
};

export const provenServerSchema = z.strictObject({
  serverID: z.string(),
  instanceID: z.string(),
  state: z.string().nullable(),
  /** Why EC2 ended it, in EC2's words. */
  stateReason: z.string().nullable().optional(),
  instanceType: z.string().nullable(),
  privateIpAddress: z.string().nullable(),
  publicIpAddress: z.string().nullable(),
  subnetID: z.string().nullable(),
  securityGroupIDs: z.array(z.string()),
  volumeIDs: z.array(z.string()),
  ...machineShape,
  /** First time that both EC2 status checks were seen ok. */
  bootedAt: moment.nullable(),
  /** When everything that the plan requires of the server had first been seen. */
  verifiedAt: moment.nullable(),
  /** When the last look began that saw it unproven; null: none did. Absent in older records. */
  unprovenAt: moment.nullable().optional(),
  /** When it was seen that the instance of a proven server did not run any more; absent: it never was. */
  lostAt: moment.optional(),
  probes: z.array(probeFactSchema),
  /** The source's last heartbeats on the clone; null when none were requested or read yet. */
  heartbeat: heartbeatFactSchema.nullable(),
});

/** Whether production could be reached from where the probes run; null when that could not be determined. */
export const isolationSchema = z.strictObject({
  name: z.string(),
  address: z.string(),
  port: z.number(),
  reached: z.boolean().nullable(),
  at: moment,
  seen: z.string(),
  errorCode: z.string().nullable(),
});

/** wave-N/probes.json, by ProbeWave. */
export const waveProbesSchema = z.strictObject({
  servers: z.array(provenServerSchema),
  isolation: z.array(isolationSchema),
  /** When its critical servers were proven, or its time was over. */
  endedAt: moment.nullable(),
  timedOut: z.boolean(),
  /** When nothing was left to see of its optional servers, or their time was over; absent where it has none. */
  optionalEndedAt: moment.nullable().optional(),
  optionalTimedOut: z.boolean().optional(),
});

export type WaveProbes = z.infer<typeof waveProbesSchema>;
export type ProvenServer = z.infer<typeof provenServerSchema>;
export type Phases = z.infer<typeof phasesSchema>;
export type ProbeFact = z.infer<typeof probeFactSchema>;
export type IsolationFact = z.infer<typeof isolationSchema>;
