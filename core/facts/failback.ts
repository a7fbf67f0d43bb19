import * as z from 'zod';
import type { Passage } from '../network/admission.ts';
import { moment, serviceMoment } from './moment.ts';

/**
 * What failing back from a drill's instances would need, as it was seen while they ran. It is readiness, and no verdict
 * follows from it. What could not be read has its reason.
 */

const seen = <S extends z.ZodType>(known: S) =>
  z.union([z.strictObject({ known }), z.strictObject({ unknown: z.string() })]);

/** How many addresses something lets through at a port. */
const passageSchema: z.ZodType<Passage> = z.enum(['all', 'some', 'none']);

/** TCP from the instance's side. */
const passagesShape = { out443: passageSchema, out1500: passageSchema, in1500: passageSchema };

const instanceSchema = z.strictObject({
  serverID: z.string(),
  instanceID: z.string(),
  /** By the recovery service. */
  service: seen(
    z.strictObject({
      /** Where the source ran; null: the service does not say. */
      origin: z.enum(['AWS', 'ON_PREMISES']).nullable(),
      originAccount: z.string().nullable(),
      originRegion: z.string().nullable(),
      /** When it heard from the agent on the instance; null: never. */
      agentSeenAt: serviceMoment,
    }),
  ),
  /** By EC2. */
  machine: seen(
    z.strictObject({
      /** Null: it has none. */
      instanceProfile: z.string().nullable(),
      /** Whether the instance metadata service (IMDS) is on; null: EC2 does not say. */
      metadataService: z.boolean().nullable(),
      subnetID: z.string().nullable(),
      securityGroupIDs: z.array(z.string()),
    }),
  ),
});

/** failback.json, by ProbeWave when the last wave has ended; HoldDrill adds agents that are heard from later. */
export const failbackFactsSchema = z.strictObject({
  lookedAt: moment,
  /** When it was last asked whether agents were heard from. */
  agentsLookedAt: moment,
  servers: z.array(instanceSchema),
  /** Of each instance profile: the managed policies of its role, by name. */
  profiles: z.array(z.strictObject({ name: z.string(), policies: seen(z.array(z.string())) })),
  /** Absent where the plan calls the network isolated. */
  network: z
    .strictObject({
      groups: seen(z.array(z.strictObject({ groupID: z.string(), ...passagesShape }))),
      /** A port for which answers do not come back is closed too. */
      acls: seen(
        z.array(z.strictObject({ aclID: z.string(), subnetIDs: z.array(z.string()), ...passagesShape })),
      ),
    })
    .optional(),
  /** Whether the recovery service may be used in each Region that sources came from. */
  origins: z.array(z.strictObject({ region: z.string(), initialised: seen(z.boolean()) })),
});

export type FailbackFacts = z.infer<typeof failbackFactsSchema>;
export type FailbackInstance = FailbackFacts['servers'][number];
export type Passages = { readonly [Port in keyof typeof passagesShape]: Passage };
