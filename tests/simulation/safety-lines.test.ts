import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ALL_BINDINGS } from '../../adapters/all-bindings.ts';
import { collect } from '../../adapters/aws/pages.ts';
import { makePorts } from '../../adapters/runtime.ts';
import { refuse } from '../../core/guards/refusal.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { checkWave } from '../../drill/check-wave.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { finalizeDrill } from '../../drill/closing/finalize-drill.ts';
import { makeRecord } from '../../drill/closing/make-record.ts';
import { loadDrill } from '../../drill/load-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { probeWave } from '../../drill/probe-wave.ts';
import { startWave } from '../../drill/start-wave.ts';
import { terminateDrill } from '../../drill/terminate-drill.ts';
import { callsOf, codesOf, DB, mutationsIn, planDataWith, planOfData, WEB } from './rehearse.ts';
import { cleaned, cleared, ended, launched, onStage, type Stage, waveDone, withTarget } from './stage.ts';

/** Safety lines (infra/safety-lines.ts) that no shorter test would miss. */

const PLAN = planOfData(planDataWith());
const SERVERS = [{ hostname: 'wordpress-db' }, { hostname: 'wordpress-web' }];
const WAVES = [
  { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
  { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
];
const play = (run: (stage: Stage) => Promise<void>, aws: Record<string, unknown> = {}) =>
  onStage({ servers: SERVERS, ...aws }, { waves: WAVES }, run);

/** A colleague rehearses a server by hand: a drill, but not kunren's. */
const drillByHand = ({ ports, byHand }: Stage, sourceServerID: string): Promise<string> =>
  byHand(() => ports.target(PLAN.target).startDrill([{ sourceServerID }], { owner: 'somebody' }));
const starts = ({ simulator }: Stage): number => callsOf(simulator, 'drs:StartRecovery').length;
const alive = ({ simulator }: Stage) =>
  [...simulator.aws.instances.values()].filter((one) => one.shutDownAt === Number.POSITIVE_INFINITY);

describe('a start', () => {
  it('is always a drill', async () => {
    await play(async (stage) => {
      await startWave(await cleared(stage), stage.ports);
      const [call] = callsOf(stage.simulator, 'drs:StartRecovery');
      expect(call?.input).toMatchObject({ isDrill: true });
      expect([...stage.simulator.aws.jobs.values()]).toMatchObject([{ initiatedBy: 'START_DRILL' }]);
    });
  });

  it('that DRS answers with an error is not sent again by the SDK', async () => {
    await play(
      async (stage) => {
        const state = await cleared(stage);
        await expect(startWave(state, stage.ports)).rejects.toThrow('The scenario makes');
        expect(starts(stage)).toBe(1);
      },
      { faults: [{ operation: 'drs:StartRecovery', error: 'InternalServerException', times: 3 }] },
    );
  });

  it('never happens in another account than the plan’s', async () => {
    await play(
      async ({ begin, ports, simulator }) => {
        const state = await openDrill(begin(), ports);
        expect(state.status).toBe('REFUSED');
        const opening = await ports.folder(state.planId, state.drillId).read('opening');
        expect(opening?.refusals).toMatchObject([{ code: 'ACCOUNT_MISMATCH' }]);
        expect(callsOf(simulator, 'drs:DescribeSourceServers')).toEqual([]);
      },
      { account: '999988887777' },
    );
  });

  it('never happens after the drill’s time', async () => {
    await play(async (stage) => {
      const state = await cleared(stage);
      await stage.ports.sleep(PLAN.limits.duration);
      expect((await startWave(state, stage.ports)).status).toBe('NOT_STARTED');
      expect(mutationsIn(stage.simulator.calls)).toEqual([]);
    });
  });
});

describe('somebody else’s drill by hand', () => {
  it('that ended since the guards were checked makes the drill abort, and is kept', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const state = await waveDone(await cleared(stage), ports);
      await drillByHand(stage, WEB);
      await ports.sleep(3_600);
      const start = await startWave(state, ports);
      expect(start.status).toBe('ABORTED');
      const { record } = await ended(start, ports);
      expect(codesOf({ record })).toContain('DRILL_INSTANCE_EXISTS');
      expect(starts(stage)).toBe(2);
      expect(alive(stage)).toMatchObject([{ server: { scenario: { id: WEB } } }]);
    });
  });

  it('that is under way aborts ours at the next check', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const state = await startWave(await cleared(stage), ports);
      await drillByHand(stage, WEB);
      expect((await checkWave(state, ports)).status).toBe('ABORTED');
      const aborted = await ports.folder(state.planId, state.drillId).read('aborted');
      expect(aborted?.refusals).toMatchObject([{ code: 'JOB_ACTIVE' }]);
    });
  });

  it('refuses before anything is started', async () => {
    await play(async (stage) => {
      await drillByHand(stage, DB);
      await stage.ports.sleep(3_600);
      const state = await checkGuards(await openDrill(stage.begin(), stage.ports), stage.ports);
      expect(state.status).toBe('REFUSED');
    });
  });
});

describe('a list', () => {
  it('is read to its last page', async () => {
    const pages = Readable.from([{ items: [1] }, {}, { items: [2, 3] }]) as AsyncIterable<{
      items?: number[];
    }>;
    expect(await collect(pages, (page) => page.items)).toEqual([1, 2, 3]);
  });
});

describe('an instance that DRS has forgotten', () => {
  it('is found by its tag in EC2, and refuses', async () => {
    await play(
      async (stage) => {
        const state = await checkGuards(await openDrill(stage.begin(), stage.ports), stage.ports);
        expect(state.status).toBe('REFUSED');
        const guards = await stage.ports.folder(state.planId, state.drillId).read('guards');
        expect(guards?.refusals.map((refusal) => refusal.code)).toContain('EC2_INSTANCE_EXISTS');
      },
      { existing: [{ server: 'wordpress-db', kind: 'disconnected' }] },
    );
  });
});

describe('a real recovery', () => {
  it('that begins while servers are probed ends the drill', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      await stage.recoverForReal(WEB);
      expect((await probeWave(state, ports)).status).toBe('ABORTED');
    });
  });
});

describe('cleanup', () => {
  it('has recorded the instances’ resources before it requests their termination', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const state = await waveDone(await cleared(stage), ports);
      const folder = ports.folder(state.planId, state.drillId);
      const written: unknown[] = [];
      const watching = withTarget(ports, ({ terminate }) => ({
        terminate: async (ids) => {
          written.push((await folder.read('cleanup'))?.watched);
          return terminate(ids);
        },
      }));
      await cleaned(state, watching);
      const instance = expect.stringMatching(/^i-/);
      const volume = expect.stringMatching(/^vol-/);
      expect(written).toEqual([{ instanceIDs: [instance], volumeIDs: [volume] }]);
    });
  });

  it('that DRS has finished is not done while EC2 still has a volume', async () => {
    await play(
      async (stage) => {
        const { clean, record } = await ended(await waveDone(await cleared(stage), stage.ports), stage.ports);
        expect(clean.status).toBe('LEFTOVERS');
        expect(record.cleanup.leftovers).toMatchObject([{ type: 'volume' }]);
      },
      { servers: [{ hostname: 'wordpress-db', volumesStay: true }, { hostname: 'wordpress-web' }] },
    );
  });

  it('that called a drill clean too early removes what is listed late, when it runs again', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const state = await waveDone(await cleared(stage), ports);
      const blind = withTarget(ports, ({ drs, leftoverResources }) => ({
        drs: { ...drs, recoveryInstances: async () => [] },
        instances: async () => [],
        leftoverResources: { ...leftoverResources, taggedWithJobs: async () => [] },
      }));
      expect((await terminateDrill(state, blind)).status).toBe('CLEAN');
      expect(alive(stage)).toHaveLength(1);
      expect((await cleaned(state, ports)).status).toBe('CLEAN');
      expect(alive(stage)).toEqual([]);
    });
  });
});

describe('what is recorded', () => {
  it('is the first record: a workflow that closes after the sweep returns the sweep’s record', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const clean = await cleaned(await waveDone(await cleared(stage), ports), ports);
      const drill = await loadDrill(clean, ports);
      const swept = await makeRecord(drill, { calls: {} }, ports, [refuse('HARD_EXPIRY', 'too late')]);
      await finalizeDrill(drill, swept, ports);
      expect(await closeDrill(clean, ports)).toMatchObject({ verdict: 'ABORTED' });
    });
  });

  it('of a server that failed to launch in a COMPLETED job is that it failed', async () => {
    await play(
      async (stage) => {
        const state = await launched(await startWave(await cleared(stage), stage.ports), stage.ports);
        const launch = await stage.ports.folder(state.planId, state.drillId).read('launch', 0);
        expect(launch).toMatchObject({
          operations: [{ status: 'COMPLETED' }],
          servers: [{ status: 'FAILED' }],
        });
      },
      {
        servers: [{ hostname: 'wordpress-db', outcome: 'launch-failed' }, { hostname: 'wordpress-web' }],
      },
    );
  });

  it('of a drill against any other endpoint than AWS’s is that it was simulated', () => {
    const environment = {
      AWS_REGION: 'ap-northeast-1',
      KUNREN_BUCKET: 'bucket',
      KUNREN_TABLE: 'table',
      KUNREN_HISTORY_TABLE: 'history',
      KUNREN_SIGNING_KEY: 'arn:aws:kms:ap-northeast-1:111122223333:key/k',
      KUNREN_STATE_MACHINE: 'arn:aws:states:ap-northeast-1:111122223333:stateMachine:drill',
      KUNREN_FONTS: 'fonts',
      KUNREN_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:kunren',
      KUNREN_CHAT_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:chat',
      KUNREN_MACHINES_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:machines',
      KUNREN_ENVIRONMENT: 'test',
    };
    expect(makePorts(environment, ALL_BINDINGS).simulated).toBe(false);
    expect(
      makePorts({ ...environment, AWS_ENDPOINT_URL_DRS: 'http://127.0.0.1:1' }, ALL_BINDINGS).simulated,
    ).toBe(true);
  });
});
