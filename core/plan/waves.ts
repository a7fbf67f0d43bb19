import * as z from 'zod';
import { actionSchema } from './actions.ts';
import { sourceServerId } from './drs.ts';
import { expectSchema } from './expect.ts';
import { heartbeatPlanSchema, insideProbeSchema, platform } from './inside.ts';
import { hostAlone } from './misplaced.ts';
import { probeSchema } from './probes.ts';
import { restoredServer } from './restore.ts';
import { instant, name, noSecret, positiveDuration, text } from './values.ts';
import { volumeProbeSchema } from './volume-proofs.ts';

/** The part of a drill plan that says which servers start, in what order and how they are proven. */

/** From outside and from inside. */
const writtenProbeSchema = z.discriminatedUnion('protocol', [...probeSchema.options, insideProbeSchema]);

/** The same, and the probes that a restored volume's proofs become. */
export const anyProbeSchema = z.union([writtenProbeSchema, volumeProbeSchema]);

const serverBehaviour = {
  critical: z
    .boolean()
    .default(true)
    .describe('One critical server that fails makes the drill fail; an optional one makes a finding.'),
  probes: z
    .array(writtenProbeSchema)
    .max(20)
    .default([])
    .describe('What must answer before the server counts as recovered.'),
  heartbeat: heartbeatPlanSchema
    .optional()
    .describe("Where the recovered server has the source's last heartbeats: docs/heartbeat.md."),
};

const replicatedServer = {
  ...serverBehaviour,
  platform: platform.default('linux').describe('What runs scripts inside the server.'),
  expect: expectSchema
    .optional()
    .describe("What this server's launch is meant to be; its keys count over those of its wave and plan."),
};

const selectorSchema = z.union([
  z.strictObject({
    id: sourceServerId,
    ...replicatedServer,
  }),
  z.strictObject({
    hostname: text(255).superRefine(hostAlone).describe('The host name, as the recovery method shows it.'),
    ...replicatedServer,
  }),
  z.strictObject({
    tags: z
      .record(text(128).superRefine(noSecret), z.string().max(256))
      .refine((tags) => Object.keys(tags).length > 0, { error: 'needs at least one tag' })
      .describe('Every server that carries all of these tags.'),
    ...replicatedServer,
  }),
  z.strictObject({ ...restoredServer, ...serverBehaviour }),
]);

export const waveSchema = z.strictObject({
  name: name('is not a name of a-z, 0-9 and - (at most 63)').describe('Names the wave in reports.'),
  servers: z.array(selectorSchema).min(1).max(500).describe('The servers that start together.'),
  actions: z
    .array(actionSchema)
    .max(20)
    .default([])
    .describe('What is done inside launched servers, in this order, before they are proven.'),
  expect: expectSchema
    .optional()
    .describe("What the launches of this wave are meant to be; its keys count over the plan's."),
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
  z.strictObject({
    consistentWithin: positiveDuration.describe(
      "The newest snapshots of a wave's servers that lie within this span of each other.",
    ),
  }),
  z.strictObject({
    randomWithin: positiveDuration.describe(
      'Any snapshot that is at most this old, another one in each drill: an old one must restore too.',
    ),
  }),
]);
