import * as z from 'zod';
import { text } from './values.ts';

/** How much AWS gives: quotas, what EC2 offers and reserves, and endpoints. */
export const capacity = {
  /** Capacity reservations of EC2 in the Region. */
  capacityReservations: z
    .array(
      z.strictObject({
        id: z.string().regex(/^cr-[0-9a-f]{8,17}$/, "is not a capacity reservation's id"),
        instanceType: text(64),
        state: text(64).default('active'),
        total: z.int().min(0).default(10),
        available: z.int().min(0).default(10),
      }),
    )
    .max(100)
    .default([]),
  /** Instance types that the Region does not offer. */
  instanceTypesMissing: z.array(text(64)).default([]),
  /** Those that the Region offers, but not the zone of the account's subnets. */
  instanceTypesNotInZone: z.array(text(64)).default([]),
  quotas: z
    .record(z.string().regex(/^L-[0-9A-F]{8}$/, "is not a quota's code"), z.number().min(0))
    .default({}),
  quotasReadable: z.boolean().default(true),
  /** Services, as in `drs`, for which the VPC has no endpoint; it has one for every other that kunren needs. */
  endpointsMissing: z.array(text(64)).max(20).default([]),
};
