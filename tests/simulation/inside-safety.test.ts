import { describe, expect, it } from 'vitest';
import type { DrillState } from '../../core/workflow/contract.ts';
import { TransientError } from '../../core/workflow/errors.ts';
import { actOnce, endActions, readActions } from '../../drill/actions/wave-actions.ts';
import { loadDrill } from '../../drill/load-drill.ts';
import { probeWave } from '../../drill/probe-wave.ts';
import { runActions } from '../../drill/run-actions.ts';
import { startWave } from '../../drill/start-wave.ts';
import { callsOf, DB, type Rehearsal, rehearse, serversWith } from './rehearse.ts';
import { cleared, ended, launched, onStage, probed, type Stage, seenByBoth, withTarget } from './stage.ts';

/** What is never sent into a server, and what is never sent twice: the safety lines of commands. */

type Changes = Record<string, unknown>;

const RESTORE = { name: 'restore', servers: ['wordpress-db'], script: 'run-restore' };
const wave = (more: Changes, probe: Changes): Changes => ({
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      servers: [{ hostname: 'wordpress-db', probes: [probe] }],
      ...more,
    },
  ],
});
const ASKED = wave({}, { protocol: 'ssm', check: 'hostname' });
const planOf = (...actions: readonly Changes[]): Changes =>
  wave({ actions }, { protocol: 'tcp', port: 3306 });
const account = (changes: Changes): Changes => ({ servers: serversWith(changes) });
const sendsIn = (calls: Pick<Rehearsal, 'calls'>) => callsOf(calls, 'ssm:SendCommand');
const actionsOf = ({ record }: Pick<Rehearsal, 'record'>) => record.waves[0]?.actions ?? [];

const dueToAct = async (stage: Stage) =>
  launched(await startWave(await cleared(stage), stage.ports), stage.ports);

describe('nothing is sent', () => {
  it('to a server whose drill instance a real recovery has replaced', async () => {
    await onStage(account({}), ASKED, async (stage) => {
      const { ports, simulator } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      await stage.recoverForReal(DB);
      await ports.sleep(1_800);
      expect((await probeWave(state, ports)).status).toBe('ABORTED');
      expect(sendsIn(simulator)).toEqual([]);
      await ended(state, ports);
    });
  });

  it('to an instance that DRS does not call a drill, even when nobody has noticed yet', async () => {
    await onStage(account({}), ASKED, async (stage) => {
      const { ports, simulator } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      const target = ports.target;
      let asked = 0;
      // What the guards saw was still the drill; what is read before the command is not.
      const turned = {
        ...ports,
        target: (of: Parameters<typeof target>[0]) => {
          const real = target(of);
          return {
            ...real,
            drs: {
              ...real.drs,
              recoveryInstances: async (ids: readonly string[]) => {
                asked += 1;
                const all = await real.drs.recoveryInstances(ids);
                return asked === 1 ? all : all.map((one) => ({ ...one, isDrill: false }));
              },
            },
          };
        },
      };
      await ports.sleep(600);
      await probeWave(state, seenByBoth(turned));
      expect(sendsIn(simulator)).toEqual([]);
      const facts = await ports.folder(state.planId, state.drillId).read('probes', 0);
      expect(facts?.servers[0]?.probes).toMatchObject([{ status: 'FAILED', errorCode: 'NOT_OURS' }]);
      await ended(await probed(state, ports), ports);
    });
  });

  it('to a server outside the plan’s subnets', async () => {
    const { record, calls } = await rehearse(
      {
        subnets: [{ id: 'subnet-0d1e2f3a4b5c6d7e8' }, { id: 'subnet-0aaaaaaaaaaaaaaaa' }],
        ...account({ launch: { subnet: 'subnet-0aaaaaaaaaaaaaaaa' } }),
      },
      ASKED,
    );
    expect(record.verdict).toBe('SKIPPED');
    expect(sendsIn({ calls })).toEqual([]);
  });
});

describe('no action is sent', () => {
  it('by a drill that aborts', async () => {
    await onStage(account({}), planOf(RESTORE), async (stage) => {
      const state = await dueToAct(stage);
      expect(state.status).toBe('ACTIONS_DUE');
      await stage.recoverForReal(DB);
      await stage.ports.sleep(1_800);
      expect((await runActions(state, stage.ports)).status).toBe('ABORTED');
      expect(sendsIn(stage.simulator)).toEqual([]);
      const { record } = await ended(state, stage.ports);
      expect(record.verdict).toBe('ABORTED');
      expect(record.waves[0]?.actions[0]?.results).toMatchObject([
        { status: 'NOT_SENT', errorCode: 'ABORTED' },
      ]);
    });
  });

  it('after the first, by a drill that aborts in between; and the first is cancelled', async () => {
    const changes = [{ after: '14m', alarm: { name: 'site', state: 'ALARM' } }];
    const second = { ...RESTORE, name: 'second' };
    const rehearsal = await rehearse(
      {
        ...account({ ssm: { results: [{ matches: 'run-restore', duration: '30m' }] } }),
        alarms: [{ name: 'site', state: 'OK' }],
        changes,
      },
      { ...planOf({ ...RESTORE, timeout: '40m' }, second), guards: { blockingAlarms: ['site'] } },
    );
    expect(rehearsal.record.verdict).toBe('ABORTED');
    expect(actionsOf(rehearsal).map(({ results }) => [results[0]?.status, results[0]?.errorCode])).toEqual([
      ['UNKNOWN', 'ABORTED'],
      ['NOT_SENT', 'ABORTED'],
    ]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
    expect(callsOf(rehearsal, 'ssm:CancelCommand')).toHaveLength(1);
  });

  it.each([
    ['is no drill', { isDrill: false }],
    ['was launched by another job', { jobID: 'drsjob-0000000000000000a' }],
    ['is not listed', null],
  ])('to an instance that %s', async (_, change) => {
    await onStage(account({}), planOf(RESTORE), async (stage) => {
      const { ports, simulator } = stage;
      const state = await dueToAct(stage);
      await ports.sleep(300);
      let asked = 0;
      const stranger = withTarget(ports, ({ drs }) => ({
        drs: {
          ...drs,
          recoveryInstances: async (ids: readonly string[]) => {
            const all = await drs.recoveryInstances(ids);
            asked += 1;
            // What the drill reads for its guards is in order; what is read before the command is not.
            if (asked === 1) return all;
            return change === null ? [] : all.map((one) => ({ ...one, ...change }));
          },
        },
      }));
      const ran = runActions(state, stranger);
      await ran.catch((error) => expect(error).toBeInstanceOf(TransientError));
      expect(sendsIn(simulator)).toEqual([]);
      await ended(state, ports);
    });
  });

  it('in a subnet that the plan does not allow', async () => {
    await onStage(account({}), planOf(RESTORE), async (stage) => {
      const { ports, simulator } = stage;
      const state = await dueToAct(stage);
      await ports.sleep(300);
      const elsewhere = withTarget(ports, ({ instances }) => ({
        instances: async (ids: readonly string[]) =>
          (await instances(ids)).map((one) => ({ ...one, subnetID: 'subnet-0aaaaaaaaaaaaaaaa' })),
      }));
      const acted = await runActions(state, elsewhere);
      expect(acted.status).toBe('ABORTED');
      expect(sendsIn(simulator)).toEqual([]);
      const { record } = await ended(acted, ports);
      expect(record.reasons.map(({ code }) => code)).toContain('OUTSIDE_NETWORK');
    });
  });

  it('in a subnet that the plan does not allow, which EC2 shows only after the look for reasons to abort', async () => {
    await onStage(account({}), planOf(RESTORE), async (stage) => {
      const { ports, simulator } = stage;
      const state = await dueToAct(stage);
      await ports.sleep(300);
      let looks = 0;
      // The step looks when it begins and when it is about to send, and the sender looks itself.
      const elsewhere = withTarget(ports, ({ instances }) => ({
        instances: async (ids: readonly string[]) => {
          looks += 1;
          const seen = await instances(ids);
          return looks <= 2 ? seen : seen.map((one) => ({ ...one, subnetID: 'subnet-0aaaaaaaaaaaaaaaa' }));
        },
      }));
      const acted = await runActions(state, elsewhere);
      expect(acted.status).toBe('ACTED');
      expect(sendsIn(simulator)).toEqual([]);
      const { record } = await ended(await probed(acted, ports), ports);
      expect(record.waves[0]?.actions[0]?.results).toMatchObject([
        { status: 'NOT_SENT', errorCode: 'OUTSIDE_NETWORK' },
      ]);
    });
  });

  it('by a drill whose alarm is raised between its first check and its command', async () => {
    const alarms = [{ name: 'site', state: 'OK' }];
    const plan = { ...planOf(RESTORE), guards: { blockingAlarms: ['site'] } };
    await onStage({ ...account({}), alarms }, plan, async (stage) => {
      const state = await dueToAct(stage);
      await stage.ports.sleep(300);
      let asked = 0;
      const alarming = withTarget(stage.ports, ({ alarms }) => ({
        alarms: async (names: readonly string[]) => {
          asked += 1;
          return asked === 1 ? alarms(names) : new Map([['site', { known: 'ALARM' }]]);
        },
      }));
      expect((await runActions(state, alarming)).status).toBe('ABORTED');
      expect(sendsIn(stage.simulator)).toEqual([]);
      await ended(state, stage.ports);
    });
  });
});

describe('a command id that somebody wrote into the facts', () => {
  const ENDLESS = { ssm: { results: [{ matches: 'run-restore', duration: '3h' }] } };
  /** The action's command is under way, and the facts name somebody's own in its place. */
  const forged = (play: (stage: Stage, state: DrillState) => Promise<void>) =>
    onStage(account(ENDLESS), planOf({ ...RESTORE, timeout: '5m' }), async (stage) => {
      const { ports, simulator } = stage;
      const state = await dueToAct(stage);
      await ports.sleep(300);
      const running = runActions(state, ports);
      await ports.sleep(60);
      const folder = ports.folder(state.planId, state.drillId);
      const [sent] = sendsIn(simulator);
      const { InstanceIds = [] } = (sent?.input ?? {}) as { InstanceIds?: string[] };
      const { commands } = ports.target((await folder.read('opening'))?.plan.target as never);
      const others = await stage.byHand(() =>
        commands.send({
          document: 'AWS-RunShellScript',
          parameters: { commands: ['run-restore of somebody'] },
          comment: 'patching',
          instanceIDs: InstanceIds,
        }),
      );
      const commandID = 'commandID' in others ? others.commandID : '';
      await running.catch(() => {});
      const facts = await folder.read('actions', 0);
      if (facts === undefined) throw new Error('the action has not begun');
      await play(
        {
          ...stage,
          ports: {
            ...ports,
            folder: (...of) => {
              const real = ports.folder(...of);
              return {
                ...real,
                read: async (name, wave) =>
                  name === 'actions'
                    ? ({
                        endedAt: null,
                        actions: facts.actions.map((one) => ({
                          ...one,
                          results: [],
                          commands: [{ commandID, ended: false }],
                        })),
                      } as never)
                    : real.read(name, wave),
              };
            },
          },
        },
        state,
      );
      const cancels = callsOf(simulator, 'ssm:CancelCommand').map(({ input }) => input);
      expect(cancels).not.toContainEqual(expect.objectContaining({ CommandId: commandID }));
    });

  it('is left alone when the action’s time is over, and reported', () =>
    forged(async (stage, state) => {
      const before = callsOf(stage.simulator, 'ssm:CancelCommand').length;
      await stage.ports.sleep(1_200);
      const acting = await readActions(await loadDrill(state, stage.ports), 0, await startOf(stage, state));
      if (acting === undefined) throw new Error('the action is over');
      const round = await actOnce(acting, await loadDrill(state, stage.ports), stage.ports);
      expect(round.acting.facts.actions[0]?.results).toMatchObject([
        { status: 'UNKNOWN', errorCode: 'COMMAND_NOT_OURS' },
      ]);
      expect(callsOf(stage.simulator, 'ssm:CancelCommand')).toHaveLength(before);
    }));

  it('is left alone when the drill aborts', () =>
    forged(async (stage, state) => {
      const before = callsOf(stage.simulator, 'ssm:CancelCommand').length;
      const drill = await loadDrill(state, stage.ports);
      const acting = await readActions(drill, 0, await startOf(stage, state));
      if (acting === undefined) throw new Error('the action is over');
      await endActions(acting, 'ABORTED', drill, stage.ports);
      expect(callsOf(stage.simulator, 'ssm:CancelCommand')).toHaveLength(before);
    }));
});

async function startOf({ ports }: Pick<Stage, 'ports'>, { planId, drillId }: DrillState) {
  const folder = ports.folder(planId, drillId);
  const [start, launch] = [await folder.read('start', 0), await folder.read('launch', 0)];
  if (start === undefined || launch === undefined) throw new Error('the wave was never launched');
  return { start, launch };
}

describe('an action is sent once', () => {
  it('when two Lambdas do it at the same time', async () => {
    await onStage(account({}), planOf(RESTORE), async (stage) => {
      const state = await dueToAct(stage);
      await stage.ports.sleep(300);
      const both = [runActions(state, stage.ports), runActions(state, stage.ports)];
      const acted = await Promise.all(both);
      expect(acted.map(({ status }) => status)).toEqual(['ACTED', 'ACTED']);
      expect(sendsIn(stage.simulator)).toHaveLength(1);
      const { record } = await ended(await probed(state, stage.ports), stage.ports);
      expect(record.waves[0]?.actions[0]?.results).toMatchObject([{ status: 'SUCCEEDED' }]);
    });
  });

  it('when SSM returns an error although it may have accepted the command', async () => {
    const faults = [{ operation: 'ssm:SendCommand', error: 'InternalServerError', times: 3 }];
    const rehearsal = await rehearse({ ...account({}), faults }, planOf(RESTORE));
    expect(actionsOf(rehearsal)[0]?.results).toMatchObject([
      { status: 'UNKNOWN', errorCode: 'MAY_HAVE_BEEN_SENT' },
    ]);
    expect(sendsIn(rehearsal)).toHaveLength(1);
  });
});
