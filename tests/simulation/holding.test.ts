import { describe, expect, it } from 'vitest';
import type { DrillState } from '../../core/workflow/contract.ts';
import { cleanUp } from '../../drill/clean-up.ts';
import { holdDrill } from '../../drill/hold-drill.ts';
import { loadDrill } from '../../drill/load-drill.ts';
import { codesOf, rehearse, serversWith } from './rehearse.ts';
import { cleared, ended, onStage, type Stage, waveDone, withTarget } from './stage.ts';

const FAILING = { servers: serversWith({ services: [{ port: 3306, behaviour: 'closed' }] }) };
const KEEP = { cleanup: { keepFailed: '2h', hardExpiry: '12h' } };

async function kept(stage: Stage): Promise<DrillState> {
  const state = await waveDone(await cleared(stage), stage.ports);
  expect(state).toMatchObject({ status: 'HOLD', waitSeconds: 7_200 });
  return holdDrill(state, stage.ports);
}

describe('a failed drill that is held for inspection', () => {
  it('is announced when the time begins, once, with the verdict so far and how to end it', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const state = await kept(stage);
      expect(state).toMatchObject({ status: 'HOLDING', waitSeconds: 240 });
      await holdDrill(state, stage.ports);
      const messages = (await stage.takeMessages()) as { subject: string; text: string }[];
      expect(messages).toMatchObject([{ subject: '[DR訓練][確認のため保持中] wordpress-workshop' }]);
      expect(messages[0]?.text).toContain('不合格');
      expect(messages[0]?.text).toContain(`kunren cleanup ${state.drillId}`);
    });
  });

  it('is held for the plan’s time from its first announcement, however often the step is repeated', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { ports } = stage;
      const begun = ports.now().getTime();
      let state = await kept(stage);
      while (state.status === 'HOLDING') {
        await ports.sleep(state.waitSeconds);
        state = await holdDrill(state, ports);
      }
      const seconds = (ports.now().getTime() - begun) / 1_000;
      expect(state.status).toBe('RELEASED');
      // The wave itself took some of the time since then.
      expect(seconds).toBeGreaterThan(7_200);
      expect(seconds).toBeLessThan(7_200 + 3 * 3_600);
    });
  });

  it('ends early when a person has cleaned up, and its record says that nothing is left', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { ports } = stage;
      const state = await kept(stage);
      await cleanUp(await loadDrill(state, ports), ports, { seconds: 3_600 });
      const released = await holdDrill(state, ports);
      expect(released.status).toBe('RELEASED');
      expect((await ended(released, ports)).record).toMatchObject({
        verdict: 'FAIL',
        cleanup: { status: 'COMPLETE' },
      });
    });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    [
      'a real recovery begins',
      { realRecoveries: [{ server: 'wordpress-web', after: '90m' }] },
      {},
      'RECOVERY_STARTED',
    ],
    [
      'a recovery plan of DRS recovers one of its servers in a later step',
      { recoveryPlans: [{ servers: ['wordpress-web'], after: '90m' }] },
      {},
      'RECOVERY_PLAN_ACTIVE',
    ],
    [
      'a blocking alarm rings',
      {
        alarms: [{ name: 'site-is-down', state: 'OK' }],
        changes: [{ after: '90m', alarm: { name: 'site-is-down', state: 'ALARM' } }],
      },
      { guards: { blockingAlarms: ['site-is-down'] } },
      'ALARM_NOT_OK',
    ],
    [
      'a calendar closes',
      {
        calendars: [{ name: 'freeze', state: 'OPEN' }],
        changes: [{ after: '90m', calendar: { name: 'freeze', state: 'CLOSED' } }],
      },
      { guards: { changeCalendars: ['freeze'] } },
      'CALENDAR_CLOSED',
    ],
  ])('gives way within minutes when %s, and says so', async (_, scenario, plan, code) => {
    const rehearsal = await rehearse(scenario, { ...plan, cleanup: { keepPassed: '4h', hardExpiry: '12h' } });
    const { record, messages } = rehearsal;
    expect(record.verdict).toBe('ABORTED');
    expect(codesOf(rehearsal)).toContain(code);
    const began = Date.parse(record.cleanup.startedAt ?? '') - Date.parse(record.startedAt);
    expect(began).toBeGreaterThanOrEqual(90 * 60_000);
    expect(began).toBeLessThanOrEqual(95 * 60_000);
    expect(record.cleanup.status).toBe('COMPLETE');
    expect(messages.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('保持中'),
      expect.stringContaining('中止'),
    ]);
  });

  it.each([
    ['gets a public address', { publicAddress: '203.0.113.7' }],
    ['gets another security group', { securityGroupIDs: ['sg-0eeeeeeeeeeeeeee1'] }],
  ])('ends at once when one of its servers %s', async (_, change) => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { ports, simulator } = stage;
      const state = await kept(stage);
      const recovered = [...simulator.aws.instances.values()].find(({ role }) => role === 'recovery');
      Object.assign(recovered ?? {}, change);
      const released = await holdDrill(state, ports);
      expect(released.status).toBe('ABORTED');
      const { record } = await ended(released, ports);
      expect(record.reasons.map(({ code }) => code)).toContain('OUTSIDE_NETWORK');
      expect(record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
    });
  });

  it('is held on while EC2 cannot be read: that is no sign', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const state = await kept(stage);
      const blind = withTarget(stage.ports, () => ({
        instances: () => Promise.reject(new Error('EC2 is away')),
      }));
      expect((await holdDrill(state, blind)).status).toBe('HOLDING');
    });
  });

  it('that had failed stays failed when it gives way', async () => {
    const rehearsal = await rehearse(
      {
        ...FAILING,
        alarms: [{ name: 'site-is-down', state: 'OK' }],
        changes: [{ after: '150m', alarm: { name: 'site-is-down', state: 'ALARM' } }],
      },
      { guards: { blockingAlarms: ['site-is-down'] }, cleanup: { keepFailed: '4h', hardExpiry: '12h' } },
    );
    expect(rehearsal.record.verdict).toBe('FAIL');
    expect(codesOf(rehearsal)).toEqual(['PROBE_FAILED', 'ALARM_NOT_OK']);
    const began =
      Date.parse(rehearsal.record.cleanup.startedAt ?? '') - Date.parse(rehearsal.record.startedAt);
    expect(began).toBeLessThanOrEqual(155 * 60_000);
  });

  it('that had missed its recovery time stays failed when a real recovery begins', async () => {
    const rehearsal = await rehearse(
      { realRecoveries: [{ server: 'wordpress-web', after: '150m' }] },
      {
        objectives: { recoveryTime: '5m', recoveryPoint: '60s' },
        cleanup: { keepPassed: '4h', hardExpiry: '12h' },
      },
    );
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([
      'FAIL',
      ['RECOVERY_TIME_MISSED', 'RECOVERY_STARTED'],
    ]);
    // What is still there while it is held is not left over.
    expect(rehearsal.messages[0]?.text).not.toContain('残存リソース');
  });

  it('ends early when somebody asks for the drill to be aborted', async () => {
    await onStage(FAILING, KEEP, async (stage) => {
      const { ports } = stage;
      const state = await kept(stage);
      const folder = ports.folder(state.planId, state.drillId);
      await folder.write('abort', { at: ports.now().toISOString(), by: 'ops', reason: 'seen enough' });
      expect((await holdDrill(state, ports)).status).toBe('RELEASED');
    });
  });
});
