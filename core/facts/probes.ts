import * as z from 'zod';
import { heartbeatFactSchema } from './heartbeat.ts';
import { moment } from './moment.ts';

/** What was seen of the launched servers of a wave: each probe, each heartbeat, and whether the drill was isolated. */

/** How long each part of an attempt took; null for what it did not come to. */
export const phasesSchema = z.strictObject({
  connectMilliseconds: z.number().nullable(),
  tlsMilliseconds: z.number().nullable(),
  firstByteMilliseconds: z.number().nullable(),
});

export const probeFactSchema = z.strictObject({
  protocol: z.string(),
  /** Null where nothing is asked of a port. */
  port: z.number().nullable(),
  /** What is checked inside the server, of an ssm probe. */
  check: z.string().optional(),
  /** PASSED: it did what it must, which for a canary is to fail. */
  status: z.enum(['PASSED', 'FAILED', 'NOT_RUN']),
  canary: z.boolean(),
  attempts: z.int(),
  /** Attempts in a row that passed, and when the first of them did. */
  passesInARow: z.int(),
  passingSince: moment.nullable(),
  /** The first of as many passes in a row as the plan wants. */
  passedAt: moment.nullable(),
  durationMilliseconds: z.number().nullable(),
  /** Of the last attempt; null when there was none. */
  phases: phasesSchema.nullable(),
  /** What the last attempt saw, cut to a line. */
  seen: z.string().nullable(),
  errorCode: z.string().nullable(),
});

export const provenServerSchema = z.strictObject({
  serverID: z.string(),
  instanceID: z.string(),
  state: z.string().nullable(),
  instanceType: z.string().nullable(),
  privateIpAddress: z.string().nullable(),
  subnetID: z.string().nullable(),
  volumeIDs: z.array(z.string()),
  /** First time that both EC2 status checks were seen ok. */
  bootedAt: moment.nullable(),
  /** First time that everything asked of the server had been seen. */
  verifiedAt: moment.nullable(),
  probes: z.array(probeFactSchema),
  /** The source's last signs of life, as the clone has them; null where none were asked for or read yet. */
  heartbeat: heartbeatFactSchema.nullable(),
});

/** Whether something of production answered from where the probes run; null where that could not be found out. */
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
  endedAt: moment.nullable(),
  timedOut: z.boolean(),
});

export type WaveProbes = z.infer<typeof waveProbesSchema>;
export type ProvenServer = z.infer<typeof provenServerSchema>;
export type Phases = z.infer<typeof phasesSchema>;
export type ProbeFact = z.infer<typeof probeFactSchema>;
export type IsolationFact = z.infer<typeof isolationSchema>;
