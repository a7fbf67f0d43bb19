import { describe, expect, it } from 'vitest';
import type { ConditionsSeen } from '../../core/guards/conditions.ts';
import { abortReasons } from '../../drill/abort-reasons.ts';
import { realRecoveryGuards } from '../../drill/methods/drs/guards/real-recovery.ts';
import { launchJobsOf, toJobTags } from '../../drill/methods/drs/job-tags.ts';
import type { DrsObservations } from '../../drill/methods/drs/observe.ts';
import { DB, job, planExecution, planOf, recoveryInstance, scopeOf, sourceServer, WEB } from '../builders.ts';

/** What ends a drill that runs: each sign by itself, for in an incident any one of them may be all that is seen. */

const PLAN = planOf({ guards: { changeCalendars: ['freeze'], blockingAlarms: ['shop-down'] } });
const SCOPE = scopeOf(PLAN);
type Seen = DrsObservations & ConditionsSeen & { abort: { by: string; reason: string } | undefined };
const calm = (changes: Partial<Seen> = {}): Seen => ({
  sourceServers: {
    known: [sourceServer(), sourceServer({ sourceServerID: WEB, hostname: 'wordpress-web' })],
  },
  recoveryInstances: { known: [] },
  jobs: { known: [] },
  planExecutions: { known: [] },
  calendars: new Map([['freeze', { known: 'OPEN' }]]),
  alarms: new Map([['shop-down', { known: 'OK' }]]),
  abort: undefined,
  ...changes,
});
const ownIn = ({ jobs }: Seen): Set<string> =>
  new Set(launchJobsOf(SCOPE.drillId, 'known' in jobs ? jobs.known : []).map(({ jobID }) => jobID));
const codes = (changes: Partial<Seen>): string[] =>
  abortReasons(PLAN, {
    ...calm(changes),
    realRecovery: realRecoveryGuards({ ...SCOPE, ownJobIDs: ownIn(calm(changes)) }, calm(changes)),
    outside: [],
  }).map(({ code }) => code);
const tagsOf = (drillId: string) =>
  toJobTags({ drillId, planId: PLAN.id, wave: 0, chunk: 0, expiresAt: '2026-11-22T05:00:00.000Z' });
const launching = (drillId: string) => [job({ status: 'STARTED', tags: tagsOf(drillId) })];
const withDatabase = (changes: Parameters<typeof sourceServer>[0]): Partial<Seen> => ({
  sourceServers: { known: [sourceServer(changes), sourceServer({ sourceServerID: WEB })] },
});
const unknown = { unknown: 'ThrottlingException: slow down' };

describe('a running drill aborts for', () => {
  it.each<[string, Partial<Seen>, string]>([
    [
      'a recovery instance of one of its servers',
      { recoveryInstances: { known: [recoveryInstance({ isDrill: false })] } },
      'RECOVERY_INSTANCE_EXISTS',
    ],
    [
      'an instance of which DRS does not say that it is a drill',
      { recoveryInstances: { known: [recoveryInstance({ isDrill: null })] } },
      'RECOVERY_INSTANCE_EXISTS',
    ],
    [
      'a launch that somebody else started for real',
      { jobs: { known: [job({ status: 'PENDING', initiatedBy: 'START_RECOVERY' })] } },
      'RECOVERY_STARTED',
    ],
    [
      'a launch that does not say who began it',
      { jobs: { known: [job({ status: 'PENDING', initiatedBy: null })] } },
      'RECOVERY_STARTED',
    ],
    ["somebody else's drill", { jobs: { known: [job({ status: 'PENDING' })] } }, 'JOB_ACTIVE'],
    ['a launch of another drill', { jobs: { known: launching('01OTHER') } }, 'JOB_ACTIVE'],
    [
      'a recovery plan of DRS that recovers one of its servers',
      { planExecutions: { known: [planExecution()] } },
      'RECOVERY_PLAN_ACTIVE',
    ],
    [
      'a recovery plan in a mode that nobody knows',
      { planExecutions: { known: [planExecution({ mode: 'REHEARSAL' })] } },
      'RECOVERY_PLAN_ACTIVE',
    ],
    [
      'a last launch that was a recovery',
      withDatabase({ lastLaunchType: 'RECOVERY', lastLaunchJobID: 'drsjob-9' }),
      'LAST_LAUNCH_RECOVERY',
    ],
    ['reversed replication', withDatabase({ replicationDirection: 'FAILBACK' }), 'REPLICATION_REVERSED'],
    [
      'a calendar that has closed',
      { calendars: new Map([['freeze', { known: 'CLOSED' }]]) },
      'CALENDAR_CLOSED',
    ],
    ['a blocking alarm', { alarms: new Map([['shop-down', { known: 'ALARM' }]]) }, 'ALARM_NOT_OK'],
    ['a person who asks for it', { abort: { by: 'ops', reason: 'incident 7' } }, 'ABORT_REQUESTED'],
  ])('%s', (_, changes, code) => {
    expect(codes(changes)).toEqual([code]);
  });
});

describe('a running drill goes on', () => {
  it.each<[string, Partial<Seen>]>([
    ['when all is calm', {}],
    [
      'beside its own jobs and instances',
      { jobs: { known: launching(SCOPE.drillId) }, recoveryInstances: { known: [recoveryInstance()] } },
    ],
    [
      'beside a recovery instance that is terminated',
      {
        recoveryInstances: { known: [recoveryInstance({ isDrill: false, ec2InstanceState: 'TERMINATED' })] },
      },
    ],
    [
      'beside a job that terminates, which somebody else started',
      { jobs: { known: [job({ type: 'TERMINATE', status: 'STARTED' })] } },
    ],
    ['beside a launch that has ended', { jobs: { known: [job()] } }],
    [
      'beside a launch of a server that is not planned',
      {
        jobs: {
          known: [
            job({
              status: 'STARTED',
              servers: [
                {
                  sourceServerID: 's-other',
                  launchStatus: null,
                  recoveryInstanceID: null,
                  launchActions: [],
                },
              ],
            }),
          ],
        },
      },
    ],
    [
      'beside a recovery of a server that is not planned',
      { recoveryInstances: { known: [recoveryInstance({ isDrill: false, sourceServerID: `${DB}0` })] } },
    ],
    [
      'while something cannot be read for a moment, for before it starts anything it asks again',
      {
        sourceServers: unknown,
        recoveryInstances: unknown,
        jobs: unknown,
        calendars: new Map([['freeze', unknown]]),
        alarms: new Map([['shop-down', unknown]]),
      },
    ],
  ])('%s', (_, changes) => {
    expect(codes(changes)).toEqual([]);
  });
});
