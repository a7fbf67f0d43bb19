import * as z from 'zod';
import { probeTiming } from './probe-timing.ts';
import { positiveDuration, text } from './values.ts';

/** The part of a drill plan with the checks inside a recovered server, by SSM Run Command. */

export const platform = z.enum(['linux', 'windows']);

/**
 * Run Command replaces `{{ssm:NAME}}` by a parameter of Systems Manager: a value of the plan must be taken literally.
 */
const isLiteral = (value: string): boolean => !value.includes('{{');
export const literal = (max: number) =>
  text(max).refine(isLiteral, { error: 'must not contain {{, which Run Command would replace' });

/** A check inside goes through two services and takes longer than a socket. */
const TIMEOUT_SECONDS = 30;
const SCRIPT_CHARACTERS_MAX = 8_000;

export const script = z
  .string()
  .min(1)
  .max(SCRIPT_CHARACTERS_MAX)
  .refine((value) => value.trim() !== '', { error: 'must do something' });

const asked = {
  protocol: z.literal('ssm').describe('Asks inside the server, by SSM Run Command.'),
  platform: platform.optional().describe("linux or windows; the server's platform unless given."),
  ...probeTiming,
  timeout: probeTiming.timeout.removeDefault().default(TIMEOUT_SECONDS),
};

const command = z.strictObject({
  ...asked,
  check: z.literal('command').describe('Runs a script of yours.'),
  shell: z
    .enum(['sh', 'powershell'])
    .optional()
    .describe('What runs the script; sh on linux, powershell on windows.'),
  script: script.describe('The script, run as root or SYSTEM; it must be fit to be run again.'),
  expectExit: z.int().min(0).max(255).default(0).describe('The exit status that passes.'),
  expectOutput: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Text that the first 2,500 characters of the output must contain.'),
});

const hostname = z.strictObject({
  ...asked,
  check: z.literal('hostname').describe("Passes when the server calls itself by the source's host name."),
});

const windowsSid = z.strictObject({
  ...asked,
  check: z.literal('windows-sid').describe('Passes when the machine has this SID; Windows only.'),
  sid: z
    .string()
    .regex(
      /^(S-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}|last-pass)$/,
      "is neither a machine's SID such as S-1-5-21-1-2-3 nor last-pass",
    )
    .describe("The machine's SID; last-pass: the one with which it last passed a drill of this plan."),
});

const privateIp = z.strictObject({
  ...asked,
  check: z
    .literal('private-ip')
    .describe('Passes when EC2 and an interface of the server have this address.'),
  address: z.ipv4('is not an IPv4 address').describe('The address that must have been kept.'),
});

const service = z.strictObject({
  ...asked,
  check: z.literal('service').describe('Passes when the service runs.'),
  name: literal(256).describe('The systemd unit, or the name of the Windows service.'),
});

const disks = z.strictObject({
  ...asked,
  check: z.literal('disks').describe('Passes when each of these is mounted.'),
  mounts: z.array(literal(512)).min(1).max(30).describe('Mount points, or drive letters such as D:.'),
});

const time = z.strictObject({
  ...asked,
  check: z.literal('time').describe('Passes when the clock is synchronised.'),
  maximumOffset: positiveDuration.default(1).describe('How far the clock may be off.'),
});

const unreachable = z.strictObject({
  ...asked,
  check: z.literal('unreachable').describe('Passes when the server cannot connect there: it is isolated.'),
  address: z
    .string()
    .refine((value) => z.union([z.ipv4(), z.ipv6()]).safeParse(value).success, {
      error: 'is not an IP address',
    })
    .describe('The address that must be out of reach.'),
  port: z.int().min(1).max(65_535).describe('The TCP port.'),
});

export const insideProbeSchema = z.discriminatedUnion('check', [
  command,
  hostname,
  windowsSid,
  privateIp,
  service,
  disks,
  time,
  unreachable,
]);

export const heartbeatPlanSchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('ssm').describe('Reads the file inside the server.'),
    path: literal(512).describe('The file that the writer of docs/heartbeat.md writes.'),
    platform: platform.optional().describe("linux or windows; the server's platform unless given."),
  }),
  z.strictObject({
    from: z.literal('http').describe('Requests the file from the server.'),
    port: z.int().min(1).max(65_535).describe('The port on the recovered server.'),
    path: literal(2_000).startsWith('/').describe('The path to request.'),
  }),
]);

export type InsideProbe = z.output<typeof insideProbeSchema>;
export type Platform = z.output<typeof platform>;
export type HeartbeatPlan = z.output<typeof heartbeatPlanSchema>;
