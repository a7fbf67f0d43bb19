import { describe, expect, it } from 'vitest';
import { codesOf, type Rehearsal, rehearse, SERVERS, serversWith } from './rehearse.ts';

/** What a third person found who had not written kunren. */

const HELD = { keepPassed: '4h', keepFailed: '4h', hardExpiry: '12h' };
const tcp = (port: number) => [{ protocol: 'tcp', port }];
const outcomeOf = (rehearsal: Rehearsal) => [rehearsal.record.verdict, ...codesOf(rehearsal)];
const hoursBetween = (from: string | null, to: string | null): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 3_600_000;
const subjectsOf = ({ messages }: Rehearsal): string[] => messages.map(({ subject }) => subject);
const failing = (operation: string, status: number, more: Record<string, unknown> = {}) => ({
  faults: [{ operation, error: status < 500 ? 'AccessDeniedException' : 'InternalError', status, ...more }],
});

describe('what goes wrong when a drill has nothing left to prove', () => {
  const GONE = 'arn:aws:sns:ap-northeast-3:111122223333:mine';
  const unreachable = failing('sns:Publish', 404, { key: 'mine', times: 500 });

  it('in a message about the hold does not end the hold, and is no doubt', async () => {
    const rehearsal = await rehearse(unreachable, { cleanup: HELD, notifications: { topics: [GONE] } });
    const { record } = rehearsal;
    expect(outcomeOf(rehearsal)).toEqual(['PASS']);
    expect(hoursBetween(record.startedAt, record.cleanup.startedAt)).toBeGreaterThan(4);
  });

  it('in the hold itself is in the record, and changes no verdict', async () => {
    const rehearsal = await rehearse(
      {
        faults: [{ operation: 's3:PutObject', key: 'hold.json', error: 'SlowDown', status: 503, times: 500 }],
      },
      { cleanup: HELD },
    );
    const { record } = rehearsal;
    expect(outcomeOf(rehearsal)).toEqual(['PASS']);
    expect(record).toMatchObject({ workflowError: null, cleanup: { status: 'COMPLETE' } });
    expect(record.takenOver).toMatchObject([{ code: 'WORKFLOW_ERROR' }]);
  });
});

describe('what follows the record is finished by the hourly sweep', () => {
  const told = (rehearsal: Rehearsal): number =>
    subjectsOf(rehearsal).filter((subject) => subject.includes('合格')).length;

  it.each([
    ['the leases cannot be released', failing('dynamodb:DeleteItem', 500, { times: 60 })],
    ['nothing can be published', failing('sns:Publish', 500, { times: 100 })],
    ['nothing may be published', failing('sns:Publish', 403, { times: 30 })],
    ['nothing can be signed', failing('kms:Sign', 500, { times: 200 })],
  ])('where %s: people hear of it once', async (_, faults) => {
    const rehearsal = await rehearse(faults);
    expect(outcomeOf(rehearsal)).toEqual(['PASS']);
    expect(told(rehearsal)).toBe(1);
  });

  it('where the leases can never be released: people hear of it all the same', async () => {
    const rehearsal = await rehearse(failing('dynamodb:DeleteItem', 500, { times: 9_000 }));
    expect([outcomeOf(rehearsal), told(rehearsal)]).toEqual([['PASS'], 1]);
  });

  it('and not told at all where nobody could be told for a day', async () => {
    const rehearsal = await rehearse(failing('sns:Publish', 403, { times: 9_000 }));
    expect([outcomeOf(rehearsal), told(rehearsal)]).toEqual([['PASS'], 0]);
  });
});

it.each([
  [
    'could not be written',
    {
      faults: [
        { operation: 's3:PutObject', key: '/drill.json', error: 'AccessDenied', status: 403, times: 40 },
      ],
    },
  ],
  [
    'was written by no try of its step',
    {
      workflow: [1, 2, 3, 4, 5, 6, 7].map((time) => ({
        state: 'CloseDrill',
        happens: 'is-killed',
        time,
        afterCalls: 6,
      })),
    },
  ],
])('a record that %s for hours says when cleanup really ended', async (_, scenario) => {
  const { record } = await rehearse(scenario);
  expect(record.verdict).toBe('PASS');
  expect(hoursBetween(record.startedAt, record.cleanup.endedAt)).toBeLessThan(0.5);
});

describe('a failback from the drill’s own instance', () => {
  const reversing = (after: string) => ({ failbacks: [{ server: 'wordpress-db', after }] });
  const terminated = ({ calls, record }: Rehearsal): number =>
    calls.filter(
      ({ operation, input }) =>
        operation === 'TerminateRecoveryInstances' &&
        JSON.stringify(input).includes(record.servers[0]?.instanceID ?? 'none'),
    ).length;

  it.each([
    ['while it is held', '60m', { cleanup: { ...HELD, timeLimit: '15m' } }],
    ['before the next wave', '12m', { cleanup: { timeLimit: '15m', hardExpiry: '6h' } }],
  ])('%s aborts the drill, and the instance is never touched', async (_, after, plan) => {
    const rehearsal = await rehearse(reversing(after), plan);
    expect(outcomeOf(rehearsal)).toEqual(['ABORTED', 'REPLICATION_REVERSED']);
    expect(terminated(rehearsal)).toBe(0);
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'INCOMPLETE' });
    expect(JSON.stringify(rehearsal.record.cleanup.leftovers)).toContain(
      'not touched while it is failed back',
    );
  });
});

describe('what kunren itself may not do is no failure of the recovery', () => {
  const inside = {
    cleanup: { keepFailed: '0s' },
    waves: [
      {
        name: 'database',
        readyWithin: '45m',
        servers: [
          { hostname: 'wordpress-db', probes: [...tcp(3306), { protocol: 'ssm', check: 'hostname' }] },
        ],
      },
    ],
  };

  it.each(['ssm:SendCommand', 'ssm:DescribeInstanceInformation'])('%s, of a probe', async (operation) => {
    const rehearsal = await rehearse(failing(operation, 400, { times: 9_000 }), inside);
    expect(outcomeOf(rehearsal)).toEqual(['INCONCLUSIVE', 'NOT_PROVEN']);
    expect(rehearsal.record.reasons[0]?.text).toMatch(/could not be asked for ssm hostname: AccessDenied/);
  });

  it('ssm:SendCommand, of a canary, which then has not failed as it must', async () => {
    const canary = { protocol: 'ssm', check: 'hostname', canary: true };
    const servers = [{ hostname: 'wordpress-db', probes: [...tcp(3306), canary] }];
    const rehearsal = await rehearse(failing('ssm:SendCommand', 400, { times: 9_000 }), {
      ...inside,
      waves: [{ name: 'database', readyWithin: '45m', servers }],
    });
    expect(rehearsal.record.verdict).toBe('INCONCLUSIVE');
  });

  it('ssm:SendCommand, of an action', async () => {
    const action = { name: 'start-database', servers: ['wordpress-db'], script: 'start' };
    const servers = [{ hostname: 'wordpress-db', probes: tcp(3306) }];
    const rehearsal = await rehearse(failing('ssm:SendCommand', 400, { times: 9_000 }), {
      waves: [{ name: 'database', readyWithin: '45m', actions: [action], servers }],
    });
    expect(outcomeOf(rehearsal)).toEqual(['INCONCLUSIVE', 'ACTION_UNKNOWN']);
    expect(rehearsal.record.reasons[0]?.text.match(/AccessDenied/g)).toHaveLength(1);
  });
});

it('a wave of optional servers holds neither the next wave nor the measure', async () => {
  const rehearsal = await rehearse(
    { servers: [...SERVERS, { hostname: 'mon', services: [{ port: 9100 }] }] },
    {
      limits: { servers: 3, duration: '3h' },
      objectives: { recoveryTime: '22m', recoveryPoint: '60s' },
      waves: [
        {
          name: 'monitoring',
          readyWithin: '45m',
          servers: [{ hostname: 'mon', critical: false, probes: tcp(9100) }],
        },
        { name: 'database', readyWithin: '45m', servers: [{ hostname: 'wordpress-db', probes: tcp(3306) }] },
        { name: 'web', readyWithin: '45m', servers: [{ hostname: 'wordpress-web', probes: tcp(8080) }] },
      ],
    },
  );
  expect(outcomeOf(rehearsal)).toEqual(['PASS']);
});

describe('a read that fails for some minutes does not end a running drill', () => {
  it.each([
    ['drs:DescribeJobLogItems', 1],
    ['drs:DescribeJobLogItems', 4],
    ['ec2:DescribeInstanceStatus', 5],
  ])('%s, %s times', async (operation, times) => {
    expect(outcomeOf(await rehearse(failing(operation, 403, { times })))).toEqual(['PASS']);
  });

  it('and one that fails to the end of its wave is why there is no verdict', async () => {
    const rehearsal = await rehearse(failing('drs:DescribeJobLogItems', 403, { times: 9_000 }));
    expect(outcomeOf(rehearsal)[0]).toBe('INCONCLUSIVE');
    expect(rehearsal.record.reasons[0]).toMatchObject({ code: 'WORKFLOW_ERROR' });
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
  });
});

describe('no wave starts while a condition of the plan cannot be read', () => {
  it.each([
    [
      'an alarm',
      'monitoring:DescribeAlarms',
      { alarms: [{ name: 'a', state: 'OK' }] },
      { blockingAlarms: ['a'] },
    ],
    [
      'a calendar',
      'ssm:GetCalendarState',
      { calendars: [{ name: 'freeze', state: 'OPEN' }] },
      { changeCalendars: ['freeze'] },
    ],
  ])('%s', async (_, operation, scenario, guards) => {
    const rehearsal = await rehearse(
      { ...scenario, ...failing(operation, 403, { after: 3, times: 500 }) },
      { guards },
    );
    expect(outcomeOf(rehearsal)[0]).toBe('INCONCLUSIVE');
    expect(rehearsal.mutations.filter((call) => call === 'drs:StartRecovery')).toHaveLength(1);
  });
});

describe('one cause is one reason', () => {
  it('that of a recovery point that nobody has', async () => {
    const rehearsal = await rehearse(
      {},
      {
        recoveryPoint: { atLeastAge: '400d' },
        objectives: { recoveryTime: '60m', recoveryPoint: '500d' },
      },
    );
    expect(codesOf(rehearsal)[0]).toBe('RECOVERY_POINT_MISSING');
    expect(rehearsal.record.findings.map(({ code }) => code)).toEqual(['RECOVERY_POINT_MISSING']);
  });

  it.each([true, false])(
    'that of a server that never boots, with an action on it; critical: %s',
    async (critical) => {
      const action = { name: 'start', servers: ['wordpress-web'], script: 'start' };
      const rehearsal = await rehearse(
        { servers: serversWith({}, { outcome: 'never-boots', ssm: { agent: 'offline' } }) },
        {
          waves: [
            {
              name: 'all',
              readyWithin: '45m',
              actions: [action],
              servers: [
                { hostname: 'wordpress-db', probes: tcp(3306) },
                { hostname: 'wordpress-web', critical, probes: tcp(8080) },
              ],
            },
          ],
        },
      );
      expect(codesOf(rehearsal)).toEqual(['NOT_READY']);
    },
  );
});
