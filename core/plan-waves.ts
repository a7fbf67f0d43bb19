import * as z from 'zod';
import { actionSchema } from './plan-actions.ts';
import { heartbeatPlanSchema, insideProbeSchema, platform } from './plan-inside.ts';
import { instant, name, positiveDuration, text } from './plan-values.ts';
import { isPrintable } from './wording.ts';

/** The part of a drill plan that says which servers start, in what order and how they are proven. */

const port = z.int().min(1).max(65_535).describe('The port on the recovered server.');

/** An attempt must end within the invocation of the function that makes it: core/pacing.ts. */
const TIMEOUT_MAXIMUM_SECONDS = 30;

const probeTiming = {
  timeout: positiveDuration
    .refine((seconds) => seconds <= TIMEOUT_MAXIMUM_SECONDS, { error: 'must be at most 30s' })
    .default(5)
    .describe('How long one attempt may take, at most 30s.'),
  interval: positiveDuration.default(10).describe('How long to wait between attempts.'),
};

const tcpProbe = z.strictObject({
  protocol: z.literal('tcp').describe('Passes when the port accepts a connection.'),
  port,
  ...probeTiming,
});

const httpProbe = z.strictObject({
  protocol: z.enum(['http', 'https']).describe('Passes when the answer has the status and the text.'),
  port,
  path: z
    .string()
    .startsWith('/')
    .max(2_000)
    .refine(isPrintable, { error: 'must be one line' })
    .default('/')
    .describe('The path to ask for.'),
  host: text(253).optional().describe("Name sent in the Host header although the address is the instance's."),
  expectStatus: z.int().min(100).max(599).default(200).describe('The status that passes.'),
  expectBody: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Text that the first 64 KiB of the body must contain.'),
  ...probeTiming,
});

export const probeSchema = z.discriminatedUnion('protocol', [tcpProbe, httpProbe]);

/** From outside and from inside. */
export const anyProbeSchema = z.discriminatedUnion('protocol', [...probeSchema.options, insideProbeSchema]);

const serverBehaviour = {
  critical: z
    .boolean()
    .default(true)
    .describe('One critical server that fails makes the drill fail; an optional one makes a finding.'),
  probes: z
    .array(anyProbeSchema)
    .max(20)
    .default([])
    .describe('What must answer before the server counts as recovered.'),
  platform: platform.default('linux').describe('What runs scripts inside the server.'),
  heartbeat: heartbeatPlanSchema
    .optional()
    .describe("Where the recovered server keeps the source's last signs of life: docs/heartbeat.md."),
};

const selectorSchema = z.union([
  z.strictObject({
    id: z
      .string()
      .regex(/^s-[0-9a-zA-Z]{17}$/, "is not a source server's id: s- and 17 letters or digits")
      .describe("The DRS source server's id."),
    ...serverBehaviour,
  }),
  z.strictObject({
    hostname: text(255).describe('The host name that DRS shows for the source server.'),
    ...serverBehaviour,
  }),
  z.strictObject({
    tags: z
      .record(text(128), z.string().max(256))
      .refine((tags) => Object.keys(tags).length > 0, { error: 'needs at least one tag' })
      .describe('Every source server that carries all of these tags.'),
    ...serverBehaviour,
  }),
]);

export const waveSchema = z.strictObject({
  name: name('is not a name of a-z, 0-9 and - (at most 63)').describe('Names the wave in reports.'),
  servers: z.array(selectorSchema).min(1).max(500).describe('The servers that start together.'),
  actions: z
    .array(actionSchema)
    .max(20)
    .default([])
    .describe('What is done inside launched servers, in this order, before they are proven.'),
  readyWithin: positiveDuration
    .default(5_400)
    .describe("From the wave's start until every server is launched and proven."),
  onFailure: z
    .enum(['stop', 'continue'])
    .default('stop')
    .describe('What happens to later waves when a critical server of this one fails.'),
});

export const recoveryPointSchema = z.union([
  z.literal('latest'),
  z.strictObject({ atLeastAge: positiveDuration.describe('The newest snapshot that is at least this old.') }),
  z.strictObject({ before: instant.describe('The newest snapshot taken before this moment.') }),
]);
