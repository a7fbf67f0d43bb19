import { describe, expect, it } from 'vitest';
import type { CleanupFacts } from '../../core/facts/steps.ts';
import { type CleanupObservations, decideCleanup } from '../../drill/methods/drs/decide-cleanup.ts';
import { launchJobsOf, toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { DB, job, recoveryInstance, WEB } from '../builders.ts';

const DRILL = '01KAZ0000000000000000000AB';
const tags = (drillId = DRILL) =>
  toJobTags({ drillId, planId: 'workshop', wave: 0, chunk: 0, expiresAt: '2026-11-22T05:00:00.000Z' });
const decide = (
  { jobs = [job({ tags: tags() })], ...seen }: Partial<CleanupObservations>,
  startedJobIDs: string[] = [],
  requests: CleanupFacts['requests'] = [],
) =>
  decideCleanup(
    { drillId: DRILL, plannedServerIDs: new Set([DB, WEB]), startedJobIDs, requests },
    { jobs, ownJobs: launchJobsOf(DRILL, jobs), recoveryInstances: [], ...seen },
  );

const requested = (operationID: string) => ({
  at: '2026-11-21T17:00:00.000Z',
  operationID,
  instanceIDs: [recoveryInstance().recoveryInstanceID],
});

describe('decideCleanup terminates', () => {
  it('an instance that is a drill, of a job with this drill’s tags, of a planned server', () => {
    expect(decide({ recoveryInstances: [recoveryInstance()] }).terminate).toHaveLength(1);
  });

  it.each<[string, ReturnType<typeof job>]>([
    ['a termination that has ended', job({ jobID: 'drsjob-t', type: 'TERMINATE' })],
    ['a launch that has ended', job({ jobID: 'drsjob-l' })],
    [
      'a launch of another server',
      job({
        jobID: 'drsjob-l',
        status: 'STARTED',
        servers: [{ sourceServerID: WEB, launchStatus: null, recoveryInstanceID: null, launchActions: [] }],
      }),
    ],
    [
      'a termination of another server',
      job({
        jobID: 'drsjob-t',
        type: 'TERMINATE',
        status: 'STARTED',
        servers: [{ sourceServerID: WEB, launchStatus: null, recoveryInstanceID: null, launchActions: [] }],
      }),
    ],
  ])('an instance of its own beside %s', (_, other) => {
    const jobs = [job({ tags: tags() }), other];
    expect(decide({ jobs, recoveryInstances: [recoveryInstance()] }).terminate).toHaveLength(1);
  });

  it('nothing of a server that somebody else is launching, and says why it is left', () => {
    const jobs = [job({ tags: tags() }), job({ jobID: 'drsjob-l', status: 'STARTED' })];
    const { terminate, dead, remaining } = decide({ jobs, recoveryInstances: [recoveryInstance()] });
    expect([terminate, dead]).toEqual([[], []]);
    expect(remaining.map(({ detail }) => detail).join()).toContain(
      'not touched while somebody recovers its server',
    );
  });

  it.each<[string, Partial<CleanupObservations>]>([
    ['a real recovery instance', { recoveryInstances: [recoveryInstance({ isDrill: false })] }],
    [
      'an instance that does not say whether it is a drill',
      { recoveryInstances: [recoveryInstance({ isDrill: null })] },
    ],
    [
      'an instance of a server that is not planned',
      { recoveryInstances: [recoveryInstance({ sourceServerID: 's-other' })] },
    ],
    [
      'an instance without a source server',
      { recoveryInstances: [recoveryInstance({ sourceServerID: null })] },
    ],
    [
      'an instance of another drill',
      { jobs: [job({ tags: tags('01OTHER') })], recoveryInstances: [recoveryInstance()] },
    ],
    ['an instance of a job without tags', { jobs: [job()], recoveryInstances: [recoveryInstance()] }],
    ['an instance of a job that is not listed', { jobs: [], recoveryInstances: [recoveryInstance()] }],
    ['an instance without a job', { recoveryInstances: [recoveryInstance({ jobID: null })] }],
    [
      'an instance that is terminated',
      { recoveryInstances: [recoveryInstance({ ec2InstanceState: 'TERMINATED' })] },
    ],
    [
      'an instance that is shutting down',
      { recoveryInstances: [recoveryInstance({ ec2InstanceState: 'SHUTTING-DOWN' })] },
    ],
    [
      'an instance that a running job terminates already',
      {
        jobs: [job({ tags: tags() }), job({ jobID: 'drsjob-t', type: 'TERMINATE', status: 'STARTED' })],
        recoveryInstances: [recoveryInstance()],
      },
    ],
  ])('never %s', (_, seen) => {
    expect(decide(seen).terminate).toEqual([]);
  });
});

describe('decideCleanup is not done while', () => {
  it.each<[string, Partial<CleanupObservations>, string[], string]>([
    ['a job of the drill runs', { jobs: [job({ tags: tags(), status: 'STARTED' })] }, [], 'drs-job'],
    ['DRS does not list a job that was started', { jobs: [] }, ['drsjob-lost'], 'drs-job'],
    [
      'an instance is shutting down',
      { recoveryInstances: [recoveryInstance({ ec2InstanceState: 'SHUTTING-DOWN' })] },
      [],
      'recovery-instance',
    ],
    [
      'an instance of its job is not provably a drill',
      { recoveryInstances: [recoveryInstance({ isDrill: null })] },
      [],
      'recovery-instance',
    ],
  ])('%s', (_, seen, started, type) => {
    expect(decide(seen, started).remaining).toMatchObject([{ type }]);
  });

  it('a job of its own that terminates still runs, for it keeps a real recovery out', () => {
    const ending = job({ jobID: 'drsjob-t', type: 'TERMINATE', status: 'STARTED' });
    const jobs = [job({ tags: tags() }), ending];
    expect(decide({ jobs }, [], [requested('drsjob-t')]).remaining).toMatchObject([
      { type: 'drs-job', id: 'drsjob-t' },
    ]);
    expect(decide({ jobs }).remaining).toEqual([]);
  });

  it('nothing is left when DRS lists only ended jobs and instances that it has just terminated', () => {
    const recoveryInstances = [recoveryInstance({ ec2InstanceState: 'TERMINATED' })];
    expect(decide({ recoveryInstances }, [], [requested('drsjob-t')])).toMatchObject({
      remaining: [],
      dead: [],
    });
  });

  it.each<[string, string, CleanupFacts['requests']]>([
    ['terminated it in EC2', 'TERMINATED', []],
    ['terminated it, and EC2 has forgotten it', 'NOT_FOUND', []],
    ['asked DRS for it, and DRS never removed it', 'NOT_FOUND', [requested('drsjob-t')]],
  ])(
    'DRS still lists an instance after somebody %s: its row is left, and nothing to terminate',
    (_, state, requests) => {
      const gone = recoveryInstance({ ec2InstanceState: state });
      const decision = decide({ recoveryInstances: [gone] }, [], requests);
      expect(decision).toMatchObject({
        dead: [gone],
        terminate: [],
        remaining: [{ type: 'recovery-instance' }],
      });
    },
  );

  it.each<[string, Parameters<typeof recoveryInstance>[0]]>([
    ['is no drill', { isDrill: false }],
    ['is of another job', { jobID: 'drsjob-other' }],
    ['is of a server that is not planned', { sourceServerID: 's-other' }],
  ])('a row is never removed that %s', (_, changes) => {
    const gone = recoveryInstance({ ec2InstanceState: 'NOT_FOUND', ...changes });
    expect(decide({ recoveryInstances: [gone] }).dead).toEqual([]);
  });
});

describe('decideCleanup says', () => {
  it('which jobs are the drill’s, and whether one still launches', () => {
    const jobs = [
      job({ tags: tags() }),
      job({ jobID: 'drsjob-2', tags: tags(), status: 'PENDING' }),
      job({ jobID: 'drsjob-t', tags: tags(), type: 'TERMINATE' }),
      job({ jobID: 'drsjob-other', tags: tags('01OTHER') }),
    ];
    expect(decide({ jobs })).toMatchObject({ ownJobIDs: [job().jobID, 'drsjob-2'], launching: true });
    expect(decide({}).launching).toBe(false);
  });

  it.each<[string, Parameters<typeof recoveryInstance>[0], string]>([
    ['whose instance is still there, and in what state', {}, `${DB}, RUNNING`],
    ['that a state is not known', { ec2InstanceState: null }, `${DB}, state unknown`],
    [
      'what is not touched',
      { isDrill: null },
      'not touched: not provably a drill instance of a planned server',
    ],
  ])('%s', (_, changes, detail) => {
    expect(decide({ recoveryInstances: [recoveryInstance(changes)] }).remaining).toEqual([
      { type: 'recovery-instance', id: 'i-0aaaaaaaaaaaaaaaa', detail },
    ]);
  });

  it('what carries the drill’s tags although the drill has not started it, and touches nothing of it', () => {
    const decision = decide({ ownJobs: [], recoveryInstances: [recoveryInstance()] });
    expect(decision).toMatchObject({ own: [], terminate: [], dead: [] });
    expect(decision.remaining).toEqual([
      {
        type: 'recovery-instance',
        id: 'i-0aaaaaaaaaaaaaaaa',
        detail: expect.stringContaining(`its job ${job().jobID} carries this drill’s tags`),
      },
    ]);
  });

  it('what job runs or is not listed', () => {
    const jobs = [job({ tags: tags(), status: 'STARTED' })];
    expect(decide({ jobs }, ['drsjob-lost', job().jobID]).remaining).toEqual([
      { type: 'drs-job', id: job().jobID, detail: 'still STARTED' },
      { type: 'drs-job', id: 'drsjob-lost', detail: 'not listed by DRS with this drill’s tags' },
    ]);
  });
});
