import { describe, expect, it } from 'vitest';
import type { LeftoverResource } from '../../adapters/aws/drs-leftover-resources.ts';
import type {
  ObservedDrsInstance,
  ObservedJob,
  ObservedRecoveryInstance,
} from '../../adapters/aws/drs-observations.ts';
import type { Ports, Target } from '../../adapters/ports.ts';
import type { CleanupFacts, WaveStart } from '../../core/facts/steps.ts';
import { toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { ownInstances } from '../../drill/methods/drs/own-instances.ts';
import { remove } from '../../drill/methods/drs/remove.ts';
import type { LoadedDrill, RecoveryMethod } from '../../drill/recovery-method.ts';
import { DB, job, NOW, recoveryInstance, WEB } from '../builders.ts';
import { atSecond, DRILL, folderWith, openingOf } from '../open-drill.ts';

/** One round of removing a drill, in an account that is what DRS and EC2 would list, and a log of what is done there. */

const tags = toJobTags({
  drillId: DRILL,
  planId: 'workshop',
  wave: 0,
  chunk: 0,
  expiresAt: '2026-11-22T05:00:00.000Z',
});
const OWN_JOB = job({ tags });
const instance = (letter: string, changes: Partial<ObservedRecoveryInstance> = {}) =>
  recoveryInstance({ recoveryInstanceID: `i-${letter}`, ec2InstanceID: `i-${letter}`, ...changes });
const start = (changes: Partial<WaveStart> = {}): WaveStart => ({
  startedAt: NOW.toISOString(),
  operations: [],
  points: {},
  outcome: 'STARTED',
  mayHaveStarted: false,
  refusals: [],
  ...changes,
});
/** StartWave wrote down what it had started. */
const STARTED = start({
  operations: [{ operationID: OWN_JOB.jobID, requestedAt: NOW.toISOString(), serverIDs: [DB] }],
});
const error = (name: string): Error => Object.assign(new Error('no'), { name });

interface Account {
  readonly jobs?: readonly ObservedJob[];
  readonly recoveryInstances?: readonly ObservedRecoveryInstance[];
  /** EC2's instances by id: state and volumes. */
  readonly ec2?: Readonly<Record<string, readonly [state: string, ...volumes: string[]]>>;
  readonly volumes?: readonly string[];
  readonly tagged?: readonly LeftoverResource[];
  /** What EC2 has with the tag of a source server. */
  readonly unlisted?: readonly ObservedDrsInstance[];
  /** Ids whose termination is refused, alone or in a group. */
  readonly refuses?: Readonly<Record<string, Error>>;
  /** Reads that fail: `jobs`, `recovery instances`, `instances`. */
  readonly unreadable?: readonly string[];
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly before?: Partial<CleanupFacts>;
  readonly isOver?: boolean;
  /** Seconds after cleanup began. */
  readonly second?: number;
}

const resource = (type: string, id: string, name: string | null = null): LeftoverResource => ({
  type,
  id,
  jobID: OWN_JOB.jobID,
  name,
});

function open(account: Account) {
  const log: string[] = [];
  const mayRead = (what: string): void => {
    if (account.unreadable?.includes(what)) throw error('Error');
  };
  const { jobs = [OWN_JOB], recoveryInstances = [], ec2 = {}, refuses = {} } = account;
  const target: Pick<
    Target,
    'terminate' | 'forget' | 'instances' | 'leftoverResources' | 'taggedInstances' | 'volumes'
  > & {
    drs: Pick<Target['drs'], 'jobs' | 'recoveryInstances'>;
  } = {
    drs: {
      jobs: async (which) => {
        mayRead('jobs');
        log.push(`jobs ${JSON.stringify(which)}`);
        return [...jobs];
      },
      recoveryInstances: async (ids) => {
        mayRead('recovery instances');
        log.push(`recovery instances ${ids}`);
        return [...recoveryInstances];
      },
    },
    terminate: async (ids) => {
      log.push(`terminate ${ids}`);
      const refused = ids.map((id) => refuses[id]).find((one) => one !== undefined);
      if (refused !== undefined) throw refused;
      return `drsjob-of-${ids}`;
    },
    forget: async (id) => {
      log.push(`forget ${id}`);
      if (refuses[id] !== undefined) throw refuses[id];
    },
    taggedInstances: async () => [...(account.unlisted ?? [])],
    instances: async (ids) => {
      mayRead('instances');
      log.push(`instances ${ids}`);
      return ids.flatMap((instanceID) => {
        const [state, ...volumeIDs] = ec2[instanceID] ?? [];
        if (state === undefined) return [];
        return [
          {
            instanceID,
            state,
            volumeIDs,
            instanceType: null,
            privateIpAddress: null,
            publicIpAddress: null,
            subnetID: null,
            securityGroupIDs: [],
          },
        ];
      });
    },
    volumes: async (ids) =>
      (account.volumes ?? [])
        .filter((id) => ids.includes(id))
        .map((volumeID) => ({ volumeID, type: 'gp3', encrypted: true, kmsKey: null })),
    leftoverResources: {
      taggedWithJobs: async (ids) => {
        log.push(`tagged ${ids}`);
        return [...(account.tagged ?? [])];
      },
    },
  };
  const { folder, read } = folderWith({ 'wave-0/start': STARTED, ...account.facts });
  const drill = {
    opening: openingOf(),
    folder,
    target: target as Target,
    method: {} as RecoveryMethod,
    since: atSecond(-60),
  };
  return { drill: drill as LoadedDrill, log, read };
}

async function play(account: Account) {
  const { drill, log, read } = open(account);
  const before: CleanupFacts = {
    status: 'RUNNING',
    startedAt: NOW.toISOString(),
    endedAt: null,
    requests: [],
    watched: { instanceIDs: [], volumeIDs: [] },
    leftovers: [],
    launchingAt: null,
    ...account.before,
  };
  const asked: boolean[] = [];
  const round = await remove(
    drill,
    before,
    {
      keep: async ({ instanceIDs, volumeIDs }) => void log.push(`keep ${instanceIDs} ${volumeIDs}`),
      isOver: (launching) => {
        asked.push(launching);
        return account.isOver ?? true;
      },
    },
    { now: () => atSecond(account.second ?? 1_000) } as Ports,
  );
  return { ...round, log, read, asked };
}

const done = ({ log }: { readonly log: readonly string[] }, what: string): string[] =>
  log.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

describe('a round of removing', () => {
  it('notes what an instance is made of, and then has DRS terminate it', async () => {
    const round = await play({
      recoveryInstances: [instance('a')],
      ec2: { 'i-a': ['running', 'vol-1', 'vol-2'] },
      isOver: false,
    });
    expect(round.log).toEqual([
      `jobs ${JSON.stringify({ since: atSecond(-60) })}`,
      `recovery instances ${DB},${WEB}`,
      'instances i-a',
      'keep i-a vol-1,vol-2',
      'terminate i-a',
    ]);
    expect(round.requests).toEqual([
      { at: atSecond(1_000).toISOString(), operationID: 'drsjob-of-i-a', instanceIDs: ['i-a'] },
    ]);
    expect(round.watched).toEqual({ instanceIDs: ['i-a'], volumeIDs: ['vol-1', 'vol-2'] });
    expect(round.leftovers).toEqual([{ type: 'recovery-instance', id: 'i-a', detail: `${DB}, RUNNING` }]);
  });

  it('adds to what is watched already, each volume once', async () => {
    const round = await play({
      recoveryInstances: [instance('a'), instance('b')],
      ec2: { 'i-a': ['running', 'vol-9'], 'i-b': ['running', 'vol-1', 'vol-2'] },
      before: { watched: { instanceIDs: ['i-a'], volumeIDs: ['vol-1'] } },
      isOver: false,
    });
    expect(done(round, 'instances')).toEqual(['i-b']);
    expect(round.watched).toEqual({ instanceIDs: ['i-a', 'i-b'], volumeIDs: ['vol-1', 'vol-2'] });
  });

  it('writes nothing down that is watched already', async () => {
    const watched = { instanceIDs: ['i-a'], volumeIDs: ['vol-1'] };
    const round = await play({ recoveryInstances: [instance('a')], before: { watched }, isOver: false });
    expect([done(round, 'keep'), done(round, 'instances')]).toEqual([[], []]);
    expect(round.watched).toEqual(watched);
  });

  it.each<[string, string | null, string]>([
    ['EC2’s', 'i-ec2', 'i-ec2'],
    ['DRS’s where there is no other', null, 'i-a'],
  ])('watches an instance by %s id, and has it terminated by DRS’s', async (_, ec2InstanceID, watched) => {
    const round = await play({ recoveryInstances: [instance('a', { ec2InstanceID })], isOver: false });
    expect(round.watched.instanceIDs).toEqual([watched]);
    expect(done(round, 'terminate')).toEqual(['i-a']);
  });

  it('touches nothing that is not provably its own', async () => {
    const foreign = instance('a', { isDrill: false });
    const round = await play({ recoveryInstances: [foreign], isOver: false });
    expect([round.requests, round.watched.instanceIDs]).toEqual([[], []]);
    expect(round.leftovers).toMatchObject([{ id: 'i-a' }]);
  });

  it('says that a launch still runs', async () => {
    const launching = job({ tags, status: 'STARTED' });
    const { launching: says, asked } = await play({ jobs: [launching], isOver: false });
    expect([says, asked]).toEqual([true, [true]]);
    expect((await play({})).launching).toBe(false);
  });

  it('is not over while the job that terminates still runs', async () => {
    const ending = job({ jobID: 'drsjob-t', type: 'TERMINATE', status: 'STARTED' });
    const requests = [{ at: NOW.toISOString(), operationID: 'drsjob-t', instanceIDs: ['i-a'] }];
    const { leftovers } = await play({ jobs: [OWN_JOB, ending], before: { requests }, isOver: false });
    expect(leftovers).toEqual([{ type: 'drs-job', id: 'drsjob-t', detail: 'still STARTED' }]);
  });
});

describe('a termination that DRS took', () => {
  const asked = (...requests: [second: number, ...ids: string[]][]) => ({
    requests: requests.map(([second, ...instanceIDs]) => ({
      at: atSecond(second).toISOString(),
      operationID: `drsjob-${second}`,
      instanceIDs,
    })),
  });
  it.each<[string, Pick<CleanupFacts, 'requests'>, string[]]>([
    ['is not asked for again at once', asked([701, 'i-a']), []],
    ['is asked for again after five minutes', asked([700, 'i-a']), ['i-a']],
    ['counts from the last time', asked([100, 'i-a'], [900, 'i-a']), []],
    ['is that of the instance alone', asked([900, 'i-b', 'i-c']), ['i-a']],
    ['is found among others', asked([900, 'i-b', 'i-a'], [950, 'i-c']), []],
  ])('%s', async (_, before, terminated) => {
    const round = await play({ recoveryInstances: [instance('a')], before, isOver: false });
    expect(done(round, 'terminate')).toEqual(terminated);
  });
});

describe('terminations that DRS refuses', () => {
  const three = ['a', 'b', 'c'].map((letter) => instance(letter));
  const quotas = (serversPerJob: number) => ({
    guards: {
      methodFacts: {
        quotas: { source: 'documented', concurrentJobs: 20, serversPerJob, serversInJobs: 500 },
      },
    },
  });
  it('are asked for in groups as large as the quota that the guards saw', async () => {
    const round = await play({ recoveryInstances: three, facts: quotas(2), isOver: false });
    expect(done(round, 'terminate')).toEqual(['i-a,i-b', 'i-c']);
    expect(round.requests.map(({ instanceIDs }) => instanceIDs)).toEqual([['i-a', 'i-b'], ['i-c']]);
  });
  it('look up no quota where there is nothing to terminate', async () => {
    expect((await play({ isOver: false })).read).not.toContain('guards');
    expect((await play({ recoveryInstances: three, isOver: false })).read).toContain('guards');
  });
  it('are tried one by one, so that one keeps no other', async () => {
    const round = await play({
      recoveryInstances: three,
      refuses: { 'i-b': error('ConflictException') },
      isOver: false,
    });
    expect(done(round, 'terminate')).toEqual(['i-a,i-b,i-c', 'i-a', 'i-b', 'i-c']);
    expect(round.requests.map(({ instanceIDs }) => instanceIDs)).toEqual([['i-a'], ['i-c']]);
    expect(round.leftovers.map(({ detail }) => detail)).toEqual([
      `${DB}, RUNNING`,
      `${DB}, RUNNING; ConflictException: no`,
      `${DB}, RUNNING`,
    ]);
  });
  it.each(['ThrottlingException', 'ServiceQuotaExceededException'])(
    'are left for the next round where that passes, %s',
    async (name) => {
      const round = await play({ recoveryInstances: three, refuses: { 'i-b': error(name) }, isOver: false });
      expect(done(round, 'terminate')).toEqual(['i-a,i-b,i-c']);
      expect(round.requests).toEqual([]);
      for (const { detail } of round.leftovers) expect(detail).toBe(`${DB}, RUNNING; ${name}: no`);
    },
  );
});

describe('the closer look', () => {
  it('waits while DRS itself still lists something', async () => {
    const round = await play({ recoveryInstances: [instance('a')], isOver: false });
    expect(done(round, 'tagged')).toEqual([]);
  });
  it.each<[string, Account]>([
    ['DRS lists nothing any more', { isOver: false }],
    ['it is the last round', { recoveryInstances: [instance('a')], isOver: true }],
  ])('is taken when %s', async (_, account) => {
    const round = await play(account);
    expect(done(round, 'tagged')).toEqual([OWN_JOB.jobID]);
  });

  it('finds nothing where nothing is', async () => {
    expect((await play({})).leftovers).toEqual([]);
  });

  it.each<[string, Account, { type: string; id: string; detail: string }[]]>([
    [
      'a job that was started and that DRS does not list',
      {
        facts: {
          'wave-1/start': start({
            operations: [{ operationID: 'drsjob-lost', requestedAt: NOW.toISOString(), serverIDs: [WEB] }],
          }),
        },
      },
      [{ type: 'drs-job', id: 'drsjob-lost', detail: 'not listed by DRS with this drill’s tags' }],
    ],
    [
      'a volume that was watched',
      {
        before: { watched: { instanceIDs: [], volumeIDs: ['vol-1', 'vol-2'] } },
        volumes: ['vol-2', 'vol-3'],
      },
      [{ type: 'volume', id: 'vol-2', detail: 'was attached to an instance of the drill' }],
    ],
    [
      'an instance that was watched and lives',
      {
        before: { watched: { instanceIDs: ['i-a', 'i-b'], volumeIDs: [] } },
        ec2: { 'i-a': ['terminated'], 'i-b': ['shutting-down'] },
      },
      [{ type: 'instance', id: 'i-b', detail: 'shutting-down' }],
    ],
    [
      'an instance that carries the tag of a job, if it lives',
      {
        tagged: [
          resource('instance', 'i-x'),
          resource('instance', 'i-y'),
          resource('instance', 'i-z', 'AWS Elastic Disaster Recovery Conversion Server'),
        ],
        ec2: { 'i-x': ['stopped'], 'i-y': ['terminated'], 'i-z': ['running'] },
      },
      [
        { type: 'instance', id: 'i-x', detail: `of job ${OWN_JOB.jobID}, stopped` },
        { type: 'conversion-server', id: 'i-z', detail: `of job ${OWN_JOB.jobID}, running` },
      ],
    ],
    [
      'anything else that carries the tag of a job',
      { tagged: [resource('snapshot', 'snap-1')] },
      [{ type: 'snapshot', id: 'snap-1', detail: `of job ${OWN_JOB.jobID}, carries the job’s tag` }],
    ],
    [
      'each thing once',
      {
        before: { watched: { instanceIDs: [], volumeIDs: ['vol-1'] } },
        volumes: ['vol-1'],
        tagged: [resource('volume', 'vol-1')],
      },
      [{ type: 'volume', id: 'vol-1', detail: `of job ${OWN_JOB.jobID}, carries the job’s tag` }],
    ],
    [
      'no instance twice that DRS lists too',
      { recoveryInstances: [instance('a')], ec2: { 'i-a': ['running'] } },
      [{ type: 'recovery-instance', id: 'i-a', detail: `${DB}, RUNNING` }],
    ],
  ])('finds %s', async (_, account, leftovers) => {
    expect((await play(account)).leftovers).toEqual(leftovers);
  });

  it('asks EC2 of instances alone whether they live', async () => {
    const round = await play({
      tagged: [resource('snapshot', 'snap-1'), resource('instance', 'i-x')],
    });
    expect(done(round, 'instances')).toEqual(['i-x']);
  });

  it('finds what was watched only a moment ago', async () => {
    const vanishing = instance('a', { ec2InstanceID: 'i-ec2' });
    const ec2 = { 'i-ec2': ['running', 'vol-1'] } as const;
    const { leftovers } = await play({ recoveryInstances: [vanishing], ec2, volumes: ['vol-1'] });
    expect(leftovers.map(({ id }) => id)).toEqual(['i-a', 'i-ec2', 'vol-1']);
  });
});

describe('a start whose end nobody wrote down', () => {
  const asked = [
    { type: 'source-server', id: WEB, detail: 'may have been launched; DRS is asked again' },
  ] as const;
  it.each<[string, WaveStart, number, readonly object[]]>([
    ['is asked for again', start({ outcome: 'STARTING' }), 899.999, asked],
    ['is asked for again for a quarter of an hour', start({ outcome: 'STARTING' }), 900, []],
    [
      'is asked for again where an earlier try may have started it',
      start({ mayHaveStarted: true }),
      119,
      asked,
    ],
    ['is none where it did end', start(), 0, []],
  ])('%s', async (_, facts, second, leftovers) => {
    expect((await play({ facts: { 'wave-1/start': facts }, second })).leftovers).toEqual(leftovers);
  });

  const found = (changes: Partial<ObservedDrsInstance> = {}): ObservedDrsInstance => ({
    instanceID: 'i-new',
    state: 'running',
    sourceServerID: WEB,
    jobID: 'drsjob-unlisted',
    launchedAt: atSecond(60).toISOString(),
    ...changes,
  });
  it('has what EC2 shows of it left, however long DRS does not list its job', async () => {
    const facts = { 'wave-1/start': start({ outcome: 'STARTING' }) };
    expect((await play({ facts, unlisted: [found()], second: 5_000 })).leftovers).toMatchObject([
      { type: 'instance', id: 'i-new', detail: expect.stringContaining('drsjob-unlisted') },
    ]);
  });
  it.each<[string, Partial<ObservedDrsInstance>]>([
    ['a job that DRS lists has launched', { jobID: OWN_JOB.jobID }],
    ['was launched before the drill began', { launchedAt: atSecond(-60).toISOString() }],
  ])('has nothing of what %s', async (_, changes) => {
    const facts = { 'wave-1/start': start({ outcome: 'STARTING' }) };
    expect((await play({ facts, unlisted: [found(changes)], second: 5_000 })).leftovers).toEqual([]);
  });
});

describe('a row of an instance that lives no more', () => {
  const gone = instance('a', { ec2InstanceState: 'NOT_FOUND' });
  it('is removed from DRS', async () => {
    const round = await play({ recoveryInstances: [gone], isOver: false });
    expect(done(round, 'forget')).toEqual(['i-a']);
    expect(done(round, 'terminate')).toEqual([]);
  });
  it.each<[string, Account]>([
    ['EC2 still has it', { ec2: { 'i-a': ['running'] } }],
    ['EC2 cannot be read', { unreadable: ['instances'] }],
  ])('stays while %s', async (_, account) => {
    const round = await play({ recoveryInstances: [gone], isOver: false, ...account });
    expect(done(round, 'forget')).toEqual([]);
  });
  it('is left over, with the reason, where DRS refuses', async () => {
    const round = await play({
      recoveryInstances: [gone],
      refuses: { 'i-a': error('AccessDeniedException') },
      isOver: false,
    });
    expect(round.leftovers).toMatchObject([{ id: 'i-a', detail: expect.stringContaining('AccessDenied') }]);
  });
});

describe('what cannot be read', () => {
  const began = start({
    operations: [{ operationID: OWN_JOB.jobID, requestedAt: NOW.toISOString(), serverIDs: [DB, WEB] }],
  });
  const launch = {
    timedOut: false,
    operations: [],
    servers: [{ serverID: DB, instanceID: 'i-a' }],
  };
  const facts = { 'wave-0/start': began, 'wave-0/launch': launch };
  it.each(['jobs', 'recovery instances'])(
    'in DRS, %s, is left over by the ids that the drill recorded',
    async (what) => {
      const round = await play({ facts, recoveryInstances: [instance('a')], unreadable: [what] });
      expect(round.leftovers).toEqual([
        { type: 'operation', id: OWN_JOB.jobID, detail: 'could not be looked at: Error: no' },
        { type: 'instance', id: 'i-a', detail: `of source server ${DB}; could not be looked at: Error: no` },
        {
          type: 'source-server',
          id: WEB,
          detail: 'may have been launched; could not be looked at: Error: no',
        },
      ]);
      expect(done(round, 'terminate')).toEqual([]);
    },
  );
  it('in EC2 keeps nothing from being terminated, nor what was asked for from being recorded', async () => {
    const round = await play({ facts, recoveryInstances: [instance('a')], unreadable: ['instances'] });
    expect(done(round, 'terminate')).toEqual(['i-a']);
    expect(round.requests).toHaveLength(1);
    expect(round.watched.instanceIDs).toEqual([]);
    expect(round.leftovers.map(({ id }) => id)).toContain('i-a');
  });
  it('of a drill that recorded no start leaves nothing', async () => {
    expect((await play({ unreadable: ['jobs'], facts: { 'wave-0/start': undefined } })).leftovers).toEqual(
      [],
    );
  });
});

describe('the drill’s own instances', () => {
  const ownOf = async (...recoveryInstances: ObservedRecoveryInstance[]) =>
    Object.fromEntries(await ownInstances(open({ recoveryInstances }).drill));
  it('are those that may be terminated, by server', async () => {
    const instances = [
      instance('a', { ec2InstanceID: 'i-ec2' }),
      instance('b', { sourceServerID: WEB, ec2InstanceID: null }),
    ];
    expect(await ownOf(...instances)).toEqual({ [DB]: 'i-ec2', [WEB]: 'i-b' });
  });
  it.each<[string, Partial<ObservedRecoveryInstance>]>([
    ['that is no drill', { isDrill: false }],
    ['of another job', { jobID: 'drsjob-other' }],
    ['of another server', { sourceServerID: 's-other' }],
    ['of no server', { sourceServerID: null }],
    ['that is on its way out', { ec2InstanceState: 'SHUTTING-DOWN' }],
  ])('are no instance %s', async (_, changes) => {
    expect(await ownOf(instance('a', changes))).toEqual({});
  });
});
