import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';

/** The tags that kunren puts on each DRS job that it starts: they prove in DRS what is ours. */
export interface DrillTags {
  readonly drillId: string;
  readonly planId: string;
  readonly wave: number;
  readonly chunk: number;
  /** When everything of the drill must be gone. */
  readonly expiresAt: string;
}

const KEYS = {
  drillId: 'kunren:drill',
  planId: 'kunren:plan',
  wave: 'kunren:wave',
  chunk: 'kunren:chunk',
  expiresAt: 'kunren:expires',
} as const;

export function toJobTags(tags: DrillTags): Record<string, string> {
  return {
    [KEYS.drillId]: tags.drillId,
    [KEYS.planId]: tags.planId,
    [KEYS.wave]: String(tags.wave),
    [KEYS.chunk]: String(tags.chunk),
    [KEYS.expiresAt]: tags.expiresAt,
  };
}

/** The drill that started a job, or undefined when any tag is missing or malformed: then it is not provably ours. */
export function drillTagsOf(job: Pick<ObservedJob, 'tags'>): DrillTags | undefined {
  const drillId = job.tags[KEYS.drillId];
  const planId = job.tags[KEYS.planId];
  const wave = wholeNumber(job.tags[KEYS.wave]);
  const chunk = wholeNumber(job.tags[KEYS.chunk]);
  const expiresAt = job.tags[KEYS.expiresAt];
  if (!drillId || !planId || !expiresAt || wave === undefined || chunk === undefined) return undefined;
  if (Number.isNaN(Date.parse(expiresAt))) return undefined;
  return { drillId, planId, wave, chunk, expiresAt };
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

/** The LAUNCH jobs of one drill, from DRS. */
export function launchJobsOf(drillId: string, jobs: readonly ObservedJob[]): ObservedJob[] {
  return jobs.filter((job) => job.type === 'LAUNCH' && drillTagsOf(job)?.drillId === drillId);
}
