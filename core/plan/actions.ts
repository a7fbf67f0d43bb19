import * as z from 'zod';
import { script } from './inside.ts';
import { noSecret, positiveDuration, text } from './values.ts';

/** The part of a drill plan with the actions inside recovered servers before they are proven. */

/** Longer work belongs in the server itself, started by a short action. */
const TIMEOUT_MAXIMUM_SECONDS = 3_600;

const common = {
  // Short: with the drill, the wave and a number it makes a comment of at most 100 characters (SSM's model, `Comment`).
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is not a name of a-z, 0-9 and - (at most 40)')
    .superRefine(noSecret)
    .describe('Names the action in the record; unique in its wave.'),
  servers: z
    .array(text(255))
    .min(1)
    .max(500)
    .describe('Host names, as DRS shows them, of servers of this wave.'),
  timeout: positiveDuration
    .refine((seconds) => seconds <= TIMEOUT_MAXIMUM_SECONDS, { error: 'must be at most 1h' })
    .default(600)
    .describe('How long it may run, at most 1h; it is cancelled then.'),
  onFailure: z
    .enum(['fail', 'finding'])
    .default('fail')
    .describe('What it means when the action fails: the wave fails, or somebody must look at it.'),
};

const values = z.union([z.string().max(8_000), z.array(z.string().max(8_000)).max(100)]);

export const actionSchema = z.union([
  z.strictObject({
    ...common,
    script: script.describe('A script that is run once, as root or SYSTEM.'),
    shell: z.enum(['sh', 'powershell']).default('sh').describe('What runs the script.'),
  }),
  z.strictObject({
    ...common,
    document: z
      .string()
      // SSM's model, `DocumentARN`, which also takes the ARN of anything else: that would become a permission on it.
      .regex(
        /^(?:[a-zA-Z0-9_\-.]{3,128}|arn:aws[a-z-]*:ssm:[a-z0-9-]+:(?:\d{12})?:document\/[a-zA-Z0-9_\-./]{3,128})$/,
        'is neither the name of an SSM document nor its ARN, arn:aws:ssm:REGION:ACCOUNT:document/NAME',
      )
      .superRefine(noSecret)
      .describe(
        'The name of an SSM Command document that is run once, or its ARN, of an account that the stage allows.',
      ),
    sha256: z
      .string()
      .regex(
        /^[0-9a-f]{64}$/,
        'is not a SHA-256 in lower-case hexadecimal digits, as Hash of aws ssm describe-document',
      )
      .optional()
      .describe("The document's Hash in Systems Manager; a document with another one is not run."),
    version: z
      .int()
      .min(1)
      .optional()
      .describe("The document's version that is run; its default version unless given."),
    parameters: z
      .record(text(128).superRefine(noSecret), values)
      .default({})
      .describe("The document's parameters; each a text or a list of texts."),
  }),
]);

export type Action = z.output<typeof actionSchema>;
