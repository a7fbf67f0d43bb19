import * as z from 'zod';

/** What a deployment says of its plans, in a file beside the functions: which plan an execution may run. */

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const deployedPlanSchema = z.strictObject({
  /** Of the plan file's bytes. */
  planSha256: sha256Schema,
  /** Of the plan as executions carry it, in JSON with sorted keys. */
  dataSha256: sha256Schema,
  /** The plan file, which becomes part of each drill's evidence; absent in a simulation that needs none. */
  text: z.string().optional(),
});

/** By the plan's id. */
export const deployedPlansSchema = z.record(z.string(), deployedPlanSchema);

export type DeployedPlan = z.infer<typeof deployedPlanSchema>;
