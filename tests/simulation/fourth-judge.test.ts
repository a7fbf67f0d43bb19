import { describe, expect, it } from 'vitest';
import { GROUP, SUBNET } from './refusal-cases.ts';
import { codesOf, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** What a fourth person found who had not written kunren. */

type Changes = Record<string, unknown>;

const tcp = (port: number) => [{ protocol: 'tcp', port }];
const outcomeOf = (rehearsal: Rehearsal) => [rehearsal.record.verdict, ...codesOf(rehearsal)];
const denied = (operation: string, key: string, more: Changes = {}): Changes => ({
  operation,
  key,
  error: 'AccessDenied',
  status: 403,
  times: 90_000,
  ...more,
});
const minutesUntil = ({ record, calls }: Rehearsal, operation: string): number =>
  (Date.parse(calls.find((call) => call.operation === operation)?.at ?? '') - Date.parse(record.startedAt)) /
  60_000;
const wavesWith = (db: Changes, web: Changes = {}): Changes[] => [
  {
    name: 'database',
    readyWithin: '45m',
    servers: [{ hostname: 'wordpress-db', probes: tcp(3306) }],
    ...db,
  },
  {
    name: 'web',
    readyWithin: '45m',
    servers: [{ hostname: 'wordpress-web', probes: tcp(8080) }],
    ...web,
  },
];

describe('facts that cannot be read keep nothing from being removed', () => {
  it.each([
    ['those of cleanup', denied('s3:GetObject', 'cleanup.json', { times: 200 }), 30],
    // The sweep knows of such a drill by its tags, and leaves it alone until its hard expiry.
    [
      'its opening, from the hold on',
      denied('s3:GetObject', 'opening.json', { after: 14, times: 120 }),
      14 * 60,
    ],
  ])('%s', async (_, fault, minutes) => {
    const rehearsal = await rehearse({ faults: [fault] }, { cleanup: { hardExpiry: '12h' } });
    expect(minutesUntil(rehearsal, 'TerminateRecoveryInstances')).toBeLessThan(minutes);
  });

  it('nor people from hearing that there is no record yet', async () => {
    const rehearsal = await rehearse({
      faults: [denied('s3:GetObject', 'launch', { after: 6, times: 60 })],
    });
    const [first] = rehearsal.messages;
    expect(first?.attributes['eventType']).toBe('RecordDelayed');
  });
});

describe('what the sweep terminates was not lost', () => {
  it.each([1, 2])('where the workflow is stopped in ProbeWave of wave %s, which still runs', async (time) => {
    const rehearsal = await rehearse({
      workflow: [{ state: 'ProbeWave', happens: 'execution-aborted', time, afterCalls: 3 }],
    });
    expect(outcomeOf(rehearsal)).toEqual(['ABORTED', 'EXECUTION_ABORTED']);
  });

  it('and is told once where it stopped before anything was started', async () => {
    const rehearsal = await rehearse({
      workflow: [{ state: 'StartWave', happens: 'execution-aborted', time: 1, afterCalls: 0 }],
    });
    expect(outcomeOf(rehearsal)).toEqual(['ABORTED', 'EXECUTION_ABORTED']);
  });
});

describe('a clone that reaches production', () => {
  const PRODUCTION = { name: 'production', address: '10.1.2.3', port: 443 };
  const network = { subnets: [SUBNET], securityGroups: [GROUP], unreachable: [PRODUCTION] };
  const action = {
    name: 'start-billing',
    servers: ['wordpress-db'],
    script: 'start-billing',
    timeout: '10m',
  };
  const actions = { waves: wavesWith({ actions: [action] }) };

  it('runs no action', async () => {
    const rehearsal = await rehearse({ reaches: ['10.1.2.3'] }, { network, ...actions });
    expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'NOT_ISOLATED', 'EARLIER_WAVE_FAILED']);
    expect(rehearsal.calls.filter(({ operation }) => operation === 'SendCommand')).toEqual([]);
  });

  it('and one that does not runs them, before it is probed', async () => {
    const rehearsal = await rehearse({}, { network, ...actions });
    expect(outcomeOf(rehearsal)).toEqual(['PASS']);
    expect(rehearsal.record.waves[0]?.actions).toMatchObject([{ results: [{ status: 'SUCCEEDED' }] }]);
  });

  it.each([
    ['opens its port late', { services: [{ port: 3306, opensAfter: '30m' }] }],
    ['never opens it', { services: [] }],
    ['never boots', { outcome: 'never-boots' }],
  ])('is not probed on, and goes at once, where it %s', async (_, changes) => {
    const rehearsal = await rehearse({ reaches: ['10.1.2.3'], servers: serversWith(changes) }, { network });
    expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'NOT_ISOLATED', 'EARLIER_WAVE_FAILED']);
    expect(minutesUntil(rehearsal, 'TerminateRecoveryInstances')).toBeLessThan(15);
  });
});

it('an action that was never sent because its step broke off is no failure', async () => {
  const action = { name: 'long', servers: ['wordpress-db'], script: 'long', timeout: '10m' };
  const rehearsal = await rehearse(
    {
      faults: [denied('s3:PutObject', 'actions.json', { times: 2 })],
      servers: serversWith({ ssm: { results: [{ matches: 'long', duration: '60s' }] } }),
    },
    { waves: wavesWith({ actions: [action] }) },
  );
  expect(outcomeOf(rehearsal)[0]).toBe('INCONCLUSIVE');
  expect(codesOf(rehearsal)).toContain('WORKFLOW_ERROR');
});

it('an optional server whose time a failure cuts short did not fail', async () => {
  const rehearsal = await rehearse(
    {
      servers: serversWith({}, { services: [{ port: 8080, opensAfter: '25m' }] }),
      terminations: [{ server: 'wordpress-db', after: '30m' }],
    },
    {
      cleanup: { keepFailed: '0s' },
      waves: [
        {
          name: 'all',
          readyWithin: '45m',
          servers: [
            { hostname: 'wordpress-db', probes: tcp(3306) },
            { hostname: 'wordpress-web', critical: false, probes: tcp(8080) },
          ],
        },
      ],
    },
  );
  expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'INSTANCE_TERMINATED']);
  expect(rehearsal.record.findings).toHaveLength(1);
});

it.each([8, 16])('evidence that was signed is not told as unsigned, after %s calls', async (afterCalls) => {
  const { messages } = await rehearse({
    workflow: [{ state: 'CloseDrill', happens: 'execution-aborted', time: 1, afterCalls }],
  });
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.map(({ text }) => text).join()).not.toContain('not signed');
});
