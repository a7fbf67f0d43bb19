import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';
import type { StartedDrill } from '../../../core/workflow/opening.ts';
import { drillTagsOf } from './job-tags.ts';

/** Every drill of ours among these jobs; the caller decides which to sweep. */
export function startedDrillsOf(jobs: readonly ObservedJob[]): StartedDrill[] {
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
        lastStartAt: new Date(starts.at(-1) ?? first.tags.expiresAt).toISOString(),
        expiresAt: first.tags.expiresAt,
        serverIDs: [
          ...new Set(members.flatMap(({ job }) => job.servers.map((server) => server.sourceServerID))),
        ],
      },
    ];
  });
}
