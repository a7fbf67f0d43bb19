import * as z from 'zod';
import { DNS_RECORDS, PROTOCOLS } from '../../core/plan/probes.ts';
import { duration, text } from './values.ts';

/** What a scenario says of one port of a simulated server. */

/** A service's behaviour in any protocol. */
const BEHAVIOURS = ['open', 'closed', 'silent', 'banner', 'slow', 'garbage', 'endless'] as const;

const certificate = z.strictObject({
  /** The name that it is for. */
  name: text(64).default('simulated'),
  /** From when the port opens; negative: expired. Without it the certificate lasts until 2049. */
  daysLeft: z.int().min(-3_650).max(3_650).optional(),
});

export const serviceSchema = z.strictObject({
  port: z.int().min(1).max(65_535),
  protocol: z.enum(PROTOCOLS).default('tcp'),
  /** See docs/simulator.md: closed does not listen, silent accepts and never answers. */
  behaviour: z.enum(BEHAVIOURS).default('open'),
  status: z.int().min(200).max(599).default(200),
  body: z.string().max(65_536).default(''),
  /** More headers of an HTTP answer, such as a location. */
  headers: z.record(text(100), text(2_000)).default({}),
  /** Whether it answers with the heartbeat's file; http and https only. */
  heartbeat: z.boolean().default(false),
  /** From the end of boot. */
  opensAfter: duration.default(0),
  /** From a request, or from a connection if the server speaks first, until its answer. */
  answersAfter: duration.default(0),
  /** How many connections are cut at first; in http and https they get a 503. */
  failsFirst: z.int().min(0).max(1_000).default(0),
  /** Whether TLS comes before the first message; https and tls always have it. */
  tls: z.boolean().default(false),
  certificate: certificate.prefault({}),
  /** other: a key, of a certificate or of SSH, that is not the one in docs/simulator.md. */
  key: z.enum(['own', 'other']).default('own'),
  /** The code with which the server refuses: a number of MySQL, a SQLSTATE, a word of Redis, a reply of SMTP … */
  error: z
    .string()
    .regex(/^[0-9A-Z]{1,12}$/, 'is not a code such as 1129, 57P03 or LOADING')
    .optional(),
  /** Whether Remote Desktop offers Network Level Authentication. */
  nla: z.boolean().default(true),
  /** What DNS knows: by name, then by type; self is the instance's own address. */
  records: z
    .record(text(253), z.partialRecord(z.enum(DNS_RECORDS), z.array(text(500)).min(1).max(50)))
    .default({}),
  /** What exchange waits for, and then sends. */
  steps: z
    .array(
      z.strictObject({ expect: z.string().max(1_000).optional(), send: z.string().max(1_000).optional() }),
    )
    .max(20)
    .default([]),
});

export type ServiceScenario = z.output<typeof serviceSchema>;
