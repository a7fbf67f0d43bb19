import { describe, expect, it } from 'vitest';
import type { ObservedJob } from '../../adapters/aws/drs-observations.ts';
import { quotaGuards } from '../../drill/methods/drs/guards/quotas.ts';
import { contentment, DB, job, plannedServers, planOf, scopeOf } from '../builders.ts';

/** Room in DRS's quotas for a drill whose largest wave, of three servers, needs two jobs of at most two. */

const QUOTAS = { source: 'service-quotas', serversPerJob: 2 } as const;
const [server] = plannedServers();
const plan = planOf({
  limits: { servers: 6, duration: '3h' },
  waves: ['first', 'second', 'third'].map((name) => ({ name, servers: [{ hostname: name }] })),
});
const scope = {
  ...scopeOf(plan),
  servers: [0, 0, 0, 1, 1, 2].flatMap((wave) => (server === undefined ? [] : [{ ...server, wave }])),
};
const jobs = (count: number, status: string, servers = 1): ObservedJob[] =>
  Array.from({ length: count }, () =>
    job({
      status,
      servers: Array.from({ length: servers }, () => ({
        sourceServerID: DB,
        launchStatus: null,
        recoveryInstanceID: null,
        launchActions: [],
      })),
    }),
  );
const textsOf = (known: readonly ObservedJob[], concurrentJobs: number, serversInJobs: number): string[] =>
  quotaGuards(
    scope,
    contentment({ jobs: { known }, quotas: { ...QUOTAS, concurrentJobs, serversInJobs } }),
  ).map(({ text }) => text);

const JOBS =
  '3 DRS jobs run and the drill needs 2 at once, more than the quota of 4 (service-quotas); run it at another time';
const SERVERS =
  "6 servers are in DRS jobs and the drill's largest wave has 3, more than the quota of 8 (service-quotas); split the wave or run it at another time";

describe('the quotas of DRS', () => {
  it.each<[string, readonly ObservedJob[], number, number, string[]]>([
    ['have room for exactly the jobs of the largest wave', jobs(3, 'STARTED'), 5, 99, []],
    ['have no room for one job more', jobs(3, 'STARTED'), 4, 99, [JOBS]],
    ['have room for exactly the servers of the largest wave', jobs(3, 'STARTED', 2), 99, 9, []],
    ['have no room for one server more', jobs(3, 'STARTED', 2), 99, 8, [SERVERS]],
    ['are used by jobs that run alone', jobs(9, 'COMPLETED', 9), 2, 3, []],
  ])('%s', (_, known, concurrentJobs, serversInJobs, texts) => {
    expect(textsOf(known, concurrentJobs, serversInJobs)).toEqual(texts);
  });
});
