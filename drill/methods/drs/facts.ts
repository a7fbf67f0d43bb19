import * as z from 'zod';
import { DOCUMENTED_QUOTAS, type ObservedQuotas } from '../../../adapters/aws/drs-observations.ts';
import { serviceMoment } from '../../../core/facts/moment.ts';
import type { GuardFacts, LaunchFact } from '../../../core/facts/steps.ts';

/** What only DRS's part of a record holds, under `methodFacts`. */

const quotasSchema = z.strictObject({
  source: z.enum(['service-quotas', 'documented']),
  concurrentJobs: z.number(),
  serversPerJob: z.number(),
  serversInJobs: z.number(),
});

/** Of the guards: DRS's quotas when they were checked. */
const guardFactsSchema = z.object({ quotas: quotasSchema });

const jobEventSchema = z.strictObject({
  /** By DRS's clock. */
  at: serviceMoment,
  event: z.string(),
  rawError: z.string().nullable(),
  dataTimestamp: serviceMoment,
});

/** Of a launch: the server's part of the job log, and the recovery point that DRS names on its instance. */
const launchFactsSchema = z.object({
  events: z.array(jobEventSchema),
  pointInTimeSnapshotDateTime: serviceMoment,
});

export type JobEvent = z.infer<typeof jobEventSchema>;
export type DrsLaunchFacts = z.infer<typeof launchFactsSchema>;

/** The quotas as the guards saw them; the documented ones where the guards never wrote. */
export const quotasIn = (guards: Pick<GuardFacts, 'methodFacts'> | undefined): ObservedQuotas =>
  guards === undefined ? DOCUMENTED_QUOTAS : guardFactsSchema.parse(guards.methodFacts).quotas;

export const launchFactsIn = ({ methodFacts }: Pick<LaunchFact, 'methodFacts'>): DrsLaunchFacts =>
  launchFactsSchema.parse(methodFacts);
