import type { StartRecoveryCommandOutput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import { replicationOf } from '../account/conditions.ts';
import { startLaunch } from '../account/launch.ts';
import { hasPointInTime, pointsInTime } from '../account/points-in-time.ts';
import { isActive, type Job, type SimulatedAccount, type SourceServer } from '../account/state.ts';
import { quotaValue } from '../service-quotas/quotas.ts';
import { conflict, invalid, quotaExceeded } from './errors.ts';
import { toDrsJob } from './jobs.ts';
import { operation, refuseTags, sourceServerID, tagMap } from './operation.ts';

const MAXIMUM_IN_SHAPE = 200;

/** Without `isDrill: true` this is a real recovery, here as there. */
export const startRecovery = operation(
  z.strictObject({
    sourceServers: z
      .array(
        z.strictObject({
          sourceServerID,
          recoverySnapshotID: z
            .string()
            .regex(/^pit-[0-9a-zA-Z]{17}$/)
            .optional(),
        }),
      )
      .min(1)
      .max(MAXIMUM_IN_SHAPE),
    isDrill: z.boolean().optional(),
    tags: tagMap.optional(),
  }),
  (input, aws): Omit<StartRecoveryCommandOutput, '$metadata'> => {
    const now = aws.now();
    refuseTags({}, input.tags ?? {});
    refuseOverQuota(aws, input.sourceServers.length, now);
    const named = new Set<string>();
    const servers = input.sourceServers.map(({ sourceServerID: id, recoverySnapshotID }) => {
      if (named.has(id)) throw invalid('other', `Source server ${id} is named twice; name it once.`);
      named.add(id);
      return { server: launchable(aws, id, recoverySnapshotID, now), snapshotID: recoverySnapshotID };
    });
    const job = startLaunch(aws, {
      servers,
      isDrill: input.isDrill === true,
      tags: input.tags ?? {},
      at: now,
    });
    return { job: toDrsJob(aws, job, now) };
  },
  202,
);

/** Quotas hold for LAUNCH and TERMINATE jobs alike. */
export function refuseOverQuota(aws: SimulatedAccount, added: number, now: number): void {
  const perJob = quotaValue(aws, 'L-B827C881');
  if (added > perJob) {
    throw quotaExceeded(`A job may have at most ${perJob} servers; ${added} were given.`, 'L-B827C881');
  }
  const active: Job[] = [...aws.jobs.values()].filter((job) => isActive(job, now));
  const jobs = quotaValue(aws, 'L-D88FAC3A');
  if (active.length >= jobs) {
    throw quotaExceeded(`${active.length} jobs run already, the most there may be.`, 'L-D88FAC3A');
  }
  const busy = active.reduce((total, job) => total + job.servers.length, 0);
  const servers = quotaValue(aws, 'L-05AFA8C6');
  if (busy + added > servers) {
    throw quotaExceeded(`At most ${servers} servers may be in active jobs; ${busy} are.`, 'L-05AFA8C6');
  }
}

function launchable(
  aws: SimulatedAccount,
  id: string,
  snapshotID: string | undefined,
  now: number,
): SourceServer {
  const server = aws.servers.get(id);
  if (server === undefined) throw invalid('other', `Source server ${id} does not exist.`);
  if (isActive(server.job, now)) {
    throw conflict(`Source server ${id} takes part in job ${server.job.jobID}.`, id, 'SourceServer');
  }
  const { state } = replicationOf(aws, server, now);
  if (!hasPointInTime(aws, server, now) || state === 'DISCONNECTED') {
    throw conflict(`Source server ${id} is ${state} and has no point in time to launch.`, id, 'SourceServer');
  }
  if (
    snapshotID !== undefined &&
    !pointsInTime(aws, server, now).some((point) => point.snapshotID === snapshotID)
  ) {
    throw invalid('other', `Snapshot ${snapshotID} of source server ${id} does not exist.`);
  }
  return server;
}
