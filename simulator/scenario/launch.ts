import * as z from 'zod';
import { text } from './values.ts';

/** The launch settings of a server, the versions of its launch template, and what EC2 makes of them. */

export const subnetID = z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "is not a subnet's id");
export const securityGroupID = z.string().regex(/^sg-[0-9a-f]{8,17}$/, "is not a security group's id");

/** What a version of the template can say, and an instance can turn out to be. */
const machine = {
  instanceType: text(64).optional(),
  /** HttpTokens; absent in a template: it does not say, and EC2 takes requests without a token too. */
  imdsv2: z.enum(['required', 'optional']).optional(),
  /** Of every volume; absent in a template: it names no volume. */
  volumeType: z.enum(['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard']).optional(),
  /** Absent: as the replicated disks, which are encrypted. */
  encrypted: z.boolean().optional(),
  kmsKey: text(2_048).optional(),
};

const templateVersion = {
  ...machine,
  /** null: the template names no subnet, as DRS's own first template does. */
  subnet: subnetID.nullable().optional(),
  securityGroups: z.array(securityGroupID).optional(),
  terminationProtection: z.boolean().optional(),
  /** A fixed address in the template, as a copied one leaves it. */
  privateIpAddress: z.ipv4().optional(),
  /** AssociatePublicIpAddress; absent: as the subnet says. */
  publicIp: z.boolean().optional(),
  instanceProfile: text(128).optional(),
};

const version = z.int().min(1).max(10_000);

export const launch = z.strictObject({
  ...templateVersion,
  disposition: z.enum(['STARTED', 'STOPPED']).optional(),
  copyPrivateIp: z.boolean().optional(),
  copyTags: z.boolean().optional(),
  osByol: z.boolean().optional(),
  rightSizing: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional(),
  /** The type that right-sizing chooses in place of the template's; absent: the same. */
  rightSizedType: text(64).optional(),
  /** FAST skips the conversion; without it DRS does not say, and converts. */
  recoveryMode: z.enum(['FAST', 'OPTIMAL']).optional(),
  /** The instance that DRS would overwrite: launch into an existing instance. */
  intoInstance: z
    .string()
    .regex(/^i-[0-9a-f]{8,17}$/, "is not an instance's id")
    .optional(),
  /** HttpEndpoint: whether the instance metadata service is on. */
  metadataService: z.enum(['enabled', 'disabled']).optional(),
  /** The capacity reservation that the template names. */
  capacityReservation: text(64).optional(),
  /** Number of the template version that the keys above describe: the default one, which DRS uses. */
  defaultVersion: version.optional(),
  /** Versions that are not the default. */
  otherVersions: z.array(z.strictObject({ version, ...templateVersion })).optional(),
  /** How the launched instance differs from its template, as when somebody changes it at once. */
  launched: z.strictObject({ ...machine, instanceProfile: text(128).optional() }).optional(),
  /** Settings that DRS leaves out of its answer. */
  unsaid: z
    .array(z.enum(['targetInstanceTypeRightSizingMethod', 'copyTags', 'licensing']))
    .max(3)
    .optional(),
});
