import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { disagreements } from '../../core/verdict/conclude.ts';
import { TransientError } from '../../core/workflow/errors.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { checkWave } from '../../drill/check-wave.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { probeWave } from '../../drill/probe-wave.ts';
import { startWave } from '../../drill/start-wave.ts';
import { terminateDrill } from '../../drill/terminate-drill.ts';
import { callsOf, DB, heldLeases, mutationsIn, recordWrites } from './rehearse.ts';
import {
  cleaned,
  cleared,
  ended,
  launched,
  onStage,
  probed,
  recordOf,
  type Stage,
  waveDone,
  withTarget,
} from './stage.ts';

/** Lambda may run a step twice, and a response may be lost: the same input again does nothing twice. */

const starts = ({ simulator }: Stage): number => callsOf(simulator, 'drs:StartRecovery').length;
const ONE_WAVE = { waves: [{ name: 'database', servers: [{ hostname: 'wordpress-db' }] }] };

describe('a step that is repeated', () => {
  it('OpenDrill: opens the same drill and holds the same leases', async () => {
    await onStage({}, {}, async ({ begin, ports, simulator }) => {
      const first = await openDrill(begin(), ports);
      const leases = heldLeases(simulator);
      expect(leases).toHaveLength(2);
      expect(await openDrill(begin(), ports)).toEqual(first);
      expect(heldLeases(simulator)).toEqual(leases);
    });
  });

  it('OpenDrill: stays refused, even if its reason is gone', async () => {
    const approval = { ticket: 'CHG-1', approver: 'A', expires: '2026-11-21T16:59:59Z' };
    await onStage({}, { approval }, async ({ begin, ports, simulator }) => {
      expect((await openDrill(begin(), ports)).status).toBe('REFUSED');
      const { request, execution } = begin();
      const plan = { ...request.plan, approval: { ...approval, expires: '2027-11-21T16:59:59Z' } };
      expect((await openDrill({ request: { ...request, plan }, execution }, ports)).status).toBe('REFUSED');
      expect(heldLeases(simulator)).toEqual([]);
    });
  });

  it('CheckGuards: checks again, and its second result counts', async () => {
    await onStage({}, {}, async (stage) => {
      const state = await cleared(stage);
      await stage.recoverForReal(DB);
      expect((await checkGuards(state, stage.ports)).status).toBe('REFUSED');
    });
  });

  it('StartWave: starts one job', async () => {
    await onStage({}, {}, async (stage) => {
      const state = await cleared(stage);
      const first = await startWave(state, stage.ports);
      expect(await startWave(state, stage.ports)).toEqual(first);
      expect(starts(stage)).toBe(1);
    });
  });

  it('CheckWave and ProbeWave: keep the first time that something was seen', async () => {
    await onStage({}, ONE_WAVE, async (stage) => {
      const { ports } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      const folder = ports.folder(state.planId, state.drillId);
      const launch = await folder.read('launch', 0);
      await ports.sleep(60);
      expect((await checkWave(state, ports)).status).toBe('LAUNCHED');
      expect(await folder.read('launch', 0)).toEqual(launch);
      const done = await probed(state, ports);
      const probes = await folder.read('probes', 0);
      await ports.sleep(60);
      expect((await probeWave(state, ports)).status).toBe(done.status);
      expect((await folder.read('probes', 0))?.servers).toEqual(probes?.servers);
      expect(mutationsIn(stage.simulator.calls)).toEqual(['drs:StartRecovery']);
    });
  });

  it('TerminateDrill: terminates once, and checks again but changes nothing when it had ended', async () => {
    await onStage({}, ONE_WAVE, async (stage) => {
      const { ports, simulator } = stage;
      const state = await waveDone(await cleared(stage), ports);
      const clean = await cleaned(state, ports);
      expect(clean.status).toBe('CLEAN');
      expect(await terminateDrill(state, ports)).toEqual(clean);
      expect(callsOf(simulator, 'drs:TerminateRecoveryInstances')).toHaveLength(1);
    });
  });

  it('CloseDrill: writes one record, posts one message, and returns the same', async () => {
    await onStage({}, ONE_WAVE, async (stage) => {
      const { ports, simulator } = stage;
      const clean = await cleaned(await waveDone(await cleared(stage), ports), ports);
      const first = await closeDrill(clean, ports);
      const record = await recordOf(clean, ports);
      await ports.sleep(60);
      expect(await closeDrill(clean, ports)).toEqual(first);
      expect(await recordOf(clean, ports)).toEqual(record);
      expect(await stage.takeMessages()).toHaveLength(1);
      expect(recordWrites(simulator).map((call) => call.status)).toEqual([200, 412]);
      expect(heldLeases(simulator)).toEqual([]);
    });
  });
});

describe('a response that is lost', () => {
  const lost = (stage: Stage) =>
    withTarget(stage.ports, ({ startDrill }) => ({
      startDrill: async (servers, tags) => {
        await startDrill(servers, tags);
        throw new TransientError('the connection was reset');
      },
    }));

  it('of StartRecovery: the job is found by its tags, and none is started beside it', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports, simulator } = stage;
      const state = await cleared(stage);
      await expect(startWave(state, lost(stage))).rejects.toThrow(TransientError);
      await ports.sleep(5);
      expect((await startWave(state, ports)).status).toBe('STARTED');
      expect(starts(stage)).toBe(1);
      const start = await ports.folder(state.planId, state.drillId).read('start', 0);
      expect(start?.operations).toEqual([
        {
          operationID: [...simulator.aws.jobs.keys()][0],
          requestedAt: callsOf(simulator, 'drs:StartRecovery')[0]?.at,
          serverIDs: [DB],
        },
      ]);
    });
  });

  it('of StartRecovery, while DRS’s list is behind: tried again until the job is listed', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const stale = withTarget(ports, ({ drs }) => ({ drs: { ...drs, jobs: async () => [] } }));
      const state = await cleared(stage);
      await expect(startWave(state, lost(stage))).rejects.toThrow(TransientError);
      await expect(startWave(state, stale)).rejects.toThrow(TransientError);
      expect((await startWave(state, ports)).status).toBe('STARTED');
      expect(stage.simulator.aws.jobs.size).toBe(1);
    });
  });

  it('of StartRecovery, permanently: cleanup still finds the job', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = await cleared(stage);
      await expect(startWave(state, lost(stage))).rejects.toThrow(TransientError);
      const error = { Error: 'TransientError', Cause: 'the connection was reset' };
      const { clean, record } = await ended({ ...state, error }, ports);
      expect(clean.status).toBe('CLEAN');
      expect(record).toMatchObject({ verdict: 'INCONCLUSIVE', cleanup: { status: 'COMPLETE' } });
      expect(stage.simulator.aws.deletions).toMatchObject([{ isDrill: true, sourceServerID: DB }]);
    });
  });

  it('of Publish: leases are released before anybody is notified', async () => {
    await onStage({}, {}, async (stage) => {
      const broken = { ...stage.ports, publish: () => Promise.reject(new Error('NotFound')) };
      const state = await cleared(stage);
      await expect(ended(state, broken)).rejects.toThrow('NotFound');
      expect(recordWrites(stage.simulator)).toHaveLength(1);
      expect(heldLeases(stage.simulator)).toEqual([]);
    });
  });
});

describe('two drills of the same servers', () => {
  it('never run at once: the second is refused and leaves the first its leases', async () => {
    await onStage({}, {}, async (stage) => {
      const { begin, ports, simulator } = stage;
      const first = await cleared(stage);
      const leases = heldLeases(simulator);
      const second = await openDrill(begin(ulid(Date.now())), ports);
      expect(second.status).toBe('REFUSED');
      await closeDrill(second, ports);
      const refused = await recordOf(second, ports);
      expect(refused).toMatchObject({
        verdict: 'SKIPPED',
        reasons: [{ code: 'LEASE_HELD' }, { code: 'LEASE_HELD' }],
      });
      // The emulated table does not return who holds a lease; DynamoDB does.
      expect(refused.reasons[0]?.text).toMatch(/ is in (another drill|drill \w{26}) already; /);
      expect(heldLeases(simulator)).toEqual(leases);
      await ended(first, ports);
      expect((await openDrill(begin(ulid(Date.now() + 1)), ports)).status).toBe('OPENED');
    });
  });

  it('may follow each other when the first died and its lease has expired', async () => {
    await onStage({}, {}, async (stage) => {
      const { begin, ports } = stage;
      await openDrill(begin(), ports);
      await ports.sleep(12 * 3_600 + 60);
      expect((await openDrill(begin(ulid(Date.now())), ports)).status).toBe('OPENED');
    });
  });
});

describe('a drill that never opened', () => {
  it('is closed as inconclusive and releases what it took', async () => {
    await onStage({}, {}, async (stage) => {
      const { begin, ports, simulator } = stage;
      await openDrill(begin(), ports);
      const error = { Error: 'States.Timeout', Cause: '' };
      const clean = await terminateDrill({ ...begin(), error }, ports);
      const { verdict } = await closeDrill(clean, ports);
      expect([clean.status, verdict]).toEqual(['CLEAN', 'INCONCLUSIVE']);
      expect(heldLeases(simulator)).toEqual([]);
      const record = await recordOf(clean, ports);
      expect(disagreements(record)).toEqual([]);
    });
  });

  it('because its plan is invalid is refused before anything is read', async () => {
    await onStage({}, {}, async ({ begin, ports, simulator }) => {
      const before = simulator.calls.length;
      const broken = { ...begin(), request: { ...begin().request, plan: { id: 'x' } } };
      await expect(openDrill(broken, ports)).rejects.toThrow(/kunren validate/);
      expect(simulator.calls).toHaveLength(before);
    });
  });
});

describe('a disabled plan', () => {
  it.each<[string, 'schedule' | 'manual', string]>([
    ['is not opened by its schedule, and nothing is asked', 'schedule', 'REFUSED'],
    ['is opened for a person', 'manual', 'OPENED'],
  ])('%s', async (_, type, status) => {
    await onStage({}, { enabled: false }, async ({ begin, ports, simulator }) => {
      const { request, execution } = begin();
      const started = { ...request, trigger: { type, actor: null } };
      const slot = { trigger: 'schedule', scheduledFor: '2026-11-21T17:00:00Z' } as const;
      if (type === 'schedule') await ports.starts.keep(execution.name, slot, ports.now());
      const state = await openDrill({ request: started, execution }, ports);
      expect(state.status).toBe(status);
      if (status === 'REFUSED')
        expect(simulator.calls.filter(({ service }) => service === 'drs')).toEqual([]);
    });
  });
});
