import {
  DeleteSourceServerCommand,
  DescribeRecoveryInstancesCommand,
  DisconnectSourceServerCommand,
  DrsClient,
  PutLaunchActionCommand,
  ReverseReplicationCommand,
  StopReplicationCommand,
  UpdateLaunchConfigurationCommand,
} from '@aws-sdk/client-drs';
import { describe, expect, it } from 'vitest';
import { checkGuards } from '../../drill/check-guards.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { isAside } from '../../simulator/invocations.ts';
import { callsOf, codesOf, DB, mutationsIn, rehearse, SERVERS, WEB } from './rehearse.ts';
import { cleared, ended, launched, onStage, probed, type Stage, waveDone } from './stage.ts';

/** What operators do by DRS's own API around a drill is what the drill sees. */

type Act = (drs: DrsClient) => Promise<unknown>;

const [FIRST, SECOND] = [
  { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
  { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
];
const NO_PROBES = { waves: [FIRST, SECOND] };

/** Somebody with DRS's API, whose calls are not kunren's. */
async function byOperator(stage: Stage, act: Act): Promise<void> {
  const drs = new DrsClient({ region: 'ap-northeast-3', endpoint: stage.simulator.url });
  try {
    await stage.byHand(() => act(drs));
  } finally {
    drs.destroy();
  }
}

const ownMutations = ({ simulator }: Stage): string[] =>
  mutationsIn(simulator.calls.filter(({ invocation }) => !isAside(invocation)));

const stop =
  (sourceServerID: string): Act =>
  (drs) =>
    drs.send(new StopReplicationCommand({ sourceServerID }));
const disconnect =
  (sourceServerID: string): Act =>
  (drs) =>
    drs.send(new DisconnectSourceServerCommand({ sourceServerID }));
const remove =
  (sourceServerID: string): Act =>
  async (drs) => {
    await disconnect(sourceServerID)(drs);
    await drs.send(new DeleteSourceServerCommand({ sourceServerID }));
  };
const addAction: Act = async (drs) => {
  await drs.send(
    new PutLaunchActionCommand({
      resourceId: WEB,
      actionId: '11111111-2222-3333-4444-555555555555',
      actionCode: 'AWS-RunShellScript',
      order: 2,
      optional: false,
      active: true,
      name: 'mail the customers',
      actionVersion: '$LATEST',
      category: 'OTHER',
      description: '',
    }),
  );
  await drs.send(new UpdateLaunchConfigurationCommand({ sourceServerID: WEB, postLaunchEnabled: true }));
};

describe('before a drill', () => {
  it.each<[string, Act, string]>([
    ['replication of a planned server is stopped', stop(WEB), 'REPLICATION_STATE'],
    ['a planned server is disconnected', disconnect(WEB), 'REPLICATION_STATE'],
    ['a planned server is deleted', remove(WEB), 'SERVER_NOT_FOUND'],
    ['post-launch actions are put and switched on', addAction, 'POST_LAUNCH_ACTIONS'],
  ])('%s: it is refused and nothing is called', async (_, act, code) => {
    await onStage({}, NO_PROBES, async (stage) => {
      await byOperator(stage, act);
      const state = await checkGuards(await openDrill(stage.begin(), stage.ports), stage.ports);
      const { record } = await ended(state, stage.ports);
      expect(record.verdict).toBe('SKIPPED');
      expect(codesOf({ record })).toContain(code);
      expect(ownMutations(stage)).toEqual([]);
    });
  });
});

describe('between two waves', () => {
  it.each<[string, Act, string]>([
    ['replication of a server of the second is stopped', stop(WEB), 'REPLICATION_STATE'],
    ['a server of the second is disconnected', disconnect(WEB), 'REPLICATION_STATE'],
    ['a server of the second is deleted', remove(WEB), 'SERVER_NOT_FOUND'],
    ['post-launch actions are put and switched on', addAction, 'POST_LAUNCH_ACTIONS'],
  ])('%s: the drill aborts before it starts, and cleans up', async (_, act, code) => {
    await onStage({}, NO_PROBES, async (stage) => {
      const { ports } = stage;
      const state = await waveDone(await cleared(stage), ports);
      await byOperator(stage, act);
      const { record } = await ended(await startWave(state, ports), ports);
      expect(record).toMatchObject({ verdict: 'ABORTED', cleanup: { status: 'COMPLETE' } });
      expect(codesOf({ record })).toContain(code);
      expect(callsOf(stage.simulator, 'drs:StartRecovery')).toHaveLength(1);
    });
  });
});

describe('while a wave runs', () => {
  it('replication of its server that is stopped leaves the drill as it is', async () => {
    await onStage({}, { waves: [FIRST] }, async (stage) => {
      const { ports } = stage;
      const started = await startWave(await cleared(stage), ports);
      await byOperator(stage, stop(DB));
      const { record } = await ended(await probed(await launched(started, ports), ports), ports);
      expect(record.waves[0]?.operations).toMatchObject([{ status: 'COMPLETED' }]);
      expect(record).toMatchObject({ cleanup: { status: 'COMPLETE' } });
      expect(record.abortReasons).toEqual([]);
    });
  });

  it('reversed replication of a drill instance keeps it from being terminated, and the record says why', async () => {
    const servers = SERVERS.map((server) => ({ ...server, origin: 'aws' }));
    await onStage({ servers }, { waves: [FIRST], cleanup: { timeLimit: '20m' } }, async (stage) => {
      const { ports } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      await byOperator(stage, async (drs) => {
        const { items = [] } = await drs.send(new DescribeRecoveryInstancesCommand({}));
        const recoveryInstanceID = items[0]?.recoveryInstanceID ?? '';
        await drs.send(new ReverseReplicationCommand({ recoveryInstanceID }));
      });
      const { record } = await ended(state, ports);
      expect(record.cleanup).toMatchObject({
        status: 'INCOMPLETE',
        leftovers: [
          {
            type: 'recovery-instance',
            detail: expect.stringContaining('not touched while it is failed back'),
          },
          { type: 'volume' },
        ],
      });
    });
  });
});

describe('recovery mode FAST', () => {
  it('is drilled like the other, and its recovery point is known without a conversion', async () => {
    const { record, simulator } = await rehearse({ defaults: { launch: { recoveryMode: 'FAST' } } });
    expect(record.verdict).toBe('PASS');
    const conversion = { name: 'conversion', startedAt: null, endedAt: null };
    for (const { launch } of record.servers)
      expect(launch.phases).toContainEqual(expect.objectContaining(conversion));
    expect([...simulator.aws.instances.values()].map(({ role }) => role)).toEqual(['recovery', 'recovery']);
    expect(record.servers.map(({ recoveredPoint }) => recoveredPoint?.source)).toEqual([
      'recovery-instance',
      'recovery-instance',
    ]);
  });
});
