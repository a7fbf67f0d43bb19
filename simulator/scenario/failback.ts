import * as z from 'zod';
import { duration, text } from './values.ts';

/** What failing back from launched instances would need. */

/** How long after its boot DRS hears from the agent on a launched instance; null: never. */
export const agentReports = duration.nullable().optional();

/** Soon: it starts with the system (docs/simulator.md, 'Guesses'). */
const AGENT_SECONDS = 60;

/** The first of these that says something. */
export function agentReportsOf(
  ...written: readonly { readonly agentReports?: number | null | undefined }[]
): number | null {
  const said = written.find(({ agentReports }) => agentReports !== undefined)?.agentReports;
  return said === undefined ? AGENT_SECONDS : said;
}

export const failback = {
  /** Where sources in AWS run, and whether DRS may be used there. */
  originRegion: z
    .strictObject({
      id: text(64).default('ap-northeast-1'),
      account: z
        .string()
        .regex(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '444455556666'")
        .optional(),
      initialized: z.boolean().default(true),
      /** Whether DRS says of a source where it runs. */
      named: z.boolean().default(true),
    })
    .prefault({}),
  /** Instance profiles by name, each with the managed policies of its role, which has the same name. */
  instanceProfiles: z.record(text(128), z.array(text(128)).max(20)).default({
    AWSElasticDisasterRecoveryRecoveryInstanceRole: ['AWSElasticDisasterRecoveryRecoveryInstancePolicy'],
  }),
};
