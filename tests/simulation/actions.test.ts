import { describe, expect, it } from 'vitest';
import { runActions } from '../../drill/run-actions.ts';
import { startWave } from '../../drill/start-wave.ts';
import { callsOf, DB, type Rehearsal, rehearse, serversWith } from './rehearse.ts';
import { cleared, ended, launched, onStage, probed, withTarget } from './stage.ts';

/** Actions inside launched servers before they are proven. */

type Changes = Record<string, unknown>;

const RESTORE = { name: 'restore', servers: ['wordpress-db'], script: 'run-restore' };
const planOf = (...actions: readonly Changes[]): Changes => ({
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      actions,
      servers: [{ hostname: 'wordpress-db', probes: [{ protocol: 'tcp', port: 3306 }] }],
    },
  ],
});
const result = (changes: Changes = {}): Changes => ({
  matches: 'run-restore',
  output: 'restored',
  ...changes,
});
const db = (ssm: Changes = {}, more: Changes = {}): Changes => ({
  servers: serversWith({ ssm: { results: [result()], ...ssm }, ...more }),
});
const sendsIn = (calls: Pick<Rehearsal, 'calls'>) => callsOf(calls, 'ssm:SendCommand');
const actionsOf = ({ record }: Pick<Rehearsal, 'record'>) => record.waves[0]?.actions ?? [];

describe('an action', () => {
  it('runs before the probes, and its output is in the record', async () => {
    const rehearsal = await rehearse(db(), planOf(RESTORE));
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(actionsOf(rehearsal)).toMatchObject([
      {
        name: 'restore',
        onFailure: 'fail',
        results: [
          {
            hostname: 'wordpress-db',
            status: 'SUCCEEDED',
            exitStatus: 0,
            output: 'restored',
            errorCode: null,
          },
        ],
      },
    ]);
    const [done] = actionsOf(rehearsal)[0]?.results ?? [];
    const [probe] = rehearsal.record.servers[0]?.probes ?? [];
    expect(Date.parse(probe?.passedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(done?.endedAt ?? ''));
    expect(rehearsal.states.filter((state) => state === 'RunActions')).toHaveLength(1);
    expect(sendsIn(rehearsal)).toMatchObject([
      {
        input: {
          DocumentName: 'AWS-RunShellScript',
          Parameters: { commands: ['run-restore'], executionTimeout: ['600'] },
          MaxErrors: '100%',
        },
      },
    ]);
  });

  it('costs a wave without one no state and no call', async () => {
    const rehearsal = await rehearse(db(), planOf());
    expect(rehearsal.states).not.toContain('RunActions');
    expect(rehearsal.calls.filter(({ service }) => service === 'ssm')).toEqual([]);
    expect(actionsOf(rehearsal)).toEqual([]);
  });

  it('of a document of the account gets its parameters', async () => {
    const action = {
      name: 'prepare',
      servers: ['wordpress-db'],
      document: 'Acme-Prepare',
      parameters: { Mode: 'drill', Hosts: ['a', 'b'] },
    };
    const rehearsal = await rehearse({ ...db(), documents: ['Acme-Prepare'] }, planOf(action));
    expect(sendsIn(rehearsal)).toMatchObject([
      { input: { DocumentName: 'Acme-Prepare', Parameters: { Mode: ['drill'], Hosts: ['a', 'b'] } } },
    ]);
    expect(rehearsal.record.verdict).toBe('PASS');
  });

  it('waits for an agent that comes online late', async () => {
    const rehearsal = await rehearse(db({ agent: 'late', onlineAfter: '9m' }), planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(rehearsal.states.filter((state) => state === 'RunActions').length).toBeGreaterThan(1);
    expect(sendsIn(rehearsal)).toHaveLength(1);
  });

  it('is not sent to an agent that never comes', async () => {
    const [wave] = planOf(RESTORE)['waves'] as Changes[];
    const rehearsal = await rehearse(db({ agent: 'offline' }), { waves: [{ ...wave, readyWithin: '15m' }] });
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([
      { status: 'NOT_SENT', errorCode: 'AGENT_OFFLINE', sentAt: null },
    ]);
    expect(sendsIn(rehearsal)).toEqual([]);
  });

  it('that fails blocks later ones, while probes still run', async () => {
    const second = { ...RESTORE, name: 'second' };
    const rehearsal = await rehearse(db({ results: [result({ exitStatus: 4 })] }), planOf(RESTORE, second));
    expect(actionsOf(rehearsal).map(({ results }) => results)).toMatchObject([
      [{ status: 'FAILED', exitStatus: 4, errorCode: 'UNEXPECTED_EXIT' }],
      [{ status: 'NOT_SENT', errorCode: 'EARLIER_ACTION_FAILED' }],
    ]);
    expect(rehearsal.record.servers[0]?.probes[0]?.status).toBe('PASSED');
    expect(sendsIn(rehearsal)).toHaveLength(1);
  });

  it('that may fail does not block later ones', async () => {
    const first = { ...RESTORE, onFailure: 'finding' };
    const second = { ...RESTORE, name: 'second', script: 'other' };
    const rehearsal = await rehearse(db({ results: [result({ exitStatus: 4 })] }), planOf(first, second));
    expect(actionsOf(rehearsal).map(({ results }) => results[0]?.status)).toEqual(['FAILED', 'SUCCEEDED']);
  });

  it.each([
    ['itself', { duration: '2m' }, { timeout: '1m' }],
    ['at all', { duration: '40m' }, { document: 'Acme-Slow', script: undefined, timeout: '1m' }],
  ])('that does not end by %s is timed out', async (_, changes, keys) => {
    const action = Object.fromEntries(
      Object.entries({ ...RESTORE, ...keys }).filter(([, value]) => value !== undefined),
    );
    const results = [result({ ...changes, matches: 'document' in action ? 'Acme-Slow' : 'run-restore' })];
    const rehearsal = await rehearse({ ...db({ results }), documents: ['Acme-Slow'] }, planOf(action));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'TIMED_OUT', errorCode: 'TIMEOUT' }]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
    expect(callsOf(rehearsal, 'ssm:CancelCommand').length).toBe('document' in action ? 1 : 0);
  });

  it('shows no secret', async () => {
    const { bytes } = await rehearse(
      db({ results: [result({ output: 'token: abc-def-ghi' })] }),
      planOf(RESTORE),
    );
    expect(bytes).toContain('token: ***');
    expect(bytes).not.toContain('abc-def-ghi');
  });

  it.each([
    [
      'a document that is not there',
      { name: 'x', servers: ['wordpress-db'], document: 'No-Such' },
      'InvalidDocument',
    ],
    ['a shell that the server has not', RESTORE, 'UnsupportedPlatformType'],
  ])('is recorded as not sent: %s', async (_, action, errorCode) => {
    const os = errorCode === 'UnsupportedPlatformType' ? { os: 'windows' } : {};
    const rehearsal = await rehearse(db({}, os), planOf(action));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'NOT_SENT', errorCode }]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
  });

  it('is sent again after a transient refusal', async () => {
    const faults = [{ operation: 'ssm:SendCommand', error: 'ThrottlingException', times: 3 }];
    const rehearsal = await rehearse({ ...db(), faults }, planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(sendsIn(rehearsal).map(({ status }) => status)).toEqual([429, 429, 429, 200]);
  });

  it('is not sent where nothing was launched', async () => {
    const rehearsal = await rehearse(db({}, { outcome: 'launch-failed' }), planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([
      { status: 'NOT_SENT', errorCode: 'NOT_LAUNCHED' },
    ]);
    expect(sendsIn(rehearsal)).toEqual([]);
  });

  it('for a host name that the wave does not have refuses the drill', async () => {
    const waves = [
      { name: 'all', servers: [{ id: DB }], actions: [{ ...RESTORE, servers: ['wordpress-dp'] }] },
    ];
    const { record } = await rehearse(db(), { waves });
    expect(record).toMatchObject({ verdict: 'SKIPPED', reasons: [{ code: 'SERVER_NOT_FOUND' }] });
  });
});

describe('an action is sent once', () => {
  it('although its response is lost', async () => {
    const faults = [{ operation: 'ssm:SendCommand', lost: true }];
    const rehearsal = await rehearse({ ...db(), faults }, planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
    expect(callsOf(rehearsal, 'ssm:ListCommands').length).toBeGreaterThan(0);
  });

  it.each(Array.from({ length: 16 }, (_, calls) => calls))(
    'although its Lambda dies after %i calls',
    async (afterCalls) => {
      const workflow = [{ state: 'RunActions', happens: 'is-killed', afterCalls }];
      const rehearsal = await rehearse({ ...db(), workflow }, planOf(RESTORE));
      const [one] = actionsOf(rehearsal)[0]?.results ?? [];
      expect(sendsIn(rehearsal).length).toBeLessThanOrEqual(1);
      if (sendsIn(rehearsal).length === 1) expect(one?.status).toBe('SUCCEEDED');
      // The intent was written, so the command may have been sent.
      else expect(one).toMatchObject({ status: 'UNKNOWN', errorCode: 'MAY_HAVE_BEEN_SENT' });
    },
  );

  it.each(['runs-twice', 'runs-twice-at-once', 'times-out'])('although its Lambda %s', async (happens) => {
    const workflow = [{ state: 'RunActions', happens }];
    const rehearsal = await rehearse({ ...db(), workflow }, planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
  });

  it('although the write of the intent succeeds only at the second try', async () => {
    const faults = [{ operation: 's3:PutObject', key: 'intent-restore', lost: true }];
    const rehearsal = await rehearse({ ...db(), faults }, planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
  });

  it('although SSM never lists it again', async () => {
    await onStage(db(), planOf(RESTORE), async (stage) => {
      const { ports, simulator } = stage;
      const forgetful = withTarget(ports, ({ commands }) => ({
        commands: {
          ...commands,
          find: async () => undefined,
          send: async (order) => {
            await commands.send(order);
            return { lost: 'the connection was reset' };
          },
        },
      }));
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      await ports.sleep(300);
      const acted = await runActions(state, forgetful);
      expect(acted.status).toBe('ACTED');
      const { record } = await ended(await probed(acted, ports), ports);
      expect(record.waves[0]?.actions[0]?.results).toMatchObject([
        { status: 'UNKNOWN', errorCode: 'MAY_HAVE_BEEN_SENT' },
      ]);
      expect(sendsIn(simulator)).toHaveLength(1);
    });
  });
});
