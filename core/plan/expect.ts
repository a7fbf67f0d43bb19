import * as z from 'zod';
import { notAnId } from './misplaced.ts';
import { LAST_PASS } from './sid.ts';
import { text } from './values.ts';

/**
 * The part of a drill plan that says what a launch is meant to be. The network and the guards say what is allowed; this
 * says what is right: docs/expectations.md.
 */

const instanceType = z
  .string()
  .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'is no instance type: write one like m6i.large');
const volumeType = z.enum(['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard']);
const TYPES_MAX = 20;

const subnet = z.string().regex(/^subnet-[0-9a-f]{8,17}$/, {
  error: notAnId('subnet', 'a subnet', 'aws ec2 describe-subnets'),
});
const securityGroup = z.string().regex(/^sg-[0-9a-f]{8,17}$/, {
  error: notAnId('sg', 'a security group', 'aws ec2 describe-security-groups'),
});
/** An alias may lead to another key tomorrow. */
const kmsKey = z
  .string()
  .regex(
    /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    "is not a key's id or ARN: write it as aws kms describe-key prints it, not an alias, which may lead to another key",
  );

const meant = {
  rightSizing: z
    .enum(['NONE', 'BASIC', 'IN_AWS'])
    .describe('Right-sizing of the instance type: NONE takes the type of the launch template.'),
  disposition: z
    .literal('STARTED', {
      error:
        'must be STARTED: a drill of a server that is launched stopped is refused, for it proves nothing',
    })
    .describe('What is done with the instance after its launch.'),
  copyPrivateIp: z.boolean().describe("Whether the source's private IP is copied."),
  copyTags: z.boolean().describe("Whether the source server's tags are copied."),
  osByol: z.boolean().describe("Licensing: true brings the source's own license for its operating system."),
  recoveryMode: z.enum(['FAST', 'OPTIMAL']).describe('FAST launches without conversion.'),
  postLaunchActions: z.boolean().describe('Whether post-launch actions are switched on.'),
  instanceType: z
    .union([instanceType, z.array(instanceType).min(1).max(TYPES_MAX)])
    .describe('The instance type, or a list of those that will do.'),
  volumeType: z
    .union([volumeType, z.array(volumeType).min(1).max(TYPES_MAX)])
    .describe('The type of every volume, or a list of those that will do.'),
  encrypted: z.boolean().describe('Whether every volume is encrypted.'),
  kmsKey: kmsKey.describe('The KMS key of every volume, by id or ARN.'),
  imdsv2: z
    .enum(['required', 'optional'])
    .describe('Whether the metadata service takes only requests with a token (IMDSv2).'),
  instanceProfile: text(128).describe('The name of the instance profile.'),
  publicIp: z.boolean().describe('Whether the server gets a public address.'),
  subnet: subnet.describe('The subnet of this server among those of the network.'),
  securityGroups: z
    .array(securityGroup)
    .min(1)
    .max(100)
    .describe('Exactly the security groups of this server.'),
  templateVersion: z
    .literal('default-is-latest', {
      error: 'must be default-is-latest: that the newest version of the launch template is the default one',
    })
    .describe('That no newer version of the launch template waits to be made the default.'),
  privateIp: z
    .literal('source', { error: "must be source: that the server has its source's private address" })
    .describe("That the server has its source's private address."),
  hostname: z
    .literal('source', { error: "must be source: that the server calls itself by its source's host name" })
    .describe("That the server calls itself by its source's host name: it is asked inside, by SSM."),
  sid: z
    .literal(LAST_PASS, {
      error: 'must be last-pass: that a Windows machine has the SID with which it last passed',
    })
    .describe('That a Windows machine has the SID with which it last passed: it is asked inside, by SSM.'),
};

export const expectSchema = z.strictObject({
  ...z.strictObject(meant).partial().shape,
  mismatch: z
    .enum(['refuse', 'finding'])
    .optional()
    .describe(
      'What a difference is: refuse (the default) starts no drill and fails one that launched otherwise, finding is a finding of the verdict.',
    ),
});

/** What is meant of one server. */
export const expectationSchema = expectSchema.extend({ mismatch: z.enum(['refuse', 'finding']) });

export type Expect = z.infer<typeof expectSchema>;
export type Expectation = z.infer<typeof expectationSchema>;

/** What is meant of one server: its own keys over those of its wave, and these over the plan's; null: nothing is. */
export function expectationOf(...levels: readonly (Expect | undefined)[]): Expectation | null {
  const merged: Expect = Object.assign({}, ...levels);
  const { mismatch = 'refuse', ...fields } = merged;
  return Object.keys(fields).length === 0 ? null : { ...fields, mismatch };
}
