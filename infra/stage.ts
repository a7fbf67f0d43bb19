import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { formatProblem, parseDocument } from '../core/plan/document.ts';
import { allowedSchema } from './allowed.ts';
import { PLAN_BYTES_MAX } from './plan-files.ts';
import { readLocalFile } from './read-local-file.ts';

/**
 * The settings of a deployment, from a committed file: whoever deploys, and however often, the same comes out. A
 * `--param` that somebody forgets would return to its default, and shorten how long evidence is kept.
 */

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const LOCK = /^(?:GOVERNANCE|COMPLIANCE) [1-9]\d{0,4}$/;

const rolesSchema = z.array(
  z.string().regex(ROLE, "is not a role's whole ARN, like arn:aws:iam::111122223333:role/NAME"),
);
/** Each is named by several policies, and a bucket's has 20 KB. */
const PEOPLE_MAX = 4;
const peopleSchema = rolesSchema
  .max(PEOPLE_MAX, `has at most ${PEOPLE_MAX} roles; give more people one of these roles`)
  .default([]);

const stageSchema = z.strictObject({
  schema: z.literal('kunren-stage/v1'),
  /** The Region in which servers recover: a Lambda reaches only VPCs of its own (docs/aws-facts.md, 9.5). */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a Region such as ap-northeast-1'),
  retention: z.strictObject({
    mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
    days: z.int().min(1).max(36_500),
    /** The retention that is deployed and that this one, weaker, is meant to replace. */
    insteadOf: z
      .string()
      .regex(LOCK, 'is not a retention: write the deployed mode and days, like GOVERNANCE 400')
      .optional(),
  }),
  probes: z
    .strictObject({
      subnets: z
        .array(
          z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'is not a subnet such as subnet-0123456789abcdef0'),
        )
        .min(1),
      securityGroup: z
        .string()
        .regex(/^sg-[0-9a-f]{8,17}$/, 'is not a security group such as sg-0123456789abcdef0'),
    })
    .optional(),
  alertEmail: z.email('is not a mail address').optional(),
  /** Whole ARNs: a pattern would allow far too much. */
  instanceProfileRoles: rolesSchema.default([]),
  /** Roles of people who abort and clean up drills: nobody else's may write what these write. */
  operators: peopleSchema,
  /** Roles that deploy: if there are any, only these and the root user change what protects evidence. */
  administrators: peopleSchema,
  /** A time-stamping authority (RFC 3161), which stamps the signed evidence. */
  timeStamps: z
    .url({ protocol: /^https$/, error: 'is not an https address of a time-stamping authority' })
    .optional(),
  /** A bucket, in another Region or account, that evidence is copied to; its account where that is another one. */
  evidenceCopy: z
    .strictObject({
      bucket: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}$/,
          "is not a bucket's whole ARN, which ends with ::: and its name",
        ),
      account: z
        .string()
        .regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '444455556666'")
        .optional(),
      key: z.string().regex(KEY, "is not a key's whole ARN, which ends with key/ and its id"),
    })
    .optional(),
  /** What plans may name beside the stack's own. */
  allow: allowedSchema.prefault({}),
  /** Keys of replicated volumes and of snapshots, for servers of this account. */
  ebsKeys: z
    .array(z.string().regex(KEY, "is not a key's whole ARN, which ends with key/ and its id"))
    .default([]),
});

/** What stages/NAME.yml says. */
export type Stage = z.output<typeof stageSchema>;

/** Something is wrong with the stage itself, which several parts of serverless.yml ask for. */
export class StageFault extends Error {
  override readonly name = 'StageFault';
}

/** @throws {StageFault} when there is no such file, or with everything that is wrong in it. */
export function readStage(name: string, folder = fileURLToPath(new URL('..', import.meta.url))): Stage {
  const file = `stages/${name}.yml`;
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name))
    throw new StageFault(`--stage '${name}': a stage is named by at most 20 of a-z, 0-9 and -, such as prod`);
  const read = readLocalFile(`${folder}/${file}`, PLAN_BYTES_MAX);
  if ('refusal' in read)
    throw new StageFault(
      `${file}: ${read.refusal}\nNothing was packaged; write it, as stages/prod.yml is written`,
    );
  const parsed = parseDocument(read.bytes.toString(), file, stageSchema);
  if (parsed.ok) return parsed.value;
  throw new StageFault(
    `${parsed.problems.map(formatProblem).join('\n')}\nNothing was packaged; fix the settings`,
  );
}

/** As the stack says it in its output EvidenceRetention. */
const lockOf = ({ mode, days }: Stage['retention']): string => `${mode} ${days}`;

/**
 * Refuses a retention weaker than the one that is deployed, unless the file says which one it replaces: then a colleague
 * has seen it, and once it is deployed the word has no more effect.
 * @throws {Error} naming both and the way out.
 */
export function refuseWeaker(deployed: string | null, stage: string, retention: Stage['retention']): void {
  if (deployed === null || retention.insteadOf === deployed) return;
  if (!LOCK.test(deployed))
    throw new Error(
      `stack kunren-${stage}: its output EvidenceRetention is '${deployed}', so nobody can tell whether stages/${stage}.yml is weaker; deploy an unchanged checkout first`,
    );
  const [mode = '', days = ''] = deployed.split(' ');
  const isWeaker =
    retention.days < Number(days) || (mode === 'COMPLIANCE' && retention.mode !== 'COMPLIANCE');
  if (isWeaker)
    throw new Error(
      `stages/${stage}.yml: retention ${lockOf(retention)} is weaker than ${deployed}, which is deployed; put that back, or, to keep new evidence for less, add insteadOf: ${deployed}`,
    );
}

/** What osls gives a file that serverless.yml names. */
interface Osls {
  readonly options: Readonly<Record<string, unknown>>;
  resolveVariable(address: string): Promise<unknown>;
}

/**
 * The settings of the stage that is packaged.
 * @throws {StageFault} also when something on the command line would take the place of a setting.
 */
export async function stageOf({ options, resolveVariable }: Osls): Promise<{ name: string; stage: Stage }> {
  const name = String(await resolveVariable('sls:stage'));
  const stage = readStage(name);
  if ([options['param'] ?? []].flat().length > 0)
    throw new StageFault(
      `--param: settings are in stages/${name}.yml, so that each deployment has them; write it there`,
    );
  const region = options['region'] ?? stage.region;
  if (region !== stage.region)
    throw new StageFault(
      `--region ${region}: stages/${name}.yml says ${stage.region}, and another Region is another stack; leave --region out, or write a stage of its own`,
    );
  return { name, stage };
}

/** The parameters of the stack; `deploys` asks what is deployed, which packaging must not need. */
export async function stackParameters(osls: Osls, deploys: boolean): Promise<object[]> {
  const { name, stage } = await stageOf(osls);
  const { retention, probes, region, alertEmail = '', timeStamps = '' } = stage;
  if (deploys) {
    const deployed = await osls.resolveVariable(`cf(${region}):kunren-${name}.EvidenceRetention`);
    refuseWeaker(deployed === null ? null : String(deployed), name, retention);
  }
  const values = {
    ProbeSubnets: probes?.subnets.join(',') ?? '',
    ProbeSecurityGroup: probes?.securityGroup ?? '',
    RetentionMode: retention.mode,
    RetentionDays: String(retention.days),
    AlertEmail: alertEmail,
    TimeStampAuthority: timeStamps,
  };
  return Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
}

type Part<T> = (osls: Osls) => Promise<T>;

/** An operator's mistake is one sentence; osls would print a stack trace. */
export const inOneSentence =
  <T>(make: Part<T>): Part<T> =>
  async (osls) => {
    try {
      return await make(osls);
    } catch (error) {
      throw error instanceof Error ? Object.assign(error, { stack: error.message }) : error;
    }
  };

/** What is wrong with the stage is said once, for provider.region, without which osls does nothing. */
export const unlessSaid =
  <T>(make: Part<T>, nothing: T): Part<T> =>
  async (osls) => {
    try {
      return await make(osls);
    } catch (error) {
      if (error instanceof StageFault) return nothing;
      throw error;
    }
  };
