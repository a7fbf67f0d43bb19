import * as z from 'zod';
import { notAnId } from './misplaced.ts';
import { targetSchema } from './target.ts';

/** The private path of a plan: replication that must never use the internet, between which networks. */

const vpcId = z
  .string()
  .regex(/^vpc-[0-9a-f]{8,17}$/, { error: notAnId('vpc', 'a VPC', 'aws ec2 describe-vpcs') });

const fromVpcSchema = z.strictObject({
  vpc: vpcId.describe('The VPC of the source servers.'),
  subnets: z
    .array(
      z.string().regex(/^subnet-[0-9a-f]{8,17}$/, {
        error: notAnId('subnet', 'a subnet', 'aws ec2 describe-subnets'),
      }),
    )
    .min(1)
    .max(100)
    .optional()
    .describe("The source servers' subnets; without them, all of the VPC."),
  account: targetSchema.shape.account.optional().describe("The VPC's account; without it, the target's."),
  region: targetSchema.shape.region.optional().describe("The VPC's Region; without it, the target's."),
  role: targetSchema.shape.role.describe(
    "The role to read the VPC's account by; without it, the target's where the account is the same.",
  ),
});

const onPremisesSchema = z.strictObject({
  onPremises: z
    .array(z.cidrv4('is not a block of IPv4 addresses: write one such as 10.20.0.0/16'))
    .min(1)
    .max(50)
    .describe('The blocks of addresses of source servers outside AWS.'),
});

export const privatePathSchema = z.strictObject({
  source: z.union([fromVpcSchema, onPremisesSchema]).describe('Where the source servers are.'),
  stagingVpc: vpcId.describe("The VPC of the staging area, in the target's account and Region."),
});

export type PrivatePath = z.infer<typeof privatePathSchema>;
