import * as z from 'zod';
import { text } from './values.ts';

/** What guards the account's own subnets beside security groups: docs/simulator.md. */
export const networkRules = {
  /** Entries of the VPC's network ACL, before the one that lets everything through (number 100). */
  networkAclRules: z
    .array(
      z.strictObject({
        number: z.int().min(1).max(99),
        egress: z.boolean().default(false),
        action: z.enum(['allow', 'deny']).default('deny'),
        cidr: text(18),
        /** As IANA numbers it, -1 for all. */
        protocol: z.enum(['6', '17', '-1']).default('-1'),
        ports: z
          .strictObject({
            from: z.int().min(0).max(65_535),
            to: z.int().min(0).max(65_535),
          })
          .optional(),
      }),
    )
    .max(40)
    .default([]),
  /** Their blocks, by id. */
  prefixLists: z.record(text(64), z.array(text(18)).max(200)).default({}),
};
