import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';
import { drillTagsOf } from './job-tags.ts';

/** A drill as DRS's jobs alone tell it. */
export interface Orphan {
  readonly drillId: string;
  readonly planId: string;
  readonly startedAt: string;
  /** When the last of its jobs was created; null when it has none. */
  readonly lastJobAt: string | null;
  readonly expiresAt: string;
  readonly sourceServerIDs: readonly string[];
}

/** Every drill of ours among these jobs; which of them need sweeping is for the caller to say. */
export function orphansOf(jobs: readonly ObservedJob[]): Orphan[] {
  const tagged = jobs.flatMap((job) => {
    const tags = job.type === 'LAUNCH' ? drillTagsOf(job) : undefined;
    return tags === undefined ? [] : [{ job, tags }];
  });
  return [...Map.groupBy(tagged, ({ tags }) => tags.drillId)].flatMap(([drillId, members]) => {
    const [first] = members;
    if (first === undefined) return [];
    const starts = members.map(({ job }) => job.createdAt ?? first.tags.expiresAt).toSorted();
    return [
      {
        drillId,
        planId: first.tags.planId,
        startedAt: new Date(starts[0] ?? first.tags.expiresAt).toISOString(),
        lastJobAt: new Date(starts.at(-1) ?? first.tags.expiresAt).toISOString(),
        expiresAt: first.tags.expiresAt,
        sourceServerIDs: [
          ...new Set(members.flatMap(({ job }) => job.servers.map((server) => server.sourceServerID))),
        ],
      },
    ];
  });
}
