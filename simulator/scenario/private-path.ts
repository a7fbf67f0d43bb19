import * as z from 'zod';
import { text } from './values.ts';

/** What a resource of the path has, in AWS's own names. */
const fields = z.record(z.string(), z.unknown());

/** Kinds of resources that a scenario may add to the path. */
const PATH_KINDS = [
  'vpcs',
  'subnets',
  'routeTables',
  'networkAcls',
  'securityGroups',
  'endpoints',
  'peerings',
  'attachments',
  'transitTables',
  'prefixLists',
  'zones',
  'resolverRules',
  'resolverEndpoints',
] as const;

/** A private replication path on which everything is right, and what is different on it: docs/simulator.md. */
export const privatePath = {
  privatePath: z
    .strictObject({
      via: z.enum(['peering', 'transit-gateway']).default('peering'),
      source: z.enum(['vpc', 'on-premises']).default('vpc'),
      sourceRegion: text(64).default('ap-northeast-1'),
      sourceAccount: z
        .string()
        .regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '444455556666'")
        .optional(),
      /** By id: fields that are different, null where there is none; null alone: there is no such resource. */
      change: z.record(text(128), fields.nullable()).default({}),
      add: z.partialRecord(z.enum(PATH_KINDS), z.array(fields)).default({}),
    })
    .optional(),
};

export type PathKind = (typeof PATH_KINDS)[number];
