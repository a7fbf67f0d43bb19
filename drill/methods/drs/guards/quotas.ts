import { isActive } from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import { chunkServers } from '../chunk-servers.ts';
import type { GuardObservations } from '../observe.ts';

/** Whether DRS's quotas allow the drill's jobs. */
export function quotaGuards({ plan, servers }: GuardScope, { jobs, quotas }: GuardObservations): Refusal[] {
  // Unknown jobs were already refused with the instances.
  if ('unknown' in jobs) return [];
  const running = jobs.known.filter(isActive);
  const busyServers = running.reduce((total, job) => total + job.servers.length, 0);
  const { jobs: neededJobs, servers: largestWave } = needsOf({ plan, servers }, quotas);
  const refusals: Refusal[] = [];
  if (running.length + neededJobs > quotas.concurrentJobs) {
    refusals.push(
      refuse(
        'QUOTA_EXCEEDED',
        `${running.length} DRS jobs run and the drill needs ${neededJobs} at once, more than the quota of ${quotas.concurrentJobs} (${quotas.source}); run it at another time`,
      ),
    );
  }
  if (busyServers + largestWave > quotas.serversInJobs) {
    refusals.push(
      refuse(
        'QUOTA_EXCEEDED',
        `${busyServers} servers are in DRS jobs and the drill's largest wave has ${largestWave}, more than the quota of ${quotas.serversInJobs} (${quotas.source}); split the wave or run it at another time`,
      ),
    );
  }
  return refusals;
}

/** What the largest wave takes of each quota. */
export function needsOf(
  { plan, servers }: Pick<GuardScope, 'plan' | 'servers'>,
  { serversPerJob }: GuardObservations['quotas'],
): { readonly jobs: number; readonly servers: number } {
  const waves = plan.waves.map((_, wave) => servers.filter((server) => server.wave === wave));
  return {
    jobs: Math.max(...waves.map((own) => chunkServers(own, serversPerJob).length)),
    servers: Math.max(...waves.map((own) => own.length)),
  };
}
