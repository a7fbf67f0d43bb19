import { describe, expect, it } from 'vitest';
import { startWave } from '../../drill/start-wave.ts';
import { callsOf, DB, WEB } from './rehearse.ts';
import { cleared, ended, launched, onStage, probed, type Stage, waveDone, withTarget } from './stage.ts';

/** A real recovery comes first: a drill that sees one starts nothing more and touches only its own instances. */

type Changes = Record<string, unknown>;

const AFTER_ALL = { servers: [{ hostname: 'wordpress-db' }, { hostname: 'wordpress-web' }] };
const NO_PROBES = {
  waves: [
    { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
    { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
  ],
};

/** Deletions of anything but drills that were not requested by the real recovery itself. */
const harmed = ({ simulator }: Stage) => simulator.aws.deletions.filter((one) => !one.isDrill);
const play = <T>(run: (stage: Stage) => Promise<T>, aws: Changes = AFTER_ALL) => onStage(aws, NO_PROBES, run);

describe('a real recovery', () => {
  it('of the first server, begun since the guards were checked, aborts the drill', async () => {
    await play(async (stage) => {
      const state = await cleared(stage);
      await stage.recoverForReal(DB);
      const start = await startWave(state, stage.ports);
      expect(start.status).toBe('ABORTED');
      const { record } = await ended(start, stage.ports);
      expect(record).toMatchObject({ verdict: 'ABORTED', cleanup: { status: 'COMPLETE' } });
      expect(record.waves.flatMap((wave) => wave.operations)).toEqual([]);
      expect(harmed(stage)).toEqual([]);
    });
  });

  it.each([
    ['the second wave’s server', WEB],
    ['the first wave’s server, whose drill instance DRS then deletes,', DB],
  ])('of %s, begun while the first wave ran, aborts the drill', async (_, server) => {
    await play(async (stage) => {
      const { ports, simulator } = stage;
      const state = await waveDone(await cleared(stage), ports);
      expect(state).toMatchObject({ status: 'NEXT_WAVE', wave: 1 });
      await stage.recoverForReal(server);
      const start = await startWave(state, ports);
      expect(start.status).toBe('ABORTED');
      const { record } = await ended(start, ports);
      expect(record).toMatchObject({ verdict: 'ABORTED', cleanup: { status: 'COMPLETE' } });
      expect(callsOf(simulator, 'drs:StartRecovery')).toHaveLength(2);
      expect(harmed(stage)).toEqual([]);
      const recovered = [...simulator.aws.instances.values()].filter(
        (one) => one.role === 'recovery' && !one.isDrill,
      );
      expect(recovered).toMatchObject([{ shutDownAt: Number.POSITIVE_INFINITY }]);
    });
  });

  it('that cannot be ruled out blocks the start: the step is retried', async () => {
    await play(async (stage) => {
      const blind = withTarget(stage.ports, ({ drs }) => ({
        drs: { ...drs, recoveryInstances: () => Promise.reject(new Error('AccessDenied')) },
      }));
      const state = await cleared(stage);
      await expect(startWave(state, blind)).rejects.toMatchObject({ name: 'TransientError' });
      expect(callsOf(stage.simulator, 'drs:StartRecovery')).toEqual([]);
    });
  });

  it('that replaces a drill instance is never terminated by the drill’s cleanup', async () => {
    await play(async (stage) => {
      const { ports } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      await stage.recoverForReal(DB);
      await ports.sleep(1_800);
      const { record } = await ended(await probed(state, ports), ports);
      expect(record.verdict).not.toBe('PASS');
      expect(record.cleanup.status).toBe('COMPLETE');
      expect(harmed(stage)).toEqual([]);
    });
  });
});

describe('a recovery plan of DRS', () => {
  const begun = (plan: Changes) => ({ ...AFTER_ALL, recoveryPlans: [{ after: '1h', ...plan }] });

  it.each(['RECOVERY', 'DRILL'])(
    'in mode %s, begun since the guards were checked, aborts the drill',
    async (mode) => {
      await play(
        async (stage) => {
          const state = await cleared(stage);
          await stage.ports.sleep(3_600);
          const start = await startWave(state, stage.ports);
          expect(start.status).toBe('ABORTED');
          const rehearsal = await ended(start, stage.ports);
          expect(rehearsal.record).toMatchObject({ verdict: 'ABORTED', cleanup: { status: 'COMPLETE' } });
          expect(rehearsal.record.reasons.map(({ code }) => code)).toContain('RECOVERY_PLAN_ACTIVE');
          expect(callsOf(stage.simulator, 'drs:StartRecovery')).toEqual([]);
        },
        begun({ servers: ['wordpress-db'], mode }),
      );
    },
  );

  it('that will recover a server of the second wave is not followed by that wave', async () => {
    await play(
      async (stage) => {
        const { ports, simulator } = stage;
        const state = await waveDone(await cleared(stage), ports);
        await ports.sleep(3_600);
        const start = await startWave(state, ports);
        expect(start.status).toBe('ABORTED');
        await ended(start, ports);
        expect(callsOf(simulator, 'drs:StartRecovery')).toHaveLength(1);
        expect(harmed(stage)).toEqual([]);
      },
      begun({ servers: ['wordpress-web'] }),
    );
  });

  it('cannot be in the way where DRS has no recovery plans', async () => {
    const fault = { operation: 'drs:ListRecoveryPlanExecutions', times: 1_000 };
    for (const answer of [
      { error: 'UnknownOperationException', status: 404 },
      { error: 'MissingAuthenticationTokenException', status: 403 },
    ])
      await play(
        async (stage) => {
          expect((await startWave(await cleared(stage), stage.ports)).status).toBe('STARTED');
        },
        { ...AFTER_ALL, faults: [{ ...fault, ...answer }] },
      );
  });
});

describe('an instance outside the plan’s subnets', () => {
  it('is never probed, because production may answer there', async () => {
    const subnets = ['subnet-0d1e2f3a4b5c6d7e8', 'subnet-0aaaaaaaaaaaaaaaa'];
    const probe = { protocol: 'tcp', port: 3306 };
    await onStage(
      {
        subnets: subnets.map((id) => ({ id })),
        servers: [{ hostname: 'wordpress-db', services: [{ port: 3306 }] }],
      },
      {
        waves: [
          { name: 'database', servers: [{ hostname: 'wordpress-db', probes: [probe] }], readyWithin: '20m' },
        ],
      },
      async (stage) => {
        const { ports } = stage;
        const state = await launched(await startWave(await cleared(stage), ports), ports);
        const folder = ports.folder(state.planId, state.drillId);
        const asked: string[] = [];
        let looks = 0;
        // EC2 shows it elsewhere only after the step's own look for reasons to abort.
        const moved = withTarget(ports, ({ instances }) => ({
          instances: async (ids) => {
            looks += 1;
            const seen = await instances(ids);
            return looks === 1 ? seen : seen.map((one) => ({ ...one, subnetID: 'subnet-0aaaaaaaaaaaaaaaa' }));
          },
        }));
        const probing = {
          ...moved,
          probe: (...[one, address]: Parameters<typeof ports.probe>) => {
            asked.push(address);
            return ports.probe(one, address);
          },
        };
        expect(await probed(state, probing)).toMatchObject({ status: 'ABORTED' });
        expect(asked).toEqual([]);
        expect((await folder.read('probes', 0))?.servers[0]?.probes[0]).toMatchObject({
          status: 'FAILED',
          errorCode: 'OUTSIDE_NETWORK',
        });
      },
    );
  });
});
