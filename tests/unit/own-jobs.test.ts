import { describe, expect, it } from 'vitest';
import type { ObservedJob } from '../../adapters/aws/drs-observations.ts';
import type { WaveStart } from '../../core/facts/steps.ts';
import { toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { ownJobsAmong } from '../../drill/methods/drs/own-jobs.ts';
import type { LoadedDrill } from '../../drill/recovery-method.ts';
import { DB, job, NOW, plannedServers, planOf, WEB } from '../builders.ts';

/** Which of DRS's jobs a drill takes for its own; anybody who may tag in DRS may have set the tags. */

const DRILL = '01KAZ0000000000000000000AB';
const tags = (changes: { drillId?: string; wave?: number } = {}) =>
  toJobTags({
    drillId: DRILL,
    planId: 'workshop',
    wave: 0,
    chunk: 0,
    expiresAt: '2026-11-22T05:00:00.000Z',
    ...changes,
  });
const tagged = (changes: Partial<ObservedJob> = {}) => job({ tags: tags(), ...changes });
const of = (sourceServerID: string) => [
  { sourceServerID, launchStatus: null, recoveryInstanceID: null, launchActions: [] },
];

const START: WaveStart = {
  startedAt: NOW.toISOString(),
  operations: [],
  points: {},
  outcome: 'STARTED',
  mayHaveStarted: false,
  refusals: [],
};
const recorded = (...ids: string[]): WaveStart => ({
  ...START,
  operations: ids.map((operationID) => ({ operationID, requestedAt: START.startedAt, serverIDs: [DB] })),
});
/** StartWave has asked DRS, and died before it heard the answer. */
const UNANSWERED: WaveStart = { ...START, outcome: 'STARTING', requestingAt: START.startedAt };

async function own(jobs: readonly ObservedJob[], start: WaveStart | Error | undefined): Promise<string[]> {
  const plan = planOf();
  const drill = {
    opening: { drillId: DRILL, plan, servers: plannedServers(plan) },
    since: new Date(NOW.getTime() - 3_600_000),
    folder: {
      async read(_: string, wave: number) {
        if (start instanceof Error) throw start;
        return wave === 0 ? start : undefined;
      },
    },
  } as unknown as LoadedDrill;
  return (await ownJobsAmong(drill, jobs)).map(({ jobID }) => jobID);
}

const ID = job().jobID;

describe('a launch job is the drill’s own', () => {
  it.each<[string, ObservedJob, WaveStart | Error]>([
    ['when StartWave recorded it', tagged(), recorded('drsjob-0', ID)],
    ['when the answer to its request was lost', tagged(), UNANSWERED],
    ['when an earlier try of StartWave may have started it', tagged(), { ...START, mayHaveStarted: true }],
    ['when what StartWave recorded cannot be read', tagged(), new Error('throttled')],
    [
      'when DRS does not say when it was made, and the answer was lost',
      tagged({ createdAt: null }),
      UNANSWERED,
    ],
  ])('%s', async (_, one, start) => {
    expect(await own([one], start)).toEqual([ID]);
  });
});

describe('a launch job with the drill’s tags is not its own', () => {
  it.each<[string, ObservedJob, WaveStart | Error | undefined]>([
    ['when StartWave has not run', tagged(), undefined],
    ['when StartWave recorded others', tagged(), recorded('drsjob-0')],
    ['when DRS has answered that nothing was started', tagged(), { ...UNANSWERED, requestingAt: null }],
    ['when its tags name a wave that has not started', tagged({ tags: tags({ wave: 1 }) }), recorded(ID)],
    ['when its tags name a wave that is not planned', tagged({ tags: tags({ wave: 7 }) }), UNANSWERED],
    ['when it is a real recovery', tagged({ initiatedBy: 'START_RECOVERY' }), UNANSWERED],
    ['when it does not say who began it', tagged({ initiatedBy: null }), UNANSWERED],
    ['when it is of a server of another wave', tagged({ servers: of(WEB) }), UNANSWERED],
    ['when it is of others, and what was recorded cannot be read', tagged({ servers: of(WEB) }), new Error()],
    ['when it is older than the drill', tagged({ createdAt: '2026-11-21T12:00:00.000Z' }), UNANSWERED],
    ['when it terminates', tagged({ type: 'TERMINATE' }), recorded(ID)],
  ])('%s', async (_, one, start) => {
    expect(await own([one], start)).toEqual([]);
  });

  it('when its tags are of another drill', async () => {
    expect(await own([job({ tags: tags({ drillId: '01OTHER' }) })], recorded(ID))).toEqual([]);
  });
});
